/** What several products share in OpenID Connect, and words for what a product does. */
import type { OidcHabits, OidcPersonFacts } from './look-alike.ts';
import { handedOutClaims, standardClaims } from './people.ts';
import { minutes } from './saml-habits.ts';

const hour = 3600;

/** The most common answers; a product names only where it differs. */
export const usualOidc = {
  offersLogout: true,
  offersPushedRequests: false,
  idTokenSeconds: hour,
  accessTokenSeconds: hour,
  refreshTokenSeconds: 24 * hour,
  refreshes: 'offline_access',
  takesClaimsParameter: false,
  responseTypes: ['code', 'code id_token', 'code token', 'code id_token token', 'id_token', 'id_token token'],
  responseModes: ['query', 'fragment', 'form_post'],
  clientMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  algorithms: ['RS256'],
  namesIssuer: false,
  audienceIsArray: false,
  discovery: {},
  idTokenClaims: (facts: OidcPersonFacts) => ({ ...handedOutClaims(facts), ...standardClaims(facts) }),
  userinfoClaims: (facts: OidcPersonFacts) => ({ ...handedOutClaims(facts), ...standardClaims(facts) }),
  accessTokenClaims: () => ({}),
} as const satisfies Partial<OidcHabits>;

type Facts = Pick<OidcHabits, 'idTokenSeconds' | 'accessTokenSeconds'>;

/** The first facts of every product; what only this one does comes after. */
export function oidcFacts(
  issuerForm: string,
  { idTokenSeconds, accessTokenSeconds }: Facts,
  ...more: readonly string[]
): string[] {
  return [
    `Issuer like ${issuerForm}`,
    `ID token good for ${minutes(idTokenSeconds)}, access token for ${minutes(accessTokenSeconds)}`,
    ...more,
  ];
}
