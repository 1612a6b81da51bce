import { type CatalogEntry, shortNames } from './provider.ts';

export const keycloak: CatalogEntry = {
  id: 'keycloak',
  name: 'Keycloak',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'Client ID',
    acsUrl: 'Master SAML Processing URL, and Valid redirect URIs',
    metadataUrl: 'SAML 2.0 Identity Provider Metadata (Realm settings)',
    ssoUrl: 'Realm address followed by /protocol/saml',
    certificate: 'Realm keys, RS256: Certificate',
    redirectUri: 'Valid redirect URIs',
    issuer: 'Realm address',
  },
  path: 'Clients > Create client > SAML',
  mappings: shortNames,
  pitfalls: [
    'Requests must be signed while Client signature required is on, which it is by default.',
    'No email and no names are sent until mappers exist.',
    'Assertions are valid for one minute, so small clock differences matter.',
    'Groups keep a leading slash unless Full group path is off.',
    'Roles come as many attributes of one name unless Single Role Attribute is on.',
    'Old servers have /auth in front of /realms.',
  ],
  recognises: [/^https?:\/\/[^/]+\/(?:auth\/)?realms\/[^/]+/i],
};
