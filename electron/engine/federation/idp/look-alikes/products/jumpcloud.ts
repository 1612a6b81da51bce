/** JumpCloud: an entity ID that its administrator typed, an unusual NameID format, and an issuer with a final slash. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { saml } from '../../saml/names.ts';
import type { LookAlikeDefinition } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes, loginOf, userUuid } from '../people.ts';
import { samlFacts, usualSaml } from '../saml-habits.ts';

const habits = usualSaml;
const lifetimes = usualOidc;

export const jumpCloud: LookAlikeDefinition = {
  id: 'jumpcloud',
  title: 'JumpCloud',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is the address, format SAML:1.0:nameid-format:unspecified',
      'Entity ID is what somebody typed',
      'Sends no attribute that was not handed out',
    ),
    addresses: (baseUrl, ids) => ({
      entityId: `portico-test-${ids.word('jumpcloud entity', 8)}`,
      samlMetadataUrl: `${baseUrl}/saml2/portico/metadata`,
      ssoUrl: `${baseUrl}/saml2/portico`,
      sloUrl: `${baseUrl}/saml2/portico/logout`,
    }),
    offersLogout: false,
    nameIdFormats: [nameIdFormats.unspecified],
    nameId: ({ persona, domain }) => ({
      value: loginOf(persona, domain),
      format: 'urn:oasis:names:tc:SAML:1.0:nameid-format:unspecified',
      spNameQualifier: null,
    }),
    attributes: (facts) => handedOutAttributes(facts, { format: saml.unspecifiedAttribute }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://oauth.id.jumpcloud.com/, with a final slash',
      lifetimes,
      'aud is an array of one',
      'groups only when they were handed out',
    ),
    addresses: (baseUrl) => ({
      issuer: `${baseUrl}/`,
      authorizeUrl: `${baseUrl}/oauth2/auth`,
      tokenUrl: `${baseUrl}/oauth2/token`,
      userinfoUrl: `${baseUrl}/userinfo`,
      jwksUri: `${baseUrl}/.well-known/jwks.json`,
      endSessionUrl: `${baseUrl}/oauth2/sessions/logout`,
      pushedRequestUrl: `${baseUrl}/oauth2/par`,
    }),
    audienceIsArray: true,
    scopes: ['openid', 'profile', 'email', 'offline_access', 'offline'],
    responseTypes: ['code', 'code id_token', 'id_token', 'id_token token', 'code token', 'code id_token token'],
    discovery: {
      backchannel_logout_supported: true,
      backchannel_logout_session_supported: true,
      frontchannel_logout_supported: true,
      frontchannel_logout_session_supported: true,
    },
    claimNames: ['sub', 'email', 'email_verified', 'name', 'given_name', 'family_name'],
    subject: (facts) => userUuid(facts).replaceAll('-', '').slice(0, 24),
    protocolClaims: (_facts, { issuedAt, authTime, atHash, sessionId, tokenId }) => ({
      amr: [],
      auth_time: authTime,
      rat: issuedAt,
      jti: tokenId,
      sid: sessionId,
      ...(atHash === null ? {} : { at_hash: atHash }),
    }),
  },
};
