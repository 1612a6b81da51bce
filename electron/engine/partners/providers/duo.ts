import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const duo: CatalogEntry = {
  id: 'duo',
  name: 'Duo Single Sign-On',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'Entity ID',
    acsUrl: 'Assertion Consumer Service (ACS) URL',
    metadataUrl: 'Metadata URL, or Download XML',
    ssoUrl: 'Single Sign-On URL',
    certificate: 'Certificate (Download certificate)',
    ...usualOidcWords,
  },
  path: 'Applications > Protect an Application > Generic SAML Service Provider',
  mappings: shortNames,
  pitfalls: [
    'It needs an authentication source first, so an attribute may be missing one step earlier.',
    'Only attributes that are mapped are sent; the mapping reads from theirs to ours.',
    'The entity ID is an address that ends in /metadata.',
  ],
  recognises: [/^https:\/\/sso-[^/]+\.sso\.duosecurity\.com(?:\/|$)/i],
};
