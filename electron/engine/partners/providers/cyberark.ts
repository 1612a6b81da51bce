import { type CatalogEntry, shortNames, usualOidcWords } from './provider.ts';

export const cyberArk: CatalogEntry = {
  id: 'cyberark',
  name: 'CyberArk Identity',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'SP Entity ID / Issuer / Audience',
    acsUrl: 'Assertion Consumer Service (ACS) URL',
    metadataUrl: 'Metadata URL (Trust page)',
    ssoUrl: 'Single Sign On URL',
    certificate: 'Signing Certificate (Trust page)',
    ...usualOidcWords,
  },
  path: 'Apps & Widgets > Web Apps > Add Web Apps > Custom > SAML',
  mappings: shortNames,
  pitfalls: [
    'Attributes are added one by one on the SAML Response page.',
    'Nobody can sign in until Permissions gives a role the right to run the application.',
    'Issuer and certificate belong to one application, not to the company.',
    'Old tenants answer on older host names.',
  ],
  recognises: [/^https:\/\/[^/]+\.(?:id\.cyberark\.cloud|my\.centrify\.com|my\.idaptive\.app)(?:\/|$)/i],
};
