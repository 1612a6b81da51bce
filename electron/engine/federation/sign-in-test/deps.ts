/** What a sign-in test leans on. */
import type { Core } from '../../core.ts';
import type { PartnersRoom } from '../../partners/index.ts';
import type { TenantRoom } from '../../tenant/index.ts';

export interface SignInTestDeps {
  readonly core: Core;
  readonly partners: Pick<PartnersRoom, 'load' | 'markTested'>;
  readonly tenant: Pick<TenantRoom, 'openScratchTenant' | 'ourValues' | 'sandbox'>;
}
