/** What a fault is: a name, words, and how it changes an answer that was planned right. Pure, so that it can be tested alone. */
import type { Blueprint } from '../../../../../shared/model/blueprint.ts';
import type { Fault } from '../../../../../shared/model/sign-in-test.ts';
import type { AuthorizationPlan, DiscoveryPlan, IdTokenPlan, TokenAnswerPlan } from '../oidc/answer-plan.ts';
import type { SamlPlan } from '../saml/response-plan.ts';

export interface FaultDefinition extends Fault {
  readonly saml?: (plan: SamlPlan) => SamlPlan;
  readonly authorization?: (plan: AuthorizationPlan) => AuthorizationPlan;
  readonly idToken?: (plan: IdTokenPlan) => IdTokenPlan;
  /** What the token endpoint does before and instead of giving tokens. */
  readonly tokenAnswer?: (plan: TokenAnswerPlan) => TokenAnswerPlan;
  /** The documents that the provider publishes about itself. */
  readonly discovery?: (plan: DiscoveryPlan) => DiscoveryPlan;
  readonly userinfo?: (claims: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;
  /** With this set-up it is no fault any more: the setting that decides it was made. */
  readonly isSettled?: (connection: Blueprint['connection']) => boolean;
  /** Where no check of a message can refuse it: how the server says that its rule did. */
  readonly refusedByRule?: { readonly says: RegExp };
  /** Shows only at the second sign-in to the same service provider: the first is answered rightly. */
  readonly needsTwoSignIns?: true;
}

/**
 * @param rule what refuses it, in words: there is no message to check yet, or its checks hold and the person is the problem
 * @param says what the server answers then
 * @param setting where the blueprint decides whether the rule is there, in the words of the wizard
 */
export const refusedByRule = (
  rule: string,
  says: RegExp,
  setting = '',
): Expectation & Pick<FaultDefinition, 'refusedByRule'> => ({
  ...refusedBy(),
  rule,
  setting,
  refusedByRule: { says },
});

/** Beside a check of the one protocol: the rule of the other. */
export const andRule = (rule: string, says: RegExp): Pick<FaultDefinition, 'rule' | 'refusedByRule'> => ({
  rule,
  refusedByRule: { says },
});

type Expectation = Pick<Fault, 'expected' | 'refusedBy' | 'rule' | 'setting'>;

/** @param checks ids of which at least one must refuse it; none: the server refuses before there is a message to check */
export const refusedBy = (...checks: readonly string[]): Expectation => ({
  expected: 'refused',
  refusedBy: [...checks],
  rule: '',
  setting: '',
});
/** Harmless as far as signatures go: a good server lets it through, and the screen shows what comes of it. */
export const letIn: Expectation = { expected: 'let-in', refusedBy: [], rule: '', setting: '' };
