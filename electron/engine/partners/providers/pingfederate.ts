import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const pingFederate: CatalogEntry = {
  id: 'pingfederate',
  name: 'PingFederate',
  protocols: ['saml', 'oidc'],
  valueOrder: 'sp-first',
  words: {
    entityId: "Partner's Entity ID (Connection ID)",
    acsUrl: 'Assertion Consumer Service URL',
    metadataUrl: 'Metadata endpoint with PartnerSpId, or Export metadata',
    ssoUrl: 'SSO service endpoint',
    certificate: 'Digital Signature Settings',
    ...usualOidcWords,
  },
  path: 'Applications > SP Connections > Create Connection > Browser SSO profiles',
  mappings: shortNames,
  pitfalls: [
    'The metadata address without PartnerSpId shows the certificate of the server, perhaps not the one that signs for us.',
    'During a rotation two certificates are published and either may sign; trust both.',
    'The TLS certificate of the host is easily pasted instead of the signing certificate.',
    'Nothing but the subject is sent until the attribute contract is extended.',
    'Old connections may still sign with RSA-SHA1.',
  ],
  recognises: [/^https:\/\/[^/]+\/idp\/SSO\.saml2/i, /^https:\/\/[^/]+\/pf\/federation_metadata\.ping/i],
};
