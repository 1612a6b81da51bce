/** OneLogin: a custom connector, and OpenID Connect version 2. People have numbers. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { LookAlikeDefinition } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, standardClaims } from '../people.ts';
import { loginAsAsked, samlFacts, usualSaml } from '../saml-habits.ts';

const habits = { ...usualSaml, beforeSeconds: 180, afterSeconds: 180, sessionSeconds: 86_400 };
const lifetimes = { ...usualOidc, idTokenSeconds: 7200 };

export const oneLogin: LookAlikeDefinition = {
  id: 'onelogin',
  title: 'OneLogin',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the address, in the format that was asked for',
      'The metadata address is the entity ID',
      'Sends no parameter that was not ticked',
    ),
    addresses: (baseUrl, ids) => {
      const application = ids.uuid('onelogin application');
      return {
        entityId: `https://app.onelogin.com/saml/metadata/${application}`,
        samlMetadataUrl: `${baseUrl}/saml/metadata/${application}`,
        ssoUrl: `${baseUrl}/trust/saml2/http-post/sso/${application}`,
        sloUrl: `${baseUrl}/trust/saml2/http-redirect/slo/${ids.digits('onelogin slo', 7)}`,
      };
    },
    nameIdFormats: [nameIdFormats.emailAddress],
    nameId: loginAsAsked,
    attributes: (facts) => handedOutAttributes(facts, { format: saml.basicAttribute }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://SUBDOMAIN.onelogin.com/oidc/2',
      lifetimes,
      'sub is a number',
      'groups with the scope groups',
    ),
    addresses: (baseUrl) => {
      const issuer = `${baseUrl}/oidc/2`;
      return {
        issuer,
        authorizeUrl: `${issuer}/auth`,
        tokenUrl: `${issuer}/token`,
        userinfoUrl: `${issuer}/me`,
        jwksUri: `${issuer}/certs`,
        endSessionUrl: `${issuer}/logout`,
        pushedRequestUrl: `${issuer}/par`,
      };
    },
    responseTypes: ['code', 'id_token token', 'id_token'],
    scopes: ['openid', 'name', 'profile', 'groups', 'email', 'phone'],
    clientMethods: ['client_secret_basic', 'client_secret_post', 'none', 'private_key_jwt'],
    claimNames: ['acr', 'amr', 'email', 'family_name', 'given_name', 'groups', 'name', 'preferred_username', 'sid'],
    subject: ({ persona, ids }) => ids.digits(`user ${persona.name}`, 9),
    protocolClaims: (_facts, { authTime, atHash, sessionId }) => ({
      auth_time: authTime,
      sid: sessionId,
      ...(atHash === null ? {} : { at_hash: atHash }),
    }),
    idTokenClaims: claimsOf,
    userinfoClaims: claimsOf,
  },
};

function claimsOf(facts: Parameters<typeof standardClaims>[0]): Record<string, unknown> {
  const groups = facts.scopes.includes('groups') && facts.persona.groups.length > 0;
  return {
    ...handedOutClaims(facts),
    ...(groups ? { groups: facts.persona.groups } : {}),
    ...standardClaims(facts),
  };
}
