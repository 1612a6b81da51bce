import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const pingOne: CatalogEntry = {
  id: 'pingone',
  name: 'PingOne',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'Entity ID',
    acsUrl: 'ACS URLs',
    metadataUrl: 'IDP Metadata URL',
    ssoUrl: 'Single Signon Service',
    certificate: 'Download Signing Certificate',
    ...usualOidcWords,
  },
  path: 'Applications > Applications > + > SAML Application',
  mappings: shortNames,
  pitfalls: [
    'The application is off until its switch is turned on.',
    'The subject is a random id unless saml_subject is mapped to the email address.',
    'Attribute names are case-sensitive.',
    'The region is part of the host name, so addresses differ between regions.',
  ],
  recognises: [/^https:\/\/auth\.pingone\.(?:com|eu|asia|ca|com\.au)(?:\/|$)/i],
};
