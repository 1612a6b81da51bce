/** AD FS: sends nothing without claim rules, and makes a NameID only by the rule that the hand-out asks for. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import type { LookAlikeDefinition, OidcPersonFacts, SamlPersonFacts } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, handedOutClaims, loginOf } from '../people.ts';
import { samlFacts, usualSaml } from '../saml-habits.ts';

const habits = { ...usualSaml, beforeSeconds: 0, afterSeconds: 3600, encrypts: true };
const lifetimes = usualOidc;

export const adFs: LookAlikeDefinition = {
  id: 'ad-fs',
  title: 'AD FS',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the address, by a rule; any other format is InvalidNameIDPolicy',
      'Sends no claim without a rule',
    ),
    // http, not https: the federation service identifier is a name and no address.
    addresses: (baseUrl) => ({
      entityId: `${baseUrl}/adfs/services/trust`,
      samlMetadataUrl: `${baseUrl}/FederationMetadata/2007-06/FederationMetadata.xml`,
      ssoUrl: `${baseUrl}/adfs/ls/`,
      sloUrl: `${baseUrl}/adfs/ls/logout`,
    }),
    nameIdFormats: [nameIdFormats.emailAddress, nameIdFormats.persistent, nameIdFormats.transient],
    nameId,
    attributes: (facts) => handedOutAttributes(facts, { format: null }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://HOST/adfs',
      lifetimes,
      'Names people by upn and unique_name',
      'Sends the address only by a rule; userinfo has the sub alone',
    ),
    addresses: (baseUrl) => {
      const issuer = `${baseUrl}/adfs`;
      return {
        issuer,
        authorizeUrl: `${issuer}/oauth2/authorize/`,
        tokenUrl: `${issuer}/oauth2/token/`,
        userinfoUrl: `${issuer}/userinfo`,
        jwksUri: `${issuer}/discovery/keys`,
        endSessionUrl: `${issuer}/oauth2/logout`,
        pushedRequestUrl: `${issuer}/oauth2/par`,
      };
    },
    refreshes: 'always',
    scopes: ['openid', 'profile', 'email', 'allatclaims', 'user_impersonation', 'aza', 'vpn_cert', 'logon_cert'],
    responseTypes: ['code', 'id_token', 'code id_token', 'id_token token', 'code token', 'code id_token token'],
    clientMethods: ['client_secret_post', 'client_secret_basic', 'private_key_jwt', 'none'],
    discovery: {
      access_token_issuer: 'http://adfs.partner.example/adfs/services/trust',
      as_access_token_token_binding_supported: true,
      microsoft_multi_refresh_token: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
    },
    claimNames: ['upn', 'unique_name', 'auth_time', 'sid', 'pwd_exp', 'pwd_url'],
    subject: ({ persona, ids, audience }) => `${ids.word(`adfs ${persona.name} ${audience}`, 43)}=`,
    protocolClaims: (_facts, { authTime, sessionId, atHash }) => ({
      auth_time: authTime,
      sid: sessionId,
      ...(atHash === null ? {} : { at_hash: atHash }),
    }),
    idTokenClaims: (facts) => ({ ...handedOutClaims(facts), ...windowsNames(facts) }),
    userinfoClaims: () => ({}),
    accessTokenClaims: (facts) => ({
      appid: facts.audience,
      apptype: 'Confidential',
      authmethod: 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      scp: facts.scopes.join(' '),
      ver: '1.0',
      ...windowsNames(facts),
    }),
  },
};

function windowsNames({ persona, domain }: OidcPersonFacts): Record<string, string> {
  const upn = loginOf(persona, domain);
  const [account = ''] = upn.split('@');
  return { upn, unique_name: `${domain.split('.')[0]?.toUpperCase() ?? 'AD'}\\${account}` };
}

/** The rule turns the mail attribute into the NameID; whoever has none is not named. */
function nameId({ persona, requestedFormat }: SamlPersonFacts): ReturnType<LookAlikeDefinition['saml']['nameId']> {
  if (requestedFormat !== null && requestedFormat !== nameIdFormats.emailAddress) return 'policy';
  if (persona.email === '') return requestedFormat === null ? 'nobody' : 'policy';
  return { value: persona.email, format: nameIdFormats.emailAddress, spNameQualifier: null };
}
