import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { authorizeUrl, openBrowser } from './testing/test-browser.ts';
import {
  openTestProvider,
  type ProviderFault,
  partnerClient,
  type TestOpenIdProvider,
} from './testing/test-openid-provider.ts';
import { openTestTenant, redirectUri, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
let provider: TestOpenIdProvider;
const issuer = () => tenant.issuer('cascade');

beforeAll(async () => {
  tenant = await openTestTenant();
  provider = await openTestProvider(tenant.now);
  for (const id of ['cascade', 'forge']) {
    tenant.addOrganization(id);
    tenant.addClient(id, `${id}-portal`);
    tenant.addPool(id, `${id}-people`);
    tenant.addIdp(id, 'partner', {
      method: 'oidc',
      settings: { issuer_url: provider.issuer, client_id: partnerClient.id, use_pkce: true, get_user_info: true },
      credentials: { client_secret: partnerClient.secret },
      mappings: [
        { source: 'email', target: 'email', type: 'string' },
        { source: 'department', target: 'department', type: 'string' },
      ],
      jit: {
        enabled: true,
        provisioning: {
          pool_id: `${id}-people`,
          user: {
            attributes_mapping: [
              { source: 'department', target: 'department', type: 'string', update_on_sign_in: true },
            ],
          },
        },
      },
    });
  }
});
afterAll(async () => {
  await provider.close();
  await tenant.close();
});
beforeEach(() => {
  provider.fault = {};
  tenant.observations.length = 0;
});

async function start(organization = 'cascade') {
  const browser = openBrowser(tenant.sandbox.baseUrl);
  const left = await browser.open(
    authorizeUrl(tenant.issuer(organization), `${organization}-portal`, { idp_hint: 'partner' }),
  );
  return { browser, left };
}

describe('a sign-in through an OpenID Connect connection', () => {
  test('asks with state, nonce and PKCE, and ends with a code, a profile and a person', async () => {
    const { browser, left } = await start();
    const asked = new URL(left.url).searchParams;
    expect(asked.get('redirect_uri')).toBe(`${issuer()}/callback/partner`);
    for (const name of ['state', 'nonce', 'code_challenge']) expect(asked.get(name)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    const landed = await browser.open(provider.authorize(left.url));
    expect(landed.url.startsWith(redirectUri)).toBe(true);
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
    const profile = tenant.observations.find(({ type }) => type === 'profile');
    expect(profile).toMatchObject({ profile: { email: 'ada@cascade.example', department: 'Works' } });
    expect(tenant.store.list(tenant.tenantId, 'user', { parent: 'cascade-people' })[0]?.body.payload).toEqual({
      department: 'Works',
    });
    const calls = tenant.observations.flatMap((one) =>
      one.type === 'back-channel' ? [`${one.method} ${new URL(one.url).pathname}`] : [],
    );
    expect(calls).toEqual([
      'GET /.well-known/openid-configuration',
      'GET /.well-known/openid-configuration',
      'POST /token',
      'GET /jwks',
      'GET /userinfo',
    ]);
    expect(JSON.stringify(tenant.observations)).not.toContain(partnerClient.secret);
  });

  test.each<readonly [string, ProviderFault, string]>([
    ['another nonce', { claims: { nonce: 'other' } }, 'oidc.nonce'],
    ['another issuer', { claims: { iss: 'https://other.example' } }, 'jwt.iss'],
    ['another audience', { claims: { aud: 'somebody-else' } }, 'jwt.aud'],
    ['an expired token', { claims: { iat: 1_700_000_000, exp: 1_700_000_300 } }, 'jwt.exp'],
    ['a token signed by another key', { signWithStranger: true }, 'jwt.signature'],
    [
      'another issuer in the discovery document',
      { discoveryIssuer: 'https://other.example' },
      'calls itself https://other.example',
    ],
    ['userinfo about somebody else', { userinfoSub: 'eve' }, 'Userinfo is about another person'],
  ])('%s is refused, and the page says so', async (_, fault, said) => {
    const { browser, left } = await start();
    const callback = provider.authorize(left.url);
    provider.fault = fault;
    const page = await browser.open(callback);
    expect(page.status).toBeGreaterThanOrEqual(400);
    expect(page.html).toContain(said);
    expect(tenant.observations.some(({ type }) => type === 'signed-in')).toBe(false);
    expect(tenant.auditOf('cascade')).toContain('login failed');
  });

  test('a state counts once, at its own organization, in its own browser', async () => {
    const { browser, left } = await start();
    const callback = provider.authorize(left.url);
    expect((await openBrowser(tenant.sandbox.baseUrl).open(callback)).html).toContain('another browser');
    expect((await browser.open(callback)).html).toContain('(state)');
    const other = await start('forge');
    const moved = provider.authorize(other.left.url).replace('/forge/', '/cascade/');
    expect((await other.browser.open(moved)).html).toContain('(state)');
    const unknown = await browser.open(`${issuer()}/callback/partner?code=x&state=made-up`);
    expect([unknown.status, unknown.html.includes('(state)')]).toEqual([400, true]);
  });

  test('an answer from another provider (mix-up) is refused', async () => {
    const { browser, left } = await start();
    const callback = new URL(provider.authorize(left.url));
    callback.searchParams.set('iss', 'https://other.example');
    expect((await browser.open(callback.href)).html).toContain('The answer is from https://other.example');
  });

  test('an error of the provider is told in its words', async () => {
    const { browser, left } = await start();
    const state = new URL(left.url).searchParams.get('state') ?? '';
    const page = await browser.open(
      `${issuer()}/callback/partner?error=access_denied&error_description=${encodeURIComponent('<b>not assigned</b>')}&state=${state}`,
    );
    expect(page.html).toContain('access_denied, &lt;b&gt;not assigned&lt;/b&gt;');
  });
});

describe('who goes where', () => {
  beforeAll(() => {
    const { store, tenantId } = tenant;
    for (const id of ['cascade', 'blixit-partners']) {
      const server = store.get(tenantId, 'server', id);
      if (server === null) throw new Error(`no ${id}`);
      store.put(tenantId, 'server', id, {
        ...server.body,
        idp_discovery: { enabled: true },
        ...(id === 'cascade' ? { organization: { domains: ['cascade.example'] } } : {}),
      });
    }
    tenant.addPool('cascade', 'own');
    tenant.addIdp('cascade', 'own-directory', {
      method: 'identity_pool',
      identity_pool_id: 'own',
      name: 'Own directory',
      discovery_settings: { fallback_provider: true },
    });
    const partner = store.get(tenantId, 'idp', 'cascade/partner');
    if (partner === null) throw new Error('no connection');
    store.put(tenantId, 'idp', 'cascade/partner', {
      ...partner.body,
      discovery_settings: { domains: ['cascade.example'], instant_redirect: true },
    });
    tenant.addClient('blixit-partners', 'shared-portal');
    tenant.addIdp('blixit-partners', 'to-cascade', {
      method: 'organization',
      workspace_id: 'cascade',
      name: 'Cascade',
    });
  });

  test('a known domain goes straight to its identity provider', async () => {
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const page = await browser.open(authorizeUrl(issuer(), 'cascade-portal'));
    expect(page.html).not.toContain('Continue with');
    const left = await browser.submit(page, 'Continue', { identifier: 'ada@Cascade.example' });
    expect(left.url.startsWith(provider.issuer)).toBe(true);
  });

  test('a login hint spares the question', async () => {
    const left = await openBrowser(tenant.sandbox.baseUrl).open(
      authorizeUrl(issuer(), 'cascade-portal', { login_hint: 'ada@cascade.example' }),
    );
    expect(left.url.startsWith(provider.issuer)).toBe(true);
  });

  test('an unknown domain meets the fallback', async () => {
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const page = await browser.submit(await browser.open(authorizeUrl(issuer(), 'cascade-portal')), 'Continue', {
      identifier: 'x@sub.cascade.example',
    });
    expect(page.html).toContain('aria-label="Own directory"');
  });

  test('one entry for all partners: the workspace leads into the organization, and the token is the workspace’s', async () => {
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const workspace = tenant.issuer('blixit-partners');
    const page = await browser.open(authorizeUrl(workspace, 'shared-portal'));
    expect(page.html).toContain('BlixitPartners');
    const inside = await browser.submit(page, 'Continue', { identifier: 'ada@cascade.example' });
    const left = inside.url.startsWith(provider.issuer)
      ? inside
      : await browser.submit(inside, 'Continue', { identifier: 'ada@cascade.example' });
    expect(new URL(left.url).searchParams.get('redirect_uri')).toBe(`${issuer()}/callback/partner`);
    const landed = new URL((await browser.open(provider.authorize(left.url))).url);
    expect(landed.searchParams.get('iss')).toBe(workspace);
    expect(landed.searchParams.has('code')).toBe(true);
  });

  test('a connection that is switched off is refused', async () => {
    const partner = tenant.store.get(tenant.tenantId, 'idp', 'forge/partner');
    if (partner === null) throw new Error('no connection');
    tenant.store.put(tenant.tenantId, 'idp', 'forge/partner', { ...partner.body, disabled: true });
    const page = await openBrowser(tenant.sandbox.baseUrl).open(
      authorizeUrl(tenant.issuer('forge'), 'forge-portal', { idp_hint: 'partner' }),
    );
    expect(page.html).toContain('no identity provider that can be used');
  });
});
