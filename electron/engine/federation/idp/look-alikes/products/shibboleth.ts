/** Shibboleth: object identifiers as names, a new NameID at every sign-in, and encryption wherever it can. */
import { nameIdFormats } from '../../../../../../shared/model/blueprint.ts';
import { stableId } from '../../personas.ts';
import { saml } from '../../saml/names.ts';
import type { PlannedNameId } from '../../saml/planned-values.ts';
import type { LookAlikeDefinition, SamlPersonFacts } from '../look-alike.ts';
import { oidcFacts, usualOidc } from '../oidc-habits.ts';
import { handedOutAttributes } from '../people.ts';
import { samlFacts, signsResponse, usualSaml } from '../saml-habits.ts';

const friendlyNames: ReadonlyMap<string, string> = new Map([
  ['urn:oid:0.9.2342.19200300.100.1.3', 'mail'],
  ['urn:oid:2.5.4.42', 'givenName'],
  ['urn:oid:2.5.4.4', 'sn'],
  ['urn:oid:2.16.840.1.113730.3.1.241', 'displayName'],
  ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'isMemberOf'],
  ['urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'eduPersonPrincipalName'],
]);
const habits = { ...usualSaml, signs: signsResponse, beforeSeconds: 0, encrypts: true };
const lifetimes = { ...usualOidc, accessTokenSeconds: 600, refreshTokenSeconds: 7200 };

export const shibboleth: LookAlikeDefinition = {
  id: 'shibboleth',
  title: 'Shibboleth',
  saml: {
    ...habits,
    facts: samlFacts(
      habits,
      'NameID is transient unless another format is asked for',
      'Attributes are object identifiers with a friendly name; none leaves without a filter',
    ),
    addresses: (baseUrl) => ({
      entityId: `${baseUrl}/idp/shibboleth`,
      samlMetadataUrl: `${baseUrl}/idp/shibboleth`,
      ssoUrl: `${baseUrl}/idp/profile/SAML2/Redirect/SSO`,
      sloUrl: `${baseUrl}/idp/profile/SAML2/Redirect/SLO`,
    }),
    nameIdFormats: [nameIdFormats.transient, nameIdFormats.persistent],
    nameId,
    attributes: (facts) => handedOutAttributes(facts, { format: saml.uriAttribute, friendlyNames }),
  },
  oidc: {
    ...lifetimes,
    facts: oidcFacts(
      'https://HOST',
      lifetimes,
      'Only with the OIDC plug-in',
      'sub is another one for each client',
      'Claims come from userinfo',
    ),
    addresses: (baseUrl) => {
      const profile = `${baseUrl}/idp/profile`;
      return {
        issuer: baseUrl,
        authorizeUrl: `${profile}/oidc/authorize`,
        tokenUrl: `${profile}/oidc/token`,
        userinfoUrl: `${profile}/oidc/userinfo`,
        jwksUri: `${profile}/oidc/keyset`,
        endSessionUrl: `${profile}/Logout`,
        pushedRequestUrl: `${profile}/oauth2/pushed-authorization`,
      };
    },
    scopes: ['openid', 'profile', 'email', 'address', 'phone', 'offline_access'],
    claimNames: ['sub', 'name', 'given_name', 'family_name', 'email', 'email_verified', 'preferred_username'],
    subject: ({ persona, audience }) => stableId(persona, audience).toUpperCase(),
    protocolClaims: (_facts, { authTime, atHash, acr, tokenId }) => ({
      auth_time: authTime,
      jti: `_${tokenId}`,
      acr: acr ?? 'urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport',
      ...(atHash === null ? {} : { at_hash: atHash }),
    }),
    idTokenClaims: () => ({}),
  },
};

function nameId({
  persona,
  audience,
  requestedFormat,
  offeredFormats,
  newId,
}: SamlPersonFacts): PlannedNameId | 'policy' {
  const usable = (format: string) =>
    format === nameIdFormats.transient ||
    format === nameIdFormats.persistent ||
    (format === nameIdFormats.emailAddress && persona.email !== '');
  if (requestedFormat !== null && !usable(requestedFormat)) return 'policy';
  const format = requestedFormat ?? offeredFormats.find(usable) ?? nameIdFormats.transient;
  switch (format) {
    case nameIdFormats.emailAddress:
      return { value: persona.email, format, spNameQualifier: audience };
    case nameIdFormats.persistent:
      return { value: stableId(persona, audience).toUpperCase(), format, spNameQualifier: audience };
    default:
      return { value: `AAdzZWNyZXQx${newId().slice(1)}`, format, spNameQualifier: audience };
  }
}
