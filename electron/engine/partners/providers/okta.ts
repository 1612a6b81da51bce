import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const okta: CatalogEntry = {
  id: 'okta',
  name: 'Okta',
  protocols: ['saml', 'oidc'],
  valueOrder: 'sp-first',
  words: {
    entityId: 'Audience URI (SP Entity ID)',
    acsUrl: 'Single sign-on URL',
    metadataUrl: 'Metadata URL (Sign On tab)',
    ssoUrl: 'Identity Provider Single Sign-On URL',
    certificate: 'X.509 Certificate (SAML Signing Certificates)',
    ...usualOidcWords,
    redirectUri: 'Sign-in redirect URI',
  },
  path: 'Applications > Applications > Create App Integration > SAML 2.0',
  mappings: shortNames,
  pitfalls: [
    'Nobody can sign in until people or groups are assigned to the application.',
    'No attribute is sent until attribute statements exist; groups need a statement of their own with a filter.',
    'The entity ID starts with http://. Leave it so: writing https breaks the match.',
    'Each authorization server has its own issuer; a client made for one fails at the other.',
    'A change of group membership arrives at the next sign-in only.',
  ],
  recognises: [
    /^http:\/\/www\.okta\.com\//i,
    /^https:\/\/[^/]+\.okta(?:preview|-emea|-gov)?\.com(?:\/|$)/i,
    /^https:\/\/[^/]+\/app\/[^/]+\/exk[0-9a-z]+\/sso\/saml/i,
  ],
};
