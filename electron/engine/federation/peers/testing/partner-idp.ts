/** The loopback IdP of a partner whom a peer is to believe: always the same keys and port, whoever signs in does so unasked. */
import { join } from 'node:path';
import { type IdpOptions, type RunningIdp, startIdp } from '../../idp/start-idp.ts';

export interface PartnerIdp {
  /** Of the peer; the IdP's keys are kept below it. */
  readonly folder: string;
  readonly port: number;
  readonly protocol: 'saml' | 'oidc';
  readonly clients?: NonNullable<IdpOptions['clients']>;
}

export function startPartnerIdp({ folder, ...how }: PartnerIdp, faults: readonly string[]): Promise<RunningIdp> {
  const dataDir = join(folder, 'idp');
  return startIdp({ ...how, dataDir, now: () => new Date(), domain: 'cascade.example', autoLogin: true, faults });
}
