/** What the rooms that act on messages (sandbox, sign-in test) get from a judgement: only what a verified signature covers. */
import type { Inspection } from '../../../shared/model/inspection.ts';

export interface SamlExpectations {
  readonly idpMetadata: string;
  /** Which entity of the metadata is the connection's; absent: the only one. */
  readonly idpEntityId?: string;
  readonly spEntityId: string;
  readonly acsUrl: string;
  /** The request that was sent; `null`: an unsolicited response is expected. */
  readonly requestId: string | null;
  readonly now: Date;
  readonly clockSkewSeconds: number;
  readonly decryptKeyPem?: string;
}

export interface VerifiedAssertion {
  readonly assertionId: string;
  readonly issuer: string;
  readonly nameId: { readonly value: string; readonly format: string } | null;
  readonly sessionIndex: string | null;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Until when a repeat of this assertion id must be refused. */
  readonly notOnOrAfter: Date;
  readonly inResponseTo: string | null;
}

/** `verified` is null unless the verdict is `valid`. */
export interface SamlJudgement {
  readonly inspection: Inspection;
  readonly verified: VerifiedAssertion | null;
}

export interface IdTokenExpectations {
  readonly jwks: string;
  readonly issuer: string;
  readonly clientId: string;
  readonly nonce: string | null;
  readonly accessToken: string | null;
  readonly now: Date;
  readonly clockSkewSeconds: number;
}

export interface IdTokenJudgement {
  readonly inspection: Inspection;
  readonly claims: Readonly<Record<string, unknown>> | null;
}
