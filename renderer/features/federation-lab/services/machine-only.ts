import type { Blueprint } from '../../../../shared/model/blueprint.ts';

/** Only systems call our APIs: there are services, no other application, and no way for a person to sign in. */
export const isMachineOnly = ({ applications, connection }: Blueprint): boolean =>
  connection.kind === 'none' && applications.length > 0 && applications.every(({ kind }) => kind === 'service');
