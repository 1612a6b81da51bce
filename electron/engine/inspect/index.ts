/**
 * The judge: what is this message, does it hold, and if not, why and who fixes it. Pure: no disk, no network, no clock; keys,
 * expectations and the time come in as arguments. Nothing that no verified signature covers is ever called valid.
 */
export { type InspectRoom, openInspectRoom } from './calls.ts';
export { compareMessages } from './compare/compare-messages.ts';
export { inspect } from './inspect.ts';
export { tokenAlgorithms } from './jose/key-set.ts';
export { judgeIdToken } from './judge-id-token.ts';
export { judgeSamlResponse } from './judge-saml-response.ts';
export type {
  IdTokenExpectations,
  IdTokenJudgement,
  SamlExpectations,
  SamlJudgement,
  VerifiedAssertion,
} from './judgement.ts';
export { type AuthnRequestFacts, readAuthnRequest, readLogoutRequest } from './read-authn-request.ts';
export { kindsOf, structureOfText, valuesAboutPeople, withoutSecrets } from './redact/redact-inspection.ts';
export { fingerprintSha256, readCertificates } from './trust/certificates.ts';
export { readMetadata, type SelectedIdp, selectIdp } from './trust/metadata-facts.ts';
