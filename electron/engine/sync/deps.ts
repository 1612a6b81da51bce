/** What the sync room leans on. Blueprints come through this narrow window of the partners room. */
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { PartnerRef, TargetName } from '../../../shared/model/ids.ts';
import type { Core } from '../core.ts';
import type { TenantRoom } from '../tenant/index.ts';

export interface Blueprints {
  /** @throws `state/partner-unknown`, `local/file-damaged` */
  load(ref: PartnerRef): Promise<{ readonly blueprint: Blueprint }>;
  findByOrganization(organizationId: string): Promise<PartnerRef | null>;
  /** Secret of an OIDC connection, from the vault. */
  connectionSecret(ref: PartnerRef): Promise<string | null>;
  markSynced(
    ref: PartnerRef,
    mark: { readonly at: Date; readonly target: TargetName; readonly blueprint: Blueprint },
  ): Promise<void>;
  markDrift(ref: PartnerRef, mark: { readonly at: Date; readonly found: boolean }): Promise<void>;
  /** @throws `input/unreadable`, `local/newer-version` */
  parseFile(text: string, fileName: string): Blueprint;
}

export interface SyncDeps {
  readonly core: Core;
  readonly tenants: TenantRoom;
  readonly blueprints: Blueprints;
}
