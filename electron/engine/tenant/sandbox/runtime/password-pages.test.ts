import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword, passwordProblems, verifyPassword } from './passwords.ts';
import { authorizeUrl, openBrowser } from './testing/test-browser.ts';
import { openTestTenant, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
const password = 'Correct horse 7';
const hostile = '<script>alert(1)</script>"&\'';

beforeAll(async () => {
  tenant = await openTestTenant();
  tenant.addOrganization('cascade', {
    name: hostile,
    color: '#123456',
    styling: {
      logo_url: 'https://evil.example/track.png',
      colors: { primary: 'red;}body{display:none', background: '#ffffff' },
    },
  });
  tenant.addClient('cascade', 'portal', { client_name: hostile });
  tenant.addPool('cascade', 'people', { password_policy: { min_length: 12, digits: 1, capital_letters: 1 } });
  const at = new Date().toISOString();
  tenant.addUser('people', 'ada', 'ada@cascade.example', {
    credentials: [
      {
        id: 'c1',
        type: 'password',
        state: 'valid',
        secret: await hashPassword(password),
        created_at: at,
        updated_at: at,
      },
    ],
  });
  tenant.addUser('people', 'newcomer', 'new@cascade.example', {
    status: 'new',
    verifiable_addresses: [
      {
        id: 'a1',
        address: 'new@cascade.example',
        type: 'email',
        status: 'active',
        verified: false,
        created_at: at,
        updated_at: at,
      },
    ],
  });
  tenant.addIdp('cascade', 'directory', { method: 'identity_pool', identity_pool_id: 'people', name: hostile });
});
afterAll(() => tenant.close());

const begin = async () => {
  const browser = openBrowser(tenant.sandbox.baseUrl);
  return { browser, page: await browser.open(authorizeUrl(tenant.issuer('cascade'), 'portal')) };
};

describe('the sign-in page', () => {
  test('escapes names, takes only colours as colours, and fetches nothing', async () => {
    const { page } = await begin();
    expect(page.html).not.toContain('<script');
    expect(page.html).not.toContain('display:none');
    expect(page.html).not.toContain('evil.example');
    expect(page.html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(page.html).toContain('--primary:#123456');
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/^default-src 'none'; style-src 'nonce-/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('script-src');
  });

  test('labels its fields', async () => {
    const { page } = await begin();
    for (const [, id] of page.html.matchAll(/<input id="([^"]+)"/g)) expect(page.html).toContain(`<label for="${id}">`);
  });

  test('is no use without its token, in another browser, or after the sign-in', async () => {
    const { browser, page } = await begin();
    const forged = await browser.submit(page, 'Sign in', { csrf: 'x', identifier: 'ada@cascade.example', password });
    expect(forged.status).toBe(400);
    const elsewhere = await openBrowser(tenant.sandbox.baseUrl).submit(page, 'Sign in', {
      identifier: 'ada@cascade.example',
      password,
    });
    expect(elsewhere.status).toBe(400);
    await browser.submit(page, 'Sign in', { identifier: 'ada@cascade.example', password });
    expect((await browser.submit(page, 'Sign in', { identifier: 'ada@cascade.example', password })).status).toBe(400);
  });

  test('says the same for a wrong password and a name that nobody has, and makes both wait', async () => {
    for (const identifier of ['ada@cascade.example', 'nobody@cascade.example']) {
      const { browser, page } = await begin();
      let shown = page;
      for (let attempt = 0; attempt < 5; attempt += 1) {
        shown = await browser.submit(shown, 'Sign in', { identifier, password: 'wrong' });
        expect(shown.html).toContain('The name or the password is wrong');
      }
      shown = await browser.submit(shown, 'Sign in', { identifier, password });
      expect(shown.html).toMatch(/Too many tries\. Wait \d+ seconds/);
    }
    tenant.advance(31);
    const many = await begin();
    const tries = await Promise.all(
      Array.from({ length: 12 }, () =>
        many.browser.submit(many.page, 'Sign in', { identifier: 'at-once@cascade.example', password: 'wrong' }),
      ),
    );
    expect(tries.filter(({ html }) => html.includes('is wrong'))).toHaveLength(5);
    const { browser, page } = await begin();
    const landed = await browser.submit(page, 'Sign in', { identifier: 'ADA@cascade.example', password });
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
  });
});

describe('setting a password by a link', () => {
  const link = (code: string) => `${tenant.issuer('cascade')}/setup/${code}`;
  const invite = (code: string, seconds = 3600) =>
    tenant.store.put(
      tenant.tenantId,
      'setup_code',
      code,
      {
        user_pool_id: 'people',
        user_id: 'newcomer',
        server_id: 'cascade',
        address: 'new@cascade.example',
        mode: 'invitation',
      },
      { expiresAt: new Date(tenant.now().getTime() + seconds * 1000) },
    );

  test('follows the policy, activates the person, works once, and the password signs in', async () => {
    invite('the-code');
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const page = await browser.open(link('the-code'));
    const weak = await browser.submit(page, 'Set password', { password: 'short', repeated: 'short' });
    for (const words of ['at least 12 characters', 'at least 1 digits', 'at least 1 capital letters'])
      expect(weak.html).toContain(words);
    const unequal = await browser.submit(weak, 'Set password', {
      password: 'A good one 2 have',
      repeated: 'A good one 3 have',
    });
    expect(unequal.html).toContain('typed the same twice');
    const set = await browser.submit(unequal, 'Set password', {
      password: 'A good one 2 have',
      repeated: 'A good one 2 have',
    });
    expect(set.html).toContain('Your password is set');
    expect((await browser.open(link('the-code'))).status).toBe(410);
    expect(
      (await browser.submit(page, 'Set password', { password: 'Another one 2 have', repeated: 'Another one 2 have' }))
        .status,
    ).toBe(410);
    const user = tenant.store.get(tenant.tenantId, 'user', 'newcomer')?.body;
    expect([user?.status, user?.verifiable_addresses[0]?.verified]).toEqual(['active', true]);
    expect(JSON.stringify(user)).not.toContain('A good one');
    expect(tenant.auditOf('cascade')).toEqual(expect.arrayContaining(['password created', 'user updated']));
    const signIn = await begin();
    const landed = await signIn.browser.submit(signIn.page, 'Sign in', {
      identifier: 'new@cascade.example',
      password: 'A good one 2 have',
    });
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
  });

  test('is over after its time, and for a person who was deactivated', async () => {
    invite('short-lived', 60);
    tenant.advance(61);
    const browser = openBrowser(tenant.sandbox.baseUrl);
    expect((await browser.open(link('short-lived'))).status).toBe(410);
    invite('for-nobody');
    const user = tenant.store.get(tenant.tenantId, 'user', 'newcomer');
    if (user === null) throw new Error('no user');
    tenant.store.put(tenant.tenantId, 'user', 'newcomer', { ...user.body, status: 'inactive' });
    expect((await browser.open(link('for-nobody'))).status).toBe(410);
  });

  test('refuses a form that another page sent', async () => {
    tenant.addUser('people', 'other', 'other@cascade.example', { status: 'new' });
    const record = {
      user_pool_id: 'people',
      user_id: 'other',
      server_id: 'cascade',
      address: 'other@cascade.example',
      mode: 'invitation',
    } as const;
    tenant.store.put(tenant.tenantId, 'setup_code', 'cross-site', record, {
      expiresAt: new Date(tenant.now().getTime() + 60_000),
    });
    const page = await openBrowser(tenant.sandbox.baseUrl).open(link('cross-site'));
    const values = { password: 'A good one 2 have', repeated: 'A good one 2 have' };
    const refused = await openBrowser(tenant.sandbox.baseUrl).submit(page, 'Set password', values);
    expect(refused.html).toContain('sent from this page');
    expect(tenant.store.get(tenant.tenantId, 'user', 'other')?.body.status).toBe('new');
  });
});

test('a password that must be changed is changed before anything else', async () => {
  const at = new Date().toISOString();
  const secret = await hashPassword(password);
  tenant.addUser('people', 'grace', 'grace@cascade.example', {
    credentials: [{ id: 'c2', type: 'password', state: 'must_be_changed', secret, created_at: at, updated_at: at }],
  });
  const { browser, page } = await begin();
  const form = await browser.submit(page, 'Sign in', { identifier: 'grace@cascade.example', password });
  expect(form.html).toContain('Set a password');
  await browser.submit(form, 'Set password', { password: 'A good one 2 have', repeated: 'A good one 2 have' });
  const again = await begin();
  const values = { identifier: 'grace@cascade.example', password: 'A good one 2 have' };
  expect(new URL((await again.browser.submit(again.page, 'Sign in', values)).url).searchParams.has('code')).toBe(true);
});

describe('the outbox', () => {
  test('shows what would have been sent, with links that are links and text that is text', async () => {
    const at = tenant.now().toISOString();
    tenant.store.put(tenant.tenantId, 'mail', 'm1', {
      to: 'new@cascade.example',
      subject: hostile,
      link: 'http://127.0.0.1/setup/1',
      at,
    });
    tenant.store.put(tenant.tenantId, 'mail', 'm2', {
      to: 'new@cascade.example',
      subject: 'Code',
      link: 'javascript:alert(1)',
      at,
    });
    const page = await openBrowser(tenant.sandbox.baseUrl).open(tenant.sandbox.outboxUrl);
    expect(page.html).toContain('<a href="http://127.0.0.1/setup/1">');
    expect(page.html).not.toContain('href="javascript');
    expect(page.html).not.toContain('<script');
  });
});

describe('passwords', () => {
  test('a hash fits its password only', async () => {
    const hash = await hashPassword('päss');
    expect([
      await verifyPassword('päss', hash),
      await verifyPassword('pass', hash),
      await verifyPassword('', null),
      await verifyPassword('', 'scrypt$1$1$1$$'),
    ]).toEqual([true, false, false, false]);
  });
  test('without a policy eight characters are enough', () => {
    expect(passwordProblems('12345678', undefined)).toEqual([]);
    expect(passwordProblems('1234567', undefined)).toHaveLength(1);
  });
});
