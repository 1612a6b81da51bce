import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Blueprint, blueprintFormat, Issue, type StepName } from '../../../shared/model/blueprint.ts';
import { makeCertificate } from '../kernel/make-certificate.ts';
import { checkBlueprint } from './check-blueprint.ts';
import type { OtherPartner } from './steps/step-rule.ts';
import { exampleOf } from './templates/index.ts';
import { blueprintInput } from './testing/any-blueprint.ts';

const now = new Date('2026-11-24T10:00:00Z');
const empty = Blueprint.parse({ format: blueprintFormat });
const saml = exampleOf('consulting-firm') ?? empty;
const oidc = exampleOf('supplier') ?? empty;
const directory = exampleOf('logistics-directory') ?? empty;

/** A change of one step of a complete blueprint, and nothing else. */
function withStep<S extends StepName>(
  blueprint: Blueprint,
  step: S,
  change: Partial<Blueprint[S]> | Blueprint[S],
): Blueprint {
  const before = blueprint[step];
  const after = Array.isArray(change) ? change : { ...before, ...change };
  return Blueprint.parse({ ...blueprint, [step]: after });
}
const check = (blueprint: Blueprint, others: readonly OtherPartner[] = []) =>
  checkBlueprint(blueprint, { now, others });
const found = (blueprint: Blueprint, others: readonly OtherPartner[] = []) =>
  check(blueprint, others).map(({ path, level }) => `${level} ${path}`);

describe('organization', () => {
  const organization = (change: Partial<Blueprint['organization']>) => withStep(saml, 'organization', change);
  const contract = (change: Partial<Blueprint['organization']['contract']>) =>
    organization({ contract: { ...saml.organization.contract, ...change } });

  test.each<[string, Blueprint, string[]]>([
    ['no name', organization({ name: ' ' }), ['missing organization.name']],
    ['no id', organization({ id: '' }), ['missing organization.id']],
    ['an id with capitals', organization({ id: 'Cascade' }), ['wrong organization.id']],
    ['an id that ends with a hyphen', organization({ id: 'cascade-' }), ['wrong organization.id']],
    ['the id of the workspace', organization({ id: 'blixit-partners' }), ['wrong organization.id']],
    ['an id of the server', organization({ id: 'system' }), ['wrong organization.id']],
    ['no domain', organization({ domains: [] }), ['missing organization.domains']],
    [
      'a domain with @',
      organization({ domains: ['cascade.example', '@forge.example'] }),
      ['wrong organization.domains.1'],
    ],
    [
      'a domain as address',
      organization({ domains: ['cascade.example', 'https://forge.example'] }),
      ['wrong organization.domains.1'],
    ],
    ['one label', organization({ domains: ['cascade.example', 'forge'] }), ['wrong organization.domains.1']],
    ['an IP address', organization({ domains: ['cascade.example', '10.0.0.1'] }), ['wrong organization.domains.1']],
    [
      'a public mail service',
      organization({ domains: ['cascade.example', 'gmail.com'] }),
      ['wrong organization.domains.1'],
    ],
    [
      'a public mail service of a country',
      organization({ domains: ['cascade.example', 'yahoo.co.uk'] }),
      ['wrong organization.domains.1'],
    ],
    [
      'a domain twice',
      organization({ domains: ['cascade.example', 'cascade.example'] }),
      ['wrong organization.domains.1'],
    ],
    ['accents', organization({ domains: ['cascade.example', 'bücher.example'] }), ['wrong organization.domains.1']],
    ['punycode', organization({ domains: ['cascade.example', 'xn--bcher-kva.example'] }), []],
    [
      'an end before the start',
      contract({ start: '2028-01-01', end: '2027-12-31' }),
      ['wrong organization.contract.end'],
    ],
    ['an end on the first day', contract({ start: '2027-12-31', end: '2027-12-31' }), []],
    ['a day that is not there', contract({ end: '2027-02-29' }), ['wrong organization.contract.end']],
    ['an end today', contract({ end: '2026-11-24' }), ['warning organization.contract.end']],
    ['an end yesterday', contract({ end: '2026-11-23' }), ['warning organization.contract.end']],
    ['an end in 30 days', contract({ end: '2026-12-24' }), ['warning organization.contract.end']],
    ['an end in 31 days', contract({ end: '2026-12-25' }), []],
    [
      'an owner without an address',
      organization({ owner: { name: 'X', email: '' } }),
      ['missing organization.owner.email'],
    ],
  ])('%s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });

  const other: OtherPartner = {
    name: 'Forge',
    organizationId: 'forge',
    domains: ['forge.example'],
    clientIds: ['forge-app'],
    idpId: 'https://login.cascade.example/idp',
    ssoUrl: '',
    certificates: [],
  };
  test.each<[string, Blueprint, string[]]>([
    ['its id', organization({ id: 'forge' }), ['wrong organization.id']],
    [
      'its domain',
      organization({ domains: ['forge.example'] }),
      ['wrong organization.domains.0', 'warning administrators.0.email', 'warning administrators.1.email'],
    ],
    [
      'below its domain',
      organization({ domains: ['cascade.example', 'east.forge.example'] }),
      ['warning organization.domains.1'],
    ],
    [
      'its client id',
      withStep(saml, 'applications', saml.applications.map((each) => ({ ...each, id: 'forge-app' })).slice(0, 1)),
      ['wrong applications.0.id'],
    ],
  ])('another partner has %s', (_what, blueprint, expected) => {
    expect(found(blueprint, [other])).toEqual([...expected, 'warning connection.saml.metadataXml'].sort(byStep));
  });
});

const order = ['organization', 'administrators', 'connection', 'applications'];
const byStep = (a: string, b: string) =>
  order.findIndex((step) => a.includes(step)) - order.findIndex((step) => b.includes(step));

describe('administrators', () => {
  const person = { name: 'X', email: 'x@cascade.example', role: 'manager' as const };
  test.each<[string, Blueprint['administrators'], string[]]>([
    ['nobody', [], ['missing administrators']],
    ['without an address', [{ ...person, email: '' }], ['missing administrators.0.email']],
    ['a wrong address', [{ ...person, email: 'x@' }], ['wrong administrators.0.email']],
    ['outside the domains', [{ ...person, email: 'x@other.example' }], ['warning administrators.0.email']],
    ['below a domain', [{ ...person, email: 'x@mail.cascade.example' }], []],
    ['twice', [person, { ...person, email: 'X@cascade.example' }], ['wrong administrators.1.email']],
    ['auditors only', [{ ...person, role: 'auditor' }], ['warning administrators']],
  ])('%s', (_what, administrators, expected) => {
    expect(found(withStep(saml, 'administrators', administrators))).toEqual(expected);
  });
});

function metadata(notAfter: string, more = ''): string {
  const pem = makeCertificate({
    keyPair: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    subject: 'IdP',
    notBefore: new Date('2020-01-01T00:00:00Z'),
    notAfter: new Date(notAfter),
  });
  const certificate = pem.replace(/-----[A-Z ]+-----/g, '');
  return `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"${more}><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${certificate}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;
}
const several = `<EntitiesDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata">${metadata('2030-01-01')}${metadata('2030-01-01').replace('entityID="https://idp.example"', 'entityID="https://second.example"')}</EntitiesDescriptor>`;

describe('connection', () => {
  const connection = (change: Partial<Blueprint['connection']['saml']>) =>
    withStep(saml, 'connection', { saml: { ...saml.connection.saml, ...change } });
  const bySaml = {
    metadataXml: '',
    metadataUrl: '',
    entityId: 'https://idp.example',
    ssoUrl: 'https://idp.example/sso',
    certificatePem: '',
  };
  const pem = makeCertificate({
    keyPair: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    subject: 'IdP',
    notBefore: now,
    notAfter: new Date('2030-01-01'),
  });

  test.each<[string, Blueprint, string[]]>([
    ['no metadata', connection({ metadataXml: '', metadataUrl: '' }), ['missing connection.saml.metadataXml']],
    ['an address only', connection({ metadataXml: '' }), []],
    [
      'a sign-in page instead of metadata',
      connection({ metadataXml: '<!doctype html><html></html>' }),
      ['wrong connection.saml.metadataXml'],
    ],
    ['good metadata', connection({ metadataXml: metadata('2030-01-01') }), []],
    [
      'an expired certificate',
      connection({ metadataXml: metadata('2026-11-23') }),
      ['wrong connection.saml.metadataXml'],
    ],
    [
      'a certificate with 59 days',
      connection({ metadataXml: metadata('2027-01-22') }),
      ['warning connection.saml.metadataXml'],
    ],
    [
      'signed requests wanted',
      connection({ metadataXml: metadata('2030-01-01', ' WantAuthnRequestsSigned="true"') }),
      ['warning connection.saml.signRequests'],
    ],
    ['several, none chosen', connection({ metadataXml: several }), ['wrong connection.saml.entityId']],
    ['several, one chosen', connection({ metadataXml: several, entityId: 'https://second.example' }), []],
    [
      'several, another chosen',
      connection({ metadataXml: several, entityId: 'https://third.example' }),
      ['wrong connection.saml.metadataXml'],
    ],
    ['typed by hand', connection({ ...bySaml, certificatePem: pem }), []],
    ['typed, no certificate', connection(bySaml), ['missing connection.saml.certificatePem']],
    [
      'typed, a private key',
      connection({ ...bySaml, certificatePem: '-----BEGIN PRIVATE KEY-----' }),
      ['wrong connection.saml.certificatePem'],
    ],
    [
      'typed, http',
      connection({ ...bySaml, certificatePem: pem, ssoUrl: 'http://idp.example/sso' }),
      ['wrong connection.saml.ssoUrl'],
    ],
    ['a transient identifier', connection({ nameIdFormat: 'transient' }), ['warning connection.saml.nameIdFormat']],
    ['no kind', withStep(saml, 'connection', { kind: 'none' }), ['missing connection.kind']],
    [
      'a product that speaks another protocol',
      withStep(saml, 'connection', { provider: 'generic-oidc' }),
      ['wrong connection.provider'],
    ],
    [
      'half a mapping',
      withStep(saml, 'connection', { mappings: [{ source: '', target: 'name', many: false }] }),
      ['missing connection.mappings.0.source', 'warning connection.mappings'],
    ],
  ])('SAML: %s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });

  const provider = (change: Partial<Blueprint['connection']['oidc']>) =>
    withStep(oidc, 'connection', { oidc: { ...oidc.connection.oidc, ...change } });
  test.each<[string, Blueprint, string[]]>([
    ['no issuer', provider({ issuer: '' }), ['missing connection.oidc.issuer']],
    ['http', provider({ issuer: 'http://login.forge.example' }), ['wrong connection.oidc.issuer']],
    ['this machine', provider({ issuer: 'http://127.0.0.1:8080' }), []],
    ['a slash at the end', provider({ issuer: 'https://login.forge.example/' }), ['warning connection.oidc.issuer']],
    [
      'the discovery address',
      provider({ issuer: 'https://login.forge.example/.well-known/openid-configuration' }),
      ['wrong connection.oidc.issuer'],
    ],
    ['a query', provider({ issuer: 'https://login.forge.example?x' }), ['wrong connection.oidc.issuer']],
    [
      'the common issuer',
      provider({ issuer: 'https://login.microsoftonline.com/common/v2.0' }),
      ['wrong connection.oidc.issuer'],
    ],
    ['no client id', provider({ clientId: '' }), ['missing connection.oidc.clientId']],
    ['no openid', provider({ scopes: ['email'] }), ['wrong connection.oidc.scopes']],
    ['no PKCE', provider({ usePkce: false }), ['warning connection.oidc.usePkce']],
  ])('OpenID Connect: %s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });

  const people = (change: Partial<Blueprint['connection']['directory']>) =>
    withStep(directory, 'connection', { directory: { ...directory.connection.directory, ...change } });
  test.each<[string, Blueprint, string[]]>([
    ['no way to sign in', people({ mechanisms: [] }), ['missing connection.directory.mechanisms']],
    [
      'a password alone',
      people({ mechanisms: ['password'], secondFactor: 'none' }),
      ['warning connection.directory.secondFactor'],
    ],
    ['short passwords', people({ minPasswordLength: 7 }), ['wrong connection.directory.minPasswordLength']],
    ['nobody invited', people({ people: [] }), ['missing connection.directory.people']],
    [
      'somebody twice',
      people({ people: [1, 2].map(() => ({ name: 'A', email: 'a@pinnacle.example' })) }),
      ['wrong connection.directory.people.1.email'],
    ],
  ])('directory: %s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });
});

describe('applications', () => {
  const application = {
    ...saml.applications[0],
    id: 'app',
    name: 'App',
    redirectUris: [],
    postLogoutRedirectUris: [],
    scopes: [],
    production: true,
  };
  const app = (change: object) =>
    withStep(saml, 'applications', Blueprint.shape.applications.parse([{ ...application, ...change }]));
  test.each<[string, Blueprint, string[]]>([
    ['none', withStep(saml, 'applications', []), ['missing applications']],
    ['no address to come back to', app({}), ['missing applications.0.redirectUris']],
    ['https', app({ redirectUris: ['https://app.example/cb?x=1'] }), []],
    ['http', app({ redirectUris: ['http://app.example/cb'] }), ['wrong applications.0.redirectUris.0']],
    ['a star', app({ redirectUris: ['https://*.example/cb'] }), ['wrong applications.0.redirectUris.0']],
    ['a fragment', app({ redirectUris: ['https://app.example/cb#x'] }), ['wrong applications.0.redirectUris.0']],
    ['relative', app({ redirectUris: ['/cb'] }), ['wrong applications.0.redirectUris.0']],
    ['a space', app({ redirectUris: ['https://app.example/cb '] }), ['wrong applications.0.redirectUris.0']],
    [
      'this machine, in production',
      app({ redirectUris: ['http://localhost:3000/cb'] }),
      ['wrong applications.0.redirectUris.0'],
    ],
    ['this machine, in development', app({ redirectUris: ['http://localhost:3000/cb'], production: false }), []],
    ['this machine, native', app({ kind: 'mobile_desktop', redirectUris: ['http://127.0.0.1/cb'] }), []],
    ['a private scheme, native', app({ kind: 'mobile_desktop', redirectUris: ['example.cascade:/cb'] }), []],
    [
      'a short scheme, native',
      app({ kind: 'mobile_desktop', redirectUris: ['cascade:/cb'] }),
      ['wrong applications.0.redirectUris.0'],
    ],
    ['a private scheme, web', app({ redirectUris: ['example.cascade:/cb'] }), ['wrong applications.0.redirectUris.0']],
    [
      'a script',
      app({ kind: 'mobile_desktop', redirectUris: ['javascript:alert(1)'] }),
      ['wrong applications.0.redirectUris.0'],
    ],
    [
      'a service with an address',
      app({ kind: 'service', redirectUris: ['https://app.example/cb'] }),
      ['warning applications.0.redirectUris'],
    ],
    ['a scope with a space', app({ kind: 'service', scopes: ['a b'] }), ['wrong applications.0.scopes.0']],
  ])('%s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });
});

describe('lifetimes', () => {
  const lifetimes = (change: Partial<Blueprint['lifetimes']>) => withStep(saml, 'lifetimes', change);
  test.each<[string, Blueprint, string[]]>([
    ['inherited', withStep(saml, 'lifetimes', { accessToken: '', refreshToken: '', idToken: '', session: '' }), []],
    ['30 minutes', lifetimes({ accessToken: '30m' }), []],
    ['31 minutes', lifetimes({ accessToken: '31m' }), ['warning lifetimes.accessToken']],
    ['a minute', lifetimes({ accessToken: '1m' }), ['warning lifetimes.accessToken']],
    ['no time', lifetimes({ accessToken: '0' }), ['wrong lifetimes.accessToken']],
    ['a word', lifetimes({ session: 'long' }), ['wrong lifetimes.session']],
    ['longer than the contract', lifetimes({ refreshToken: '900 days' }), ['wrong lifetimes.refreshToken']],
    ['shorter than the contract', lifetimes({ refreshToken: '600 days' }), []],
    ['a refresh token that is shorter', lifetimes({ refreshToken: '10m' }), ['warning lifetimes.refreshToken']],
    ['a session of two days', lifetimes({ session: '48h' }), ['warning lifetimes.session']],
  ])('%s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });
});

describe('claims, branding, workspace, template', () => {
  const claims = (...more: object[]) => Blueprint.parse({ ...saml, claims: [...saml.claims, ...more] });
  test.each<[string, Blueprint, string[]]>([
    ['no organization_id', Blueprint.parse({ ...saml, claims: [] }), ['warning claims']],
    [
      'another organization_id',
      Blueprint.parse({ ...saml, claims: [{ name: 'organization_id', sourcePath: 'name' }] }),
      ['wrong claims.0.sourcePath'],
    ],
    [
      'organization_id with a scope',
      Blueprint.parse({ ...saml, claims: [{ name: 'organization_id', sourcePath: 'id', scopes: ['x'] }] }),
      ['wrong claims.0.scopes'],
    ],
    ["the server's own", claims({ name: 'iss', sourcePath: 'id' }), ['wrong claims.4.name']],
    ['twice', claims({ name: 'contract_id', sourcePath: 'metadata.contract_id' }), ['wrong claims.4.name']],
    ['once in each token', claims({ name: 'contract_id', token: 'id_token', sourcePath: 'metadata.contract_id' }), []],
    ['no source', claims({ name: 'x' }), ['missing claims.4.sourcePath']],
    ['a colour in words', withStep(saml, 'branding', { primaryColor: 'blue' }), ['wrong branding.primaryColor']],
    ['grey on white', withStep(saml, 'branding', { textColor: '#999' }), ['warning branding.textColor']],
    ['a logo as SVG', withStep(saml, 'branding', { logoUrl: 'data:image/svg+xml,<svg/>' }), ['wrong branding.logoUrl']],
    [
      'a logo over http',
      withStep(saml, 'branding', { logoUrl: 'http://x.example/logo.png' }),
      ['wrong branding.logoUrl'],
    ],
    ['no workspace', withStep(saml, 'workspace', { id: '' }), ['missing workspace.id']],
    ["the server's workspace", withStep(saml, 'workspace', { id: 'admin' }), ['wrong workspace.id']],
    ['shared with customers', withStep(saml, 'workspace', { purpose: 'shared' }), ['warning workspace.purpose']],
    ['a template that is not here', withStep(saml, 'template', { id: 'other' }), ['warning template.id']],
    ['an older version of the template', withStep(saml, 'template', { version: '0.9' }), ['warning template.version']],
  ])('%s', (_what, blueprint, expected) => {
    expect(found(blueprint)).toEqual(expected);
  });
});

describe('what blocks a sync', () => {
  test('an empty blueprint lacks exactly workspace, id and name', () => {
    const blocking = check(empty).filter(({ blocksSync }) => blocksSync);
    expect(blocking.map(({ path, level }) => [path, level])).toEqual([
      ['workspace.id', 'missing'],
      ['organization.name', 'missing'],
      ['organization.id', 'missing'],
    ]);
  });

  test('for any blueprint: no rule throws, a wrong value blocks, a warning never does', () => {
    fc.assert(
      fc.property(blueprintInput, (input) => {
        for (const issue of check(Blueprint.parse(input))) {
          Issue.parse(issue);
          expect(issue.message).toMatch(/[.?]$/);
          const needed = ['workspace.id', 'organization.id', 'organization.name'].includes(issue.path);
          expect(issue.blocksSync).toBe(issue.level === 'wrong' || (issue.level === 'missing' && needed));
        }
      }),
      { numRuns: 200 },
    );
  });
});
