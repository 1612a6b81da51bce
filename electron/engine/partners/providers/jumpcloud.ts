import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const jumpCloud: CatalogEntry = {
  id: 'jumpcloud',
  name: 'JumpCloud',
  protocols: ['saml', 'oidc'],
  valueOrder: 'sp-first',
  words: {
    entityId: 'SP Entity ID',
    acsUrl: 'ACS URL',
    metadataUrl: 'Export Metadata',
    ssoUrl: 'IdP URL',
    certificate: 'IdP Certificate',
    ...usualOidcWords,
  },
  path: 'SSO Applications > Add New Application > Custom SAML App',
  mappings: shortNames,
  pitfalls: [
    'The IdP Entity ID is typed by their administrator, so two partners can choose the same; ask for a unique one.',
    'The metadata names only the POST binding unless Declare Redirect Endpoint is ticked.',
    'People reach the application only through a user group that is bound to it.',
    'The OpenID Connect issuer ends with a slash and depends on the region.',
  ],
  recognises: [/^https:\/\/sso\.jumpcloud\.com\//i, /^https:\/\/oauth\.id\.(?:eu\.)?jumpcloud\.com(?:\/|$)/i],
};
