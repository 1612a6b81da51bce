import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { findLookAlike } from '../idp/look-alikes/look-alikes.ts';

/**
 * Id of the product that the loopback IdP answers like; null: its own plain way. A directory has no identity provider that
 * could be like another.
 * @param wished undefined: as the connection's provider does, where there is a look-alike of it
 */
export function lookAlikeOf(wished: string | null | undefined, { connection }: Blueprint): string | null {
  if (connection.kind !== 'saml' && connection.kind !== 'oidc') return null;
  return wished === undefined ? (findLookAlike(connection.provider)?.id ?? null) : wished;
}
