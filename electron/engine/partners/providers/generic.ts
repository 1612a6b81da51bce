/** What is used when the product is not known, and the organization's own user directory, which has no product behind it. */
import { type CatalogEntry, mapped, shortNames, usualOidcWords } from './provider.ts';

export const genericSaml: CatalogEntry = {
  id: 'generic-saml',
  name: 'Other SAML 2.0 identity provider',
  protocols: ['saml'],
  valueOrder: 'either',
  words: {
    entityId: 'Entity ID of the service provider',
    acsUrl: 'Assertion Consumer Service URL',
    metadataUrl: 'Metadata URL',
    ssoUrl: 'Single sign-on URL',
    certificate: 'Signing certificate',
    ...usualOidcWords,
  },
  path: 'Ask for a metadata address first, then a metadata file, then entity ID, SSO URL and signing certificate',
  mappings: shortNames,
  pitfalls: [
    'A slash, a space or http instead of https makes another entity ID.',
    'The TLS certificate of the site is not the certificate that signs assertions.',
    'A file with several entities needs the one that is meant.',
    'Ask for a signed assertion (or both signed) with RSA-SHA256, and for no encryption unless our certificate was imported.',
  ],
  recognises: [],
};

export const genericOidc: CatalogEntry = {
  id: 'generic-oidc',
  name: 'Other OpenID Connect provider',
  protocols: ['oidc'],
  valueOrder: 'sp-first',
  words: {
    entityId: 'Client ID',
    acsUrl: 'Redirect URI',
    metadataUrl: 'Discovery URL',
    ssoUrl: 'Authorization endpoint',
    certificate: 'JWKS',
    ...usualOidcWords,
  },
  path: 'Ask for the issuer, a client id, and how the client authenticates',
  mappings: mapped(
    ['email', 'email'],
    ['given_name', 'given_name'],
    ['family_name', 'family_name'],
    ['name', 'name'],
    ['groups', 'groups'],
  ),
  pitfalls: [
    'The issuer is compared letter by letter; a slash at its end makes another one.',
    'The discovery address is not the issuer.',
    'The redirect URI must be registered exactly: scheme, host, port, path, slash.',
    'The id of a secret is easily pasted instead of its value.',
    'Groups are sent by hardly anyone without a setting of their own.',
  ],
  recognises: [],
};

export const directory: CatalogEntry = {
  id: 'directory',
  name: "The organization's own user directory",
  protocols: ['directory'],
  valueOrder: 'either',
  words: { entityId: '', acsUrl: '', metadataUrl: '', ssoUrl: '', certificate: '', redirectUri: '', issuer: '' },
  path: 'Organization > Users',
  mappings: [],
  pitfalls: [
    'Nobody tells us when a person leaves the partner; invite by list, and let each invitation end with the contract.',
    'Passwords alone are weak for people whom we do not know; ask for a second factor.',
  ],
  recognises: [],
};
