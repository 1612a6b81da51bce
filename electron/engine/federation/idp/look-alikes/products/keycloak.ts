/** Keycloak: one realm. An assertion is good for one minute, every role is an attribute of its own, and nothing is verified by itself. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { PlannedNameId, SentValues } from '../../saml/planned-values.ts';
import type { LookAlikeDefinition, OidcPersonFacts, SamlPersonFacts } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, loginOf, standardClaims, userUuid } from '../people.ts';
import { samlFacts, signsResponse, usualSaml } from '../saml-habits.ts';

const realm = 'partner';
const roles = [`default-roles-${realm}`, 'offline_access', 'uma_authorization'];
const habits = { ...usualSaml, signs: signsResponse, beforeSeconds: 0, afterSeconds: 60, sessionSeconds: 36_000 };
const lifetimes = { ...usualOidc, idTokenSeconds: 300, accessTokenSeconds: 300, refreshTokenSeconds: 1800 };

export const keycloak: LookAlikeDefinition = {
  id: 'keycloak',
  title: 'Keycloak',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID as the request asks for it',
      'Sends each role as an attribute of its own; nothing else that was not handed out',
      'Metadata says that requests must be signed',
    ),
    addresses: (baseUrl) => {
      const entityId = `${baseUrl}/realms/${realm}`;
      return {
        entityId,
        samlMetadataUrl: `${entityId}/protocol/saml/descriptor`,
        ssoUrl: `${entityId}/protocol/saml`,
        sloUrl: `${entityId}/protocol/saml/logout`,
      };
    },
    nameIdFormats: [
      nameIdFormats.persistent,
      nameIdFormats.transient,
      nameIdFormats.unspecified,
      nameIdFormats.emailAddress,
    ],
    saysItWantsSignedRequests: true,
    authnContext: saml.unspecifiedContext,
    nameId,
    attributes: (facts) => [...handedOutAttributes(facts, { format: saml.basicAttribute }), ...roleAttributes],
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://HOST/realms/REALM',
      lifetimes,
      'typ is ID, azp is the client',
      'email_verified is false until somebody confirms it',
      'groups only by a mapper',
    ),
    addresses: (baseUrl) => {
      const issuer = `${baseUrl}/realms/${realm}`;
      const protocol = `${issuer}/protocol/openid-connect`;
      return {
        issuer,
        authorizeUrl: `${protocol}/auth`,
        tokenUrl: `${protocol}/token`,
        userinfoUrl: `${protocol}/userinfo`,
        jwksUri: `${protocol}/certs`,
        endSessionUrl: `${protocol}/logout`,
        pushedRequestUrl: `${protocol}/ext/par/request`,
      };
    },
    offersPushedRequests: true,
    refreshes: 'always',
    takesClaimsParameter: true,
    namesIssuer: true,
    clientMethods: ['private_key_jwt', 'client_secret_basic', 'client_secret_post', 'none'],
    scopes: [
      'openid',
      'profile',
      'email',
      'address',
      'phone',
      'roles',
      'web-origins',
      'microprofile-jwt',
      'offline_access',
    ],
    claimNames: [
      'name',
      'given_name',
      'family_name',
      'preferred_username',
      'email',
      'email_verified',
      'acr',
      'azp',
      'sid',
    ],
    subject: userUuid,
    protocolClaims: ({ audience }, { authTime, atHash, acr, sessionId, tokenId }) => ({
      auth_time: authTime,
      jti: tokenId,
      typ: 'ID',
      azp: audience,
      sid: sessionId,
      ...(atHash === null ? {} : { at_hash: atHash }),
      acr: acr ?? '1',
    }),
    idTokenClaims: claimsOf,
    userinfoClaims: claimsOf,
    accessTokenClaims: (facts) => ({
      typ: 'Bearer',
      azp: facts.audience,
      realm_access: { roles },
      ...claimsOf(facts),
    }),
  },
};

function claimsOf(facts: OidcPersonFacts): Record<string, unknown> {
  const { email_verified: confirmed, ...claims } = standardClaims(facts);
  return { ...handedOutClaims(facts), ...claims, ...(confirmed === undefined ? {} : { email_verified: false }) };
}

const roleAttributes: readonly SentValues[] = roles.map((role) => ({
  name: 'Role',
  format: saml.basicAttribute,
  values: [role],
}));

function nameId(facts: SamlPersonFacts): PlannedNameId | 'policy' {
  const { persona, domain, requestedFormat, offeredFormats, newId } = facts;
  const format = requestedFormat ?? offeredFormats[0] ?? nameIdFormats.unspecified;
  const named = (value: string): PlannedNameId => ({ value, format, spNameQualifier: null });
  switch (format) {
    case nameIdFormats.emailAddress:
      return persona.email === '' ? 'policy' : named(persona.email);
    case nameIdFormats.persistent:
    case nameIdFormats.transient:
      return named(`G-${format === nameIdFormats.persistent ? userUuid(facts) : newId().slice(1)}`);
    default:
      return named(loginOf(persona, domain));
  }
}
