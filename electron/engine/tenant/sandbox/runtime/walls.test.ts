import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from './passwords.ts';
import { authorizeUrl, codeVerifier, openBrowser } from './testing/test-browser.ts';
import { makeSamlIdp, readRedirect } from './testing/test-saml-idp.ts';
import { clientSecret, openTestTenant, redirectUri, type TestTenant } from './testing/test-tenant.ts';

/** Two partners in one workspace: nothing of one opens anything at the other. */
let tenant: TestTenant;
const password = 'correct horse battery';
const email = 'ada@cascade.example';

beforeAll(async () => {
  tenant = await openTestTenant();
  const at = new Date().toISOString();
  const secret = await hashPassword(password);
  for (const id of ['cascade', 'forge']) {
    tenant.addOrganization(id);
    tenant.addClient(id, `${id}-portal`);
    tenant.addPool(id, `${id}-people`);
    tenant.addIdp(id, 'directory', { method: 'identity_pool', identity_pool_id: `${id}-people` });
  }
  tenant.addUser('cascade-people', 'ada', email, {
    credentials: [{ id: 'c1', type: 'password', state: 'valid', secret, created_at: at, updated_at: at }],
  });
});
afterAll(() => tenant.close());

async function call(
  organization: string,
  path: string,
  form: Record<string, string>,
  clientId = `${organization}-portal`,
) {
  const response = await fetch(`${tenant.issuer(organization)}${path}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const text = await response.text();
  const body: Record<string, unknown> = text === '' ? {} : JSON.parse(text);
  return { status: response.status, body };
}

async function signIn(organization: string) {
  const browser = openBrowser(tenant.sandbox.baseUrl);
  const page = await browser.open(authorizeUrl(tenant.issuer(organization), `${organization}-portal`));
  return { browser, landed: await browser.submit(page, 'Sign in', { identifier: email, password }) };
}

const codeForm = (url: string) => ({
  grant_type: 'authorization_code',
  code: new URL(url).searchParams.get('code') ?? '',
  redirect_uri: redirectUri,
  code_verifier: codeVerifier,
});

describe('the walls between two partners', () => {
  test('a person of one directory is unknown at the other’s sign-in', async () => {
    const { landed } = await signIn('forge');
    expect(landed.html).toContain('The name or the password is wrong');
  });

  test('a directory of another organization opens nothing, even when a connection points at it', async () => {
    tenant.addIdp('forge', 'stolen', { method: 'identity_pool', identity_pool_id: 'cascade-people', name: 'Stolen' });
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const page = await browser.open(authorizeUrl(tenant.issuer('forge'), 'forge-portal', { idp_hint: 'stolen' }));
    expect((await browser.submit(page, 'Sign in', { identifier: email, password })).html).toContain('is wrong');
  });

  test('people are not provisioned into the other’s directory', async () => {
    const idp = makeSamlIdp('https://idp.example/entity');
    tenant.addIdp('forge', 'into-cascade', {
      method: 'saml_v2',
      settings: { metadata_xml: idp.metadata },
      jit: { enabled: true, provisioning: { pool_id: 'cascade-people' } },
    });
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const issuer = tenant.issuer('forge');
    const left = await browser.open(authorizeUrl(issuer, 'forge-portal', { idp_hint: 'into-cascade' }));
    const { requestId, relayState } = readRedirect(left.url);
    const acsUrl = `${issuer}/saml/sp/into-cascade/acs`;
    const response = idp.respond({
      acsUrl,
      audience: `${issuer}/saml/sp/into-cascade/metadata`,
      requestId,
      now: tenant.now(),
      attributes: { email: [email] },
    });
    const page = await browser.open(acsUrl, {
      method: 'POST',
      form: { SAMLResponse: response, RelayState: relayState },
    });
    expect([page.status, page.html.includes('belongs to another organization')]).toEqual([403, true]);
  });

  test('an application of one is unknown at the other', async () => {
    const page = await openBrowser(tenant.sandbox.baseUrl).open(authorizeUrl(tenant.issuer('forge'), 'cascade-portal'));
    expect([page.status, page.url.startsWith(tenant.issuer('forge'))]).toEqual([400, true]);
  });

  test('codes, tokens and sessions of one are nothing at the other', async () => {
    const { browser, landed } = await signIn('cascade');
    expect((await call('forge', '/oauth2/token', codeForm(landed.url))).body).toMatchObject({ error: 'invalid_grant' });
    const { body } = await call('cascade', '/oauth2/token', codeForm(landed.url));
    const [accessToken, refreshToken] = [String(body.access_token), String(body.refresh_token)];
    expect((await call('cascade', '/oauth2/introspect', { token: accessToken })).body.active).toBe(true);
    expect((await call('forge', '/oauth2/introspect', { token: accessToken })).body).toEqual({ active: false });
    expect(
      (await call('forge', '/oauth2/token', { grant_type: 'refresh_token', refresh_token: refreshToken })).body,
    ).toMatchObject({ error: 'invalid_grant' });
    await call('forge', '/oauth2/revoke', { token: accessToken });
    expect((await call('cascade', '/oauth2/introspect', { token: accessToken })).body.active).toBe(true);
    const userinfo = await fetch(`${tenant.issuer('forge')}/userinfo`, {
      headers: { authorization: `Bearer ${accessToken}` },
    });
    expect(userinfo.status).toBe(401);
    const silent = await browser.open(authorizeUrl(tenant.issuer('forge'), 'forge-portal', { prompt: 'none' }));
    expect(new URL(silent.url).searchParams.get('error')).toBe('login_required');
  });

  test('a revocation of the tenant’s administrator ends session, code and tokens at once', async () => {
    const { browser, landed } = await signIn('cascade');
    const { body } = await call('cascade', '/oauth2/token', codeForm(landed.url));
    const late = await browser.open(authorizeUrl(tenant.issuer('cascade'), 'cascade-portal'));
    const at = tenant.now().toISOString();
    tenant.store.put(tenant.tenantId, 'token_revocation', 'r1', {
      user_pool_id: 'cascade-people',
      subject: 'ada',
      revoked_at: at,
    });
    expect((await call('cascade', '/oauth2/token', codeForm(late.url))).body).toMatchObject({ error: 'invalid_grant' });
    expect((await call('cascade', '/oauth2/introspect', { token: String(body.access_token) })).body).toEqual({
      active: false,
    });
    expect(
      (
        await call('cascade', '/oauth2/token', {
          grant_type: 'refresh_token',
          refresh_token: String(body.refresh_token),
        })
      ).status,
    ).toBe(400);
    const silent = await browser.open(authorizeUrl(tenant.issuer('cascade'), 'cascade-portal', { prompt: 'none' }));
    expect(new URL(silent.url).searchParams.get('error')).toBe('login_required');
  });

  test('two redemptions of one code at once give tokens once', async () => {
    tenant.advance(1);
    const { landed } = await signIn('cascade');
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => call('cascade', '/oauth2/token', codeForm(landed.url))),
    );
    expect(answers.filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1);
  });
});
