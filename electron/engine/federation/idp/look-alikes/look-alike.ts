/**
 * What makes an answer look like a product's, as data and small pure functions: its addresses, whom it names and how, what it
 * tells of a person, for how long, and what it signs. The loopback IdP's own plain way is written in the same form.
 */
import type { LookAlike, Persona } from '../../../../../shared/model/sign-in-test.ts';
import type { SentAttribute } from '../attributes.ts';
import type { PlannedNameId, SentValues } from '../saml/planned-values.ts';
import type { MadeUpIds } from './made-up-ids.ts';

export interface SamlAddresses {
  readonly entityId: string;
  readonly samlMetadataUrl: string;
  readonly ssoUrl: string;
  readonly sloUrl: string;
}

export interface OidcAddresses {
  readonly issuer: string;
  readonly authorizeUrl: string;
  readonly tokenUrl: string;
  readonly userinfoUrl: string;
  readonly jwksUri: string;
  readonly endSessionUrl: string;
  readonly pushedRequestUrl: string;
}

/** Who is spoken of, and to whom. */
export interface PersonFacts {
  readonly persona: Persona;
  readonly ids: MadeUpIds;
  /** Email domain of the personas. */
  readonly domain: string;
  /** Entity ID or client id. */
  readonly audience: string;
  /** Our entity ID or issuer. */
  readonly issuer: string;
  /** Names that the partner was asked to send, by the hand-out and the mapping. */
  readonly handedOut: readonly SentAttribute[];
}

export interface SamlPersonFacts extends PersonFacts {
  /** Of the request's NameIDPolicy; null: none, or unspecified. */
  readonly requestedFormat: string | null;
  /** Of the service provider's metadata, without unspecified, in the order of preference. */
  readonly offeredFormats: readonly string[];
  readonly newId: () => string;
}

export interface SamlHabits {
  readonly facts: readonly string[];
  readonly addresses: (baseUrl: string, ids: MadeUpIds) => SamlAddresses;
  /** Whether the metadata names a single logout service. */
  readonly offersLogout: boolean;
  /** In the metadata. */
  readonly nameIdFormats: readonly string[];
  /** What the metadata says; unsigned requests are answered all the same, as after the switch that the hand-out names. */
  readonly saysItWantsSignedRequests: boolean;
  readonly signs: { readonly response: boolean; readonly assertion: boolean };
  /** How far the window of validity reaches from the instant of issue. */
  readonly beforeSeconds: number;
  readonly afterSeconds: number;
  /** Null: the session has no stated end. */
  readonly sessionSeconds: number | null;
  /** Encrypts when the service provider's metadata has a key for it. */
  readonly encrypts: boolean;
  /** How somebody signed in when the request did not say how they should. */
  readonly authnContext: string;
  /** `nobody`: the subject is not named; `policy`: a name of the wanted format cannot be made. */
  readonly nameId: (facts: SamlPersonFacts) => PlannedNameId | 'nobody' | 'policy';
  readonly attributes: (facts: SamlPersonFacts) => readonly SentValues[];
}

export interface OidcPersonFacts extends PersonFacts {
  readonly scopes: readonly string[];
}

/** Of one ID token; times in seconds since 1970. */
export interface IdTokenMoment {
  readonly issuedAt: number;
  readonly authTime: number;
  /** Null: no access token comes with it. */
  readonly atHash: string | null;
  readonly acr: string | null;
  readonly sessionId: string;
  /** New for every token (RFC 7519 §4.1.7): 32 hexadecimal digits. */
  readonly tokenId: string;
}

type Claims = Readonly<Record<string, unknown>>;

export interface OidcHabits {
  readonly facts: readonly string[];
  readonly addresses: (baseUrl: string, ids: MadeUpIds) => OidcAddresses;
  readonly offersLogout: boolean;
  readonly offersPushedRequests: boolean;
  readonly idTokenSeconds: number;
  readonly accessTokenSeconds: number;
  readonly refreshTokenSeconds: number;
  /** When a refresh token comes: with every code, or with that scope only. */
  readonly refreshes: 'always' | 'offline_access';
  readonly takesClaimsParameter: boolean;
  readonly scopes: readonly string[];
  readonly responseTypes: readonly string[];
  readonly responseModes: readonly ('query' | 'fragment' | 'form_post')[];
  readonly clientMethods: readonly ClientMethod[];
  readonly algorithms: readonly ('RS256' | 'PS256' | 'ES256')[];
  /** Says in the answer who it is from (RFC 9207). */
  readonly namesIssuer: boolean;
  /** The audience of an ID token is an array of one. */
  readonly audienceIsArray: boolean;
  /** Fields of the discovery document that only this product has. */
  readonly discovery: Claims;
  readonly claimNames: readonly string[];
  readonly subject: (facts: OidcPersonFacts) => string;
  /** Beside iss, sub, aud, exp, iat and nonce. */
  readonly protocolClaims: (facts: OidcPersonFacts, moment: IdTokenMoment) => Claims;
  readonly idTokenClaims: (facts: OidcPersonFacts) => Claims;
  /** Beside sub. */
  readonly userinfoClaims: (facts: OidcPersonFacts) => Claims;
  /** Beside iss, sub, aud, exp, iat, jti, client_id and scope of an access token for a named resource (RFC 9068). */
  readonly accessTokenClaims: (facts: OidcPersonFacts) => Claims;
}

export type ClientMethod = 'client_secret_basic' | 'client_secret_post' | 'private_key_jwt' | 'none';

export interface LookAlikeDefinition extends Pick<LookAlike, 'id' | 'title'> {
  readonly saml: SamlHabits;
  readonly oidc: OidcHabits;
}

/** As the screens show it. */
export const describeLookAlike = ({ id, title, saml, oidc }: LookAlikeDefinition): LookAlike => ({
  id,
  title,
  facts: { saml: [...saml.facts], oidc: [...oidc.facts] },
});
