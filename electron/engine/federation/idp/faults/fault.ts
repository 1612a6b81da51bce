/** What a fault is: a name, words, and how it changes an answer that was planned right. Pure, so that it can be tested alone. */
import type { Fault } from '../../../../../shared/model/sign-in-test.ts';
import type { AuthorizationPlan, IdTokenPlan } from '../oidc/answer-plan.ts';
import type { SamlPlan } from '../saml/response-plan.ts';

export interface FaultDefinition extends Fault {
  readonly saml?: (plan: SamlPlan) => SamlPlan;
  readonly authorization?: (plan: AuthorizationPlan) => AuthorizationPlan;
  readonly idToken?: (plan: IdTokenPlan) => IdTokenPlan;
  /** Shows only at the second sign-in to the same service provider: the first is answered rightly. */
  readonly needsTwoSignIns?: true;
}
