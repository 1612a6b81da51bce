import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxSwitches } from '../types.ts';
import { authorizeUrl, openBrowser } from './testing/test-browser.ts';
import { makeSamlIdp, readRedirect } from './testing/test-saml-idp.ts';
import { openTestTenant, redirectUri, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
const idp = makeSamlIdp('https://idp.example/entity');
const pool = 'cascade-people';

async function open(switches: Partial<SandboxSwitches> = {}): Promise<TestTenant> {
  const opened = await openTestTenant(switches);
  opened.addOrganization('cascade');
  opened.addClient('cascade', 'cascade-portal');
  opened.addPool('cascade', pool, { identifier_case_insensitive: true });
  for (const id of ['first-idp', 'second-idp']) {
    opened.addIdp('cascade', id, {
      method: 'saml_v2',
      settings: { metadata_xml: idp.metadata, signing_method: 'rsa-sha-256' },
      mappings: [{ source: 'mail', target: 'email', type: 'string' }],
      jit: {
        enabled: true,
        provisioning: { pool_id: pool, user: { identifiers: [{ type: 'email', source: 'email' }] } },
      },
    });
  }
  return opened;
}
beforeAll(async () => {
  tenant = await open();
});
afterAll(() => tenant.close());

/** @returns the page where it ends: the application's, or one that says why not */
async function signIn(nameId: string, attributes: Record<string, string[]>, idpId = 'first-idp') {
  const browser = openBrowser(tenant.sandbox.baseUrl);
  const issuer = tenant.issuer('cascade');
  const left = await browser.open(authorizeUrl(issuer, 'cascade-portal', { idp_hint: idpId }));
  const { requestId, relayState } = readRedirect(left.url);
  const acsUrl = `${issuer}/saml/sp/${idpId}/acs`;
  const audience = `${issuer}/saml/sp/${idpId}/metadata`;
  const wish = { acsUrl, audience, requestId, now: tenant.now(), nameId, attributes };
  return await browser.open(acsUrl, {
    method: 'POST',
    crossSite: true,
    form: { SAMLResponse: idp.respond(wish), RelayState: relayState },
  });
}

const people = () => tenant.store.list(tenant.tenantId, 'user', { parent: pool }).map(({ body }) => body);
const personWith = (identifier: string) =>
  people().filter(({ identifiers }) => identifiers.some((one) => one.identifier === identifier));

describe('a person whom an IdP vouches for', () => {
  test('is found by the name again, also under another address', async () => {
    const first = await signIn('Maya-1', { mail: ['Maya@cascade.example'] });
    expect(first.url.startsWith(redirectUri)).toBe(true);
    const later = await signIn('Maya-1', { mail: ['maya.married@cascade.example'] });
    expect(later.url.startsWith(redirectUri)).toBe(true);
    expect(personWith('maya@cascade.example')).toHaveLength(1);
    expect(personWith('maya.married@cascade.example')).toEqual([]);
  });

  test('is refused under another name with a known address', async () => {
    await signIn('Tom-1', { mail: ['tom@cascade.example'] });
    const before = people().length;
    const page = await signIn('Tom-2', { mail: ['TOM@cascade.example'] });
    expect(page.status).toBe(403);
    expect(page.html).toContain('named otherwise before');
    expect(people()).toHaveLength(before);
  });

  test('may have another name at another connection of the partner', async () => {
    await signIn('ida', { mail: ['ida@cascade.example'] });
    const page = await signIn('S-1-5-21-7', { mail: ['ida@cascade.example'] }, 'second-idp');
    expect(page.url.startsWith(redirectUri)).toBe(true);
    const [ida, ...others] = personWith('ida@cascade.example');
    expect(others).toEqual([]);
    expect(ida?.identifiers.map(({ type }) => type)).toEqual(['email', 'federated', 'federated']);
    expect(JSON.stringify(ida?.identifiers)).not.toContain('S-1-5-21-7');
  });

  test('who was invited is known by the name from the first sign-in on', async () => {
    tenant.addUser(pool, 'invited', 'lea@cascade.example', { status: 'new' });
    expect((await signIn('lea-1', { mail: ['lea@cascade.example'] })).url.startsWith(redirectUri)).toBe(true);
    expect(personWith('lea@cascade.example')).toMatchObject([{ id: 'invited', status: 'active' }]);
    expect((await signIn('lea-2', { mail: ['lea@cascade.example'] })).status).toBe(403);
    expect((await signIn('lea-1', { mail: ['lea@cascade.example'] })).url.startsWith(redirectUri)).toBe(true);
  });

  test('is not let in without what the connection finds people by', async () => {
    for (const attributes of [{}, { mail: [''] }, { other: ['nora@cascade.example'] }]) {
      const page = await signIn('nora', attributes);
      expect(page.status).toBe(403);
      expect(page.html).toContain('brings no email');
    }
  });

  test('gets no account of somebody else by an address that nobody proved to own', async () => {
    tenant.addUser(pool, 'owner', 'kim@cascade.example');
    const page = await signIn('thief', { mail: ['kim@cascade.example'], email_verified: ['false'] });
    expect(page.status).toBe(403);
    expect(page.html).toContain('nobody has proved to own it');
    expect(personWith('kim@cascade.example')[0]?.identifiers).toHaveLength(1);
    const fresh = await signIn('fresh', { mail: ['fresh@cascade.example'], email_verified: ['false'] });
    expect(fresh.url.startsWith(redirectUri)).toBe(true);
    expect(personWith('fresh@cascade.example')[0]?.verifiable_addresses).toMatchObject([{ verified: false }]);
  });
});

describe('where the server is set to be lenient', () => {
  let strict: TestTenant;
  beforeAll(async () => {
    strict = tenant;
    tenant = await open({ 'person-under-another-name': 'linked', 'person-without-identifier': 'created' });
  });
  afterAll(async () => {
    await tenant.close();
    tenant = strict;
  });

  test('a known address is enough, and the names add up', async () => {
    for (const name of ['Tom-1', 'Tom-2'])
      expect((await signIn(name, { mail: ['tom@cascade.example'] })).url.startsWith(redirectUri)).toBe(true);
    expect(personWith('tom@cascade.example')[0]?.identifiers).toHaveLength(3);
  });

  test('the name alone is enough, and finds the person again', async () => {
    const before = people().length;
    for (const _ of [1, 2]) expect((await signIn('nora', {})).url.startsWith(redirectUri)).toBe(true);
    expect(people()).toHaveLength(before + 1);
  });
});
