/** Okta: a custom authorization server, and a SAML application. Facts: resources in the provider catalog. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { LookAlikeDefinition, PersonFacts } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, pick, standardClaims } from '../people.ts';
import { loginAsAsked, samlFacts, signsBoth, usualSaml } from '../saml-habits.ts';

const userId = ({ persona, ids }: PersonFacts) => `00u${ids.word(`user ${persona.name}`, 17)}`;
const habits = { ...usualSaml, signs: signsBoth };
const lifetimes = { ...usualOidc };

export const okta: LookAlikeDefinition = {
  id: 'okta',
  title: 'Okta',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the application username, in the format that was asked for',
      'Sends no attribute that was not handed out',
    ),
    // http, not https: that is how Okta writes it.
    addresses: (baseUrl, ids) => {
      const app = `exk${ids.word('okta application', 17)}`;
      return {
        entityId: `http://www.okta.com/${app}`,
        samlMetadataUrl: `${baseUrl}/app/${app}/sso/saml/metadata`,
        ssoUrl: `${baseUrl}/app/portico/${app}/sso/saml`,
        sloUrl: `${baseUrl}/app/portico/${app}/slo/saml`,
      };
    },
    offersLogout: false,
    nameIdFormats: [nameIdFormats.unspecified, nameIdFormats.emailAddress],
    nameId: loginAsAsked,
    attributes: (facts) => handedOutAttributes(facts, { format: saml.unspecifiedAttribute }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://ORG.okta.com/oauth2/default',
      lifetimes,
      'ID token is thin: given name and family name come from userinfo',
      'groups only with the scope groups, or when they were handed out',
    ),
    addresses: (baseUrl) => {
      const issuer = `${baseUrl}/oauth2/default`;
      return {
        issuer,
        authorizeUrl: `${issuer}/v1/authorize`,
        tokenUrl: `${issuer}/v1/token`,
        userinfoUrl: `${issuer}/v1/userinfo`,
        jwksUri: `${issuer}/v1/keys`,
        endSessionUrl: `${issuer}/v1/logout`,
        pushedRequestUrl: `${issuer}/v1/par`,
      };
    },
    offersPushedRequests: true,
    scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access', 'groups'],
    claimNames: ['name', 'email', 'email_verified', 'preferred_username', 'given_name', 'family_name', 'groups', 'ver'],
    subject: userId,
    protocolClaims: ({ ids }, { authTime, atHash, tokenId }) => ({
      ver: 1,
      jti: `ID.${tokenId}`,
      amr: ['pwd'],
      idp: `00o${ids.word('okta organization', 17)}`,
      auth_time: authTime,
      ...(atHash === null ? {} : { at_hash: atHash }),
    }),
    idTokenClaims: (facts) => ({
      ...handedOutClaims(facts),
      ...groupsOf(facts),
      ...pick(standardClaims(facts), 'name', 'email', 'preferred_username'),
    }),
    userinfoClaims: (facts) => ({ ...handedOutClaims(facts), ...groupsOf(facts), ...standardClaims(facts) }),
    accessTokenClaims: (facts) => ({
      ver: 1,
      cid: facts.audience,
      uid: userId(facts),
      scp: facts.scopes,
    }),
  },
};

const groupsOf = ({ persona, scopes }: PersonFacts & { readonly scopes: readonly string[] }) =>
  scopes.includes('groups') && persona.groups.length > 0 ? { groups: persona.groups } : {};
