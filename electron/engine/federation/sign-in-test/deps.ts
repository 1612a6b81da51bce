/** What a sign-in test leans on. */
import type { Core } from '../../core.ts';
import type { PartnersRoom } from '../../partners/index.ts';
import type { TenantRoom } from '../../tenant/index.ts';
import type { People } from '../people/people.ts';

export interface SignInTestDeps {
  readonly core: Core;
  readonly partners: Pick<PartnersRoom, 'load' | 'markTested'>;
  readonly people: Pick<People, 'of'>;
  readonly tenant: Pick<
    TenantRoom,
    'openScratchTenant' | 'ourValues' | 'sandbox' | 'connect' | 'targets' | 'targetState' | 'caPemOf'
  >;
}
