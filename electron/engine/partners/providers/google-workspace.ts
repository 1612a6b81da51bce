import { type CatalogEntry, mapped, usualOidcWords } from './provider.ts';

export const googleWorkspace: CatalogEntry = {
  id: 'google-workspace',
  name: 'Google Workspace',
  protocols: ['saml', 'oidc'],
  valueOrder: 'idp-first',
  words: {
    entityId: 'Entity ID',
    acsUrl: 'ACS URL',
    metadataUrl: 'Download metadata (a file; there is no address)',
    ssoUrl: 'SSO URL',
    certificate: 'Certificate',
    ...usualOidcWords,
    redirectUri: 'Authorized redirect URI',
  },
  path: 'Admin console > Apps > Web and mobile apps > Add app > Add custom SAML app',
  mappings: mapped(['email', 'email'], ['firstName', 'given_name'], ['lastName', 'family_name']),
  pitfalls: [
    'The application is off for everyone until User access is changed, and the change can take hours.',
    'There is no metadata address, so a new certificate always arrives by hand.',
    'The entity ID is case-sensitive; app_not_configured means that ours is written differently there.',
    'The name identifier is marked unspecified even where the metadata says emailAddress.',
    'OpenID Connect carries no groups; the company is told by the hd claim, not by the ending of the address.',
  ],
  recognises: [/^https:\/\/accounts\.google\.com(?:\/|$)/i],
};
