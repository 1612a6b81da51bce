/** Auth0: user ids with the connection in front, an issuer with a final slash, and claims of your own in a namespace. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { SentValues } from '../../saml/planned-values.ts';
import type { LookAlikeDefinition, OidcPersonFacts, PersonFacts, SamlPersonFacts } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, loginOf, standardClaims, withoutDoubles } from '../people.ts';
import { samlFacts, usualSaml, xmlsoap } from '../saml-habits.ts';

const connection = 'Username-Password-Authentication';
/** `.example` belongs to nobody (RFC 2606). */
const namespace = 'https://partner.example/';
const standard =
  'name given_name family_name nickname picture updated_at preferred_username email email_verified'.split(' ');

const userId = ({ persona, ids }: PersonFacts) =>
  `auth0|${ids.uuid(`user ${persona.name}`).replaceAll('-', '').slice(0, 24)}`;
const nickname = ({ persona, domain }: PersonFacts) => loginOf(persona, domain).split('@')[0] ?? '';

const habits = { ...usualSaml, beforeSeconds: 0, afterSeconds: 3600 };
const lifetimes = { ...usualOidc, idTokenSeconds: 36_000, accessTokenSeconds: 86_400 };

export const auth0: LookAlikeDefinition = {
  id: 'auth0',
  title: 'Auth0',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the user id, format unspecified',
      'Sends its whole profile by itself, under xmlsoap and auth0 names',
    ),
    addresses: (baseUrl, ids) => {
      const application = ids.word('auth0 application', 32);
      return {
        entityId: `urn:portico-${ids.word('auth0 tenant', 8)}.auth0.com`,
        samlMetadataUrl: `${baseUrl}/samlp/metadata/${application}`,
        ssoUrl: `${baseUrl}/samlp/${application}`,
        sloUrl: `${baseUrl}/samlp/${application}/logout`,
      };
    },
    nameIdFormats: [nameIdFormats.emailAddress, nameIdFormats.persistent, nameIdFormats.transient],
    authnContext: saml.unspecifiedContext,
    nameId: (facts) => ({ value: userId(facts), format: nameIdFormats.unspecified, spNameQualifier: null }),
    attributes: (facts) =>
      withoutDoubles(ownAttributes(facts), handedOutAttributes(facts, { format: saml.uriAttribute })),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://TENANT.auth0.com/, with a final slash',
      lifetimes,
      'Claims of your own come in a namespace only',
      'sub is the connection and the user id',
    ),
    addresses: (baseUrl) => ({
      issuer: `${baseUrl}/`,
      authorizeUrl: `${baseUrl}/authorize`,
      tokenUrl: `${baseUrl}/oauth/token`,
      userinfoUrl: `${baseUrl}/userinfo`,
      jwksUri: `${baseUrl}/.well-known/jwks.json`,
      endSessionUrl: `${baseUrl}/oidc/logout`,
      pushedRequestUrl: `${baseUrl}/oauth/par`,
    }),
    responseTypes: ['code', 'id_token', 'code id_token', 'code token', 'code id_token token', 'id_token token'],
    scopes: [
      'openid',
      'profile',
      'offline_access',
      'name',
      'given_name',
      'family_name',
      'nickname',
      'email',
      'email_verified',
    ],
    clientMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    claimNames: ['name', 'nickname', 'given_name', 'family_name', 'email', 'email_verified', 'sub'],
    subject: userId,
    protocolClaims: (_facts, { sessionId }) => ({ sid: sessionId }),
    idTokenClaims: claimsOf,
    userinfoClaims: claimsOf,
  },
};

/** What is neither a standard claim nor named by an address is taken into the namespace, as its administrators are told to. */
function claimsOf(facts: OidcPersonFacts): Record<string, unknown> {
  const { preferred_username: _none, ...claims } = standardClaims(facts);
  const mapped = Object.entries(handedOutClaims(facts)).flatMap(([name, value]) =>
    standard.includes(name) ? [] : [[URL.canParse(name) ? name : `${namespace}${name}`, value] as const],
  );
  return {
    ...Object.fromEntries(mapped),
    ...claims,
    ...(facts.scopes.includes('profile') ? { nickname: nickname(facts) } : {}),
  };
}

function ownAttributes(facts: SamlPersonFacts): SentValues[] {
  const { persona, domain } = facts;
  const own = (name: string) => `http://schemas.auth0.com/${name}`;
  const all: ReadonlyArray<readonly [string, string]> = [
    [xmlsoap('nameidentifier'), userId(facts)],
    [xmlsoap('emailaddress'), persona.email],
    [xmlsoap('name'), persona.name],
    [xmlsoap('givenname'), persona.givenName],
    [xmlsoap('surname'), persona.familyName],
    [xmlsoap('upn'), loginOf(persona, domain)],
    [own('identities/default/connection'), connection],
    [own('identities/default/provider'), 'auth0'],
    [own('identities/default/isSocial'), 'false'],
    [own('nickname'), nickname(facts)],
    [own('email_verified'), persona.email === '' ? '' : 'true'],
  ];
  return all
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ({ name, format: saml.uriAttribute, values: [value] }));
}
