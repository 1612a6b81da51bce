import { type CatalogEntry, mapped, usualOidcWords } from './provider.ts';

export const shibboleth: CatalogEntry = {
  id: 'shibboleth',
  name: 'Shibboleth',
  protocols: ['saml'],
  valueOrder: 'either',
  words: {
    entityId: 'entityID in our metadata',
    acsUrl: 'AssertionConsumerService in our metadata',
    metadataUrl: 'The entity ID is the metadata address',
    ssoUrl: 'SingleSignOnService, Redirect binding',
    certificate: 'Signing certificate of the front channel',
    ...usualOidcWords,
  },
  path: 'Files: metadata-providers.xml, relying-party.xml, attribute-filter.xml, saml-nameid.xml',
  mappings: mapped(
    ['urn:oid:0.9.2342.19200300.100.1.3', 'email'],
    ['urn:oid:2.5.4.42', 'given_name'],
    ['urn:oid:2.5.4.4', 'family_name'],
    ['urn:oid:2.16.840.1.113730.3.1.241', 'name'],
    ['urn:oid:1.3.6.1.4.1.5923.1.5.1.1', 'groups'],
    ['urn:oid:1.3.6.1.4.1.5923.1.1.1.6', 'external_id'],
  ),
  pitfalls: [
    'It needs our metadata; an ACS URL and an entity ID in an email are not enough.',
    'Nothing leaves until an attribute filter releases it.',
    'The name identifier changes at every sign-in (transient); recognise people by another attribute.',
    'Its metadata has two signing certificates; the one of the front channel signs what browsers carry.',
    'It encrypts whenever our metadata has a key for it.',
    'A federation file holds thousands of entities; pick one by its entity ID.',
  ],
  recognises: [/^https:\/\/[^/]+\/idp\/(?:shibboleth|profile\/SAML2)/i],
};
