/** Google Workspace: a custom SAML application, and sign-in with the one issuer that all of Google shares. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { LookAlikeDefinition } from '../look-alike.ts';
import type { MadeUpIds } from '../made-up-ids.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, loginOf, pick, standardClaims } from '../people.ts';
import { samlFacts, usualSaml } from '../saml-habits.ts';

/** Only groups that were picked are sent, and never more than these. */
const mostGroups = 75;
const customerOf = (ids: MadeUpIds) => `C0${ids.word('google customer', 7)}`;
const habits = usualSaml;
const lifetimes = usualOidc;

export const googleWorkspace: LookAlikeDefinition = {
  id: 'google-workspace',
  title: 'Google Workspace',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the primary email, format unspecified although the metadata says emailAddress',
      'Sign-in address has a query of its own',
      `No more than ${mostGroups} groups`,
    ),
    addresses: (baseUrl, ids) => ({
      entityId: `https://accounts.google.com/o/saml2?idpid=${customerOf(ids)}`,
      samlMetadataUrl: `${baseUrl}/o/saml2/metadata?idpid=${customerOf(ids)}`,
      ssoUrl: `${baseUrl}/o/saml2/idp?idpid=${customerOf(ids)}`,
      sloUrl: `${baseUrl}/o/saml2/logout?idpid=${customerOf(ids)}`,
    }),
    offersLogout: false,
    authnContext: saml.unspecifiedContext,
    nameId: ({ persona, domain }) => ({
      value: loginOf(persona, domain),
      format: nameIdFormats.unspecified,
      spNameQualifier: null,
    }),
    attributes: (facts) => handedOutAttributes(facts, { format: null, groups: (all) => all.slice(0, mostGroups) }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://accounts.google.com, the same for everybody',
      lifetimes,
      'hd names the Workspace domain',
      'Never sends groups or claims of your own',
      'No end of session',
    ),
    addresses: (baseUrl) => ({
      issuer: baseUrl,
      authorizeUrl: `${baseUrl}/o/oauth2/v2/auth`,
      tokenUrl: `${baseUrl}/token`,
      userinfoUrl: `${baseUrl}/v1/userinfo`,
      jwksUri: `${baseUrl}/oauth2/v3/certs`,
      endSessionUrl: `${baseUrl}/o/oauth2/v2/logout`,
      pushedRequestUrl: `${baseUrl}/o/oauth2/v2/par`,
    }),
    offersLogout: false,
    scopes: ['openid', 'email', 'profile'],
    clientMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    claimNames: ['email', 'email_verified', 'name', 'given_name', 'family_name', 'picture', 'hd', 'azp'],
    subject: ({ persona, ids }) => ids.digits(`user ${persona.name}`, 21),
    protocolClaims: ({ audience }, { atHash }) => ({ azp: audience, ...(atHash === null ? {} : { at_hash: atHash }) }),
    idTokenClaims: (facts) => ({ hd: facts.domain, ...profile(facts) }),
    userinfoClaims: (facts) => ({ hd: facts.domain, ...profile(facts) }),
  },
};

const profile = (facts: Parameters<typeof standardClaims>[0]) =>
  pick(standardClaims(facts), 'name', 'given_name', 'family_name', 'email', 'email_verified');
