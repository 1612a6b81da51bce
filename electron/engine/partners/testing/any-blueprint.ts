/** Blueprints that nobody would type on purpose, for property tests: any text, any count, any choice. */
import fc from 'fast-check';
import {
  administratorRoles,
  applicationKinds,
  blueprintFormat,
  claimSources,
  connectionKinds,
  directoryMechanisms,
} from '../../../../shared/model/blueprint.ts';

/** Plausible pieces beside rubbish, so that the rules behind the first check are reached as well. */
const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '',
    'a',
    'cascade.example',
    'Gmail.com',
    'x@cascade.example',
    'https://app.cascade.example/cb#f',
    'http://localhost:3000/*',
    'com.example:/cb',
    '30m',
    '0',
    '900 days',
    '2028-12-31',
    '2024-02-30',
    '#fff',
    '__proto__',
    'metadata.contract_id',
    '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----',
    '<html>',
    '<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="x"/>',
  ),
);
const some = <T>(item: fc.Arbitrary<T>) => fc.array(item, { maxLength: 4 });
const maybe = <T extends Record<string, fc.Arbitrary<unknown>>>(shape: T) => fc.record(shape, { requiredKeys: [] });

export const blueprintInput = fc.record(
  {
    format: fc.constant(blueprintFormat),
    workspace: maybe({ id: text, name: text, purpose: fc.constantFrom('partners', 'shared') }),
    template: maybe({ id: text, version: text }),
    organization: maybe({
      id: text,
      name: text,
      domains: some(text),
      partnerType: text,
      contract: maybe({ id: text, start: text, end: text }),
      dataSharingAgreement: maybe({ reference: text, date: text }),
      owner: maybe({ name: text, email: text }),
      notes: text,
    }),
    administrators: some(maybe({ name: text, email: text, role: fc.constantFrom(...administratorRoles) })),
    connection: maybe({
      kind: fc.constantFrom(...connectionKinds),
      provider: text,
      name: text,
      saml: maybe({
        metadataXml: text,
        metadataUrl: text,
        entityId: text,
        ssoUrl: text,
        certificatePem: text,
        userIdAttribute: text,
      }),
      oidc: maybe({ issuer: text, clientId: text, scopes: some(text), usePkce: fc.boolean() }),
      directory: maybe({
        mechanisms: some(fc.constantFrom(...directoryMechanisms)),
        minPasswordLength: fc.integer({ min: 1, max: 128 }),
        people: some(maybe({ name: text, email: text })),
      }),
      mappings: some(maybe({ source: text, target: text, many: fc.boolean() })),
      jit: fc.boolean(),
      instantRedirect: fc.boolean(),
      contact: maybe({ name: text, email: text }),
    }),
    applications: some(
      maybe({
        id: text,
        name: text,
        kind: fc.constantFrom(...applicationKinds),
        redirectUris: some(text),
        scopes: some(text),
        production: fc.boolean(),
      }),
    ),
    lifetimes: maybe({ accessToken: text, refreshToken: text, idToken: text, session: text }),
    claims: some(
      maybe({
        name: text,
        token: fc.constantFrom('access_token', 'id_token'),
        sourceType: fc.constantFrom(...claimSources),
        sourcePath: text,
        scopes: some(text),
      }),
    ),
    branding: maybe({
      displayName: text,
      headline: text,
      logoUrl: text,
      primaryColor: text,
      backgroundColor: text,
      textColor: text,
    }),
  },
  { requiredKeys: ['format'] },
);
