import { type CatalogEntry, mapped } from './provider.ts';

const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;

export const adFs: CatalogEntry = {
  id: 'ad-fs',
  name: 'AD FS',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'Relying party trust identifier',
    acsUrl: 'Relying party SAML 2.0 SSO service URL',
    metadataUrl: 'Federation metadata URL',
    ssoUrl: 'SAML 2.0 endpoint /adfs/ls/',
    certificate: 'Token-signing certificate',
    redirectUri: 'Redirect URI (application group)',
    issuer: 'https://HOST/adfs',
  },
  path: 'AD FS Management > Relying Party Trusts > Add Relying Party Trust > Claims aware',
  mappings: mapped(
    [claim('emailaddress'), 'email'],
    [claim('givenname'), 'given_name'],
    [claim('surname'), 'family_name'],
    ['http://schemas.xmlsoap.org/claims/Group', 'groups'],
  ),
  pitfalls: [
    'Nothing is sent without claim rules: one sends LDAP attributes, a second turns the email address into the Name ID.',
    'Without the second rule the answer is InvalidNameIDPolicy.',
    'The service identifier starts with http:// and is case-sensitive.',
    'Only the assertion is signed; SamlResponseSignature MessageAndAssertion signs both.',
    'The token-signing certificate rolls over by itself, about once a year.',
    'The metadata address may not be reachable from outside; then send the file.',
  ],
  recognises: [
    /^https?:\/\/[^/]+\/adfs(?:\/|$)/i,
    /^https:\/\/[^/]+\/FederationMetadata\/2007-06\/FederationMetadata\.xml/i,
  ],
};
