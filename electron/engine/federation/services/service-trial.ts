/** What a service is tried with: its own organization, the neighbour's, and the rows that say what came of it. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { EffectiveApplication } from '../../partners/index.ts';
import type { TenantPort } from '../../tenant/index.ts';

export type Service = EffectiveApplication;

/** An organization of the scratch tenant. */
export interface ServicePlace {
  readonly blueprint: Blueprint;
  readonly clientSecrets: ReadonlyMap<string, string>;
  readonly issuer: string;
  readonly port: TenantPort;
}

export interface ServiceTrial {
  readonly own: ServicePlace;
  readonly neighbour: ServicePlace;
  readonly contractEnd: Date | null;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

/** A row of this service. */
export type Row = (part: Omit<ProofRow, 'group' | 'until'> & { until?: string | null }) => ProofRow;

export const nameOf = ({ name, clientId }: Service): string => (name.trim() === '' ? clientId : name.trim());
