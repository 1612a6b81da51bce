import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const oneLogin: CatalogEntry = {
  id: 'onelogin',
  name: 'OneLogin',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'Audience (EntityID)',
    acsUrl: 'ACS (Consumer) URL, and its validator',
    metadataUrl: 'Issuer URL (More Actions > SAML Metadata)',
    ssoUrl: 'SAML 2.0 Endpoint (HTTP)',
    certificate: 'X.509 Certificate',
    ...usualOidcWords,
  },
  path: 'Applications > Add App > SAML Custom Connector (Advanced)',
  mappings: shortNames,
  pitfalls: [
    'The ACS URL validator is a regular expression: escape dots and slashes, and anchor it at both ends.',
    'A parameter is sent only when Include in SAML assertion is ticked.',
    'SAML initiator must be Service Provider for a sign-in that starts at our page.',
    'Access is given by role or by person; without either nobody gets in.',
  ],
  recognises: [/^https:\/\/app\.onelogin\.com\/saml\/metadata\//i, /^https:\/\/[^/]+\.onelogin\.com(?:\/|$)/i],
};
