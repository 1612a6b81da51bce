import { createHash } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hashPassword } from './passwords.ts';
import { authorizeUrl, openBrowser, type TestBrowser } from './testing/test-browser.ts';
import { clientSecret, openTestTenant, redirectUri, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
let issuer: string;
const password = 'correct horse battery';
const email = 'ada@cascade.example';

beforeAll(async () => {
  tenant = await openTestTenant();
  issuer = tenant.issuer('cascade');
  tenant.addOrganization('cascade', { metadata: { payload: { contract_id: 'C-7' } } });
  tenant.addOrganization('forge');
  tenant.addClient('cascade', 'portal');
  tenant.addClient('cascade', 'spa', { token_endpoint_auth_method: 'none', client_secret: undefined });
  tenant.addClient('forge', 'forge-portal', { grant_types: ['client_credentials'] });
  tenant.addPool('cascade', 'people');
  const at = new Date().toISOString();
  const secret = await hashPassword(password);
  tenant.addUser('people', 'ada', email, {
    credentials: [{ id: 'c1', type: 'password', state: 'valid', secret, created_at: at, updated_at: at }],
  });
  tenant.addIdp('cascade', 'directory', { method: 'identity_pool', identity_pool_id: 'people' });
  const claims = [
    ['organization_id', 'organization', 'id'],
    ['contract_id', 'organization', 'metadata.payload.contract_id'],
    ['workspace', 'workspace', 'id'],
  ] as const;
  for (const [name, source_type, source_path] of claims) {
    const claim = {
      id: name,
      tenant_id: tenant.tenantId,
      authorization_server_id: 'cascade',
      name,
      type: 'access_token' as const,
      source_type,
      source_path,
    };
    tenant.store.put(tenant.tenantId, 'claim', name, claim, { parent: 'cascade', name });
  }
});
afterAll(() => tenant.close());

const configure = (clientId: string, authentication: oidc.ClientAuth): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute: [oidc.allowInsecureRequests] });

/** The whole way of one application, by a certified client library. */
async function signIn(config: oidc.Configuration, browser: TestBrowser, scope = 'openid profile email orders:read') {
  const verifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier: verifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const start = oidc.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    scope,
    code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
  });
  const page = await browser.open(start.href);
  const landed = page.url.startsWith(redirectUri)
    ? page
    : await browser.submit(page, 'Sign in', { identifier: email, password });
  return {
    landed: new URL(landed.url),
    tokens: await oidc.authorizationCodeGrant(config, new URL(landed.url), checks),
  };
}

describe('authorization code flow with PKCE, by openid-client', () => {
  test.each([
    ['portal', oidc.ClientSecretBasic(clientSecret)],
    ['spa', oidc.None()],
  ] as const)('%s gets tokens, userinfo, and rotates its refresh token', async (clientId, authentication) => {
    const config = await configure(clientId, authentication);
    const { tokens } = await signIn(config, openBrowser(tenant.sandbox.baseUrl));
    const claims = tokens.claims();
    expect(claims).toMatchObject({ email, given_name: 'Ada', aud: [clientId] });
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    expect(decodeJwt(tokens.access_token)).toMatchObject({
      organization_id: 'cascade',
      contract_id: 'C-7',
      workspace: 'blixit-partners',
      scp: ['openid', 'profile', 'email', 'orders:read'],
    });
    const info = await oidc.fetchUserInfo(config, tokens.access_token, claims?.sub ?? '');
    expect(info).toMatchObject({ email, name: 'Ada Lovelace' });

    const first = tokens.refresh_token ?? '';
    const second = await oidc.refreshTokenGrant(config, first);
    expect(second.refresh_token).not.toBe(first);
    await expect(oidc.refreshTokenGrant(config, first)).rejects.toMatchObject({ error: 'invalid_grant' });
    // The second use of the first token looked like theft, so its successor is void too.
    await expect(oidc.refreshTokenGrant(config, second.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    await expect(oidc.fetchUserInfo(config, second.access_token, claims?.sub ?? '')).rejects.toThrow();
  });

  test('a signed-in browser is not asked again, prompt=none included; prompt=login asks', async () => {
    const config = await configure('portal', oidc.ClientSecretBasic(clientSecret));
    const browser = openBrowser(tenant.sandbox.baseUrl);
    await signIn(config, browser);
    const again = await browser.open(authorizeUrl(issuer, 'portal', { prompt: 'none' }));
    expect(new URL(again.url).searchParams.has('code')).toBe(true);
    expect((await browser.open(authorizeUrl(issuer, 'portal', { prompt: 'login' }))).html).toContain('Password');
    await browser.open(`${issuer}/oidc/logout`);
    const after = await browser.open(authorizeUrl(issuer, 'portal', { prompt: 'none' }));
    expect(new URL(after.url).searchParams.get('error')).toBe('login_required');
  });

  test('a code works once; the second use ends what the first gave', async () => {
    const config = await configure('portal', oidc.ClientSecretBasic(clientSecret));
    const { landed, tokens } = await signIn(config, openBrowser(tenant.sandbox.baseUrl));
    const again = await token('portal', {
      grant_type: 'authorization_code',
      code: landed.searchParams.get('code') ?? '',
      redirect_uri: redirectUri,
    });
    expect(again.body).toMatchObject({ error: 'invalid_grant' });
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
  });

  test('introspection and revocation', async () => {
    const config = await configure('portal', oidc.ClientSecretBasic(clientSecret));
    const { tokens } = await signIn(config, openBrowser(tenant.sandbox.baseUrl));
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toMatchObject({
      active: true,
      client_id: 'portal',
      organization_id: 'cascade',
    });
    await oidc.tokenRevocation(config, tokens.refresh_token ?? '');
    expect(await oidc.tokenIntrospection(config, tokens.access_token)).toEqual({ active: false });
    expect(tenant.auditOf('cascade')).toContain('tokens revoked');
  });

  test('a person who was deactivated can neither refresh nor use the session', async () => {
    const config = await configure('portal', oidc.ClientSecretBasic(clientSecret));
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const { tokens } = await signIn(config, browser);
    const user = tenant.store.get(tenant.tenantId, 'user', 'ada');
    if (user === null) throw new Error('no user');
    tenant.store.put(tenant.tenantId, 'user', 'ada', { ...user.body, status: 'inactive' });
    await expect(oidc.refreshTokenGrant(config, tokens.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    });
    const silent = await browser.open(authorizeUrl(issuer, 'portal', { prompt: 'none' }));
    tenant.store.put(tenant.tenantId, 'user', 'ada', user.body);
    expect(new URL(silent.url).searchParams.get('error')).toBe('login_required');
  });
});

describe('pushed requests (RFC 9126), by openid-client', () => {
  const push = async (config: oidc.Configuration) => {
    const verifier = oidc.randomPKCECodeVerifier();
    const challenge = await oidc.calculatePKCECodeChallenge(verifier);
    const parameters = {
      redirect_uri: redirectUri,
      scope: 'openid',
      code_challenge: challenge,
      code_challenge_method: 'S256',
      nonce: 'n',
    };
    return { verifier, url: await oidc.buildAuthorizationUrlWithPAR(config, parameters) };
  };

  test('a pushed request works once, for the application that pushed it', async () => {
    const config = await configure('portal', oidc.ClientSecretBasic(clientSecret));
    const { verifier, url } = await push(config);
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const landed = await browser.submit(await browser.open(url.href), 'Sign in', { identifier: email, password });
    const tokens = await oidc.authorizationCodeGrant(config, new URL(landed.url), {
      pkceCodeVerifier: verifier,
      expectedNonce: 'n',
    });
    expect(tokens.claims()?.aud).toEqual(['portal']);
    expect((await browser.open(url.href)).status).toBe(400);
    const stolen = (await push(config)).url;
    stolen.searchParams.set('client_id', 'spa');
    expect((await browser.open(stolen.href)).status).toBe(400);
  });

  test('a client that has to push is refused without', async () => {
    tenant.addClient('cascade', 'pusher', { require_pushed_authorization_requests: true });
    const landed = await openBrowser(tenant.sandbox.baseUrl).open(authorizeUrl(issuer, 'pusher'));
    expect(new URL(landed.url).searchParams.get('error_description')).toContain('/par');
  });
});

async function token(clientId: string, form: Record<string, string>, secret = clientSecret, at = issuer) {
  const response = await fetch(`${at}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

describe('authorization requests that are refused', () => {
  const open = (clientId: string, more: Record<string, string>) =>
    openBrowser(tenant.sandbox.baseUrl).open(authorizeUrl(issuer, clientId, more));

  test.each([
    ['an unknown application', 'nobody', {}],
    ['an application of another organization', 'forge-portal', {}],
    ['a redirect URI with a slash more', 'portal', { redirect_uri: `${redirectUri}/` }],
    ['a redirect URI elsewhere', 'portal', { redirect_uri: 'https://evil.example/' }],
  ])('%s: told to the person, never redirected', async (_, clientId, more) => {
    const page = await open(clientId, more);
    expect([page.status, page.url.startsWith(issuer)]).toEqual([400, true]);
  });

  test.each([
    ['response type', { response_type: 'token' }, 'unsupported_response_type'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['unassigned scope', { scope: 'openid orders:delete' }, 'invalid_scope'],
    ['request object', { request: 'x.y.z' }, 'request_not_supported'],
    ['nobody signed in', { prompt: 'none' }, 'login_required'],
  ])('%s: sent back to the application with state and iss', async (_, more, error) => {
    const { searchParams } = new URL((await open('portal', more)).url);
    expect([searchParams.get('error'), searchParams.get('state'), searchParams.get('iss')]).toEqual([
      error,
      'the-state',
      issuer,
    ]);
  });

  test('a public client without PKCE', async () => {
    const url = new URL(authorizeUrl(issuer, 'spa'));
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    const landed = await openBrowser(tenant.sandbox.baseUrl).open(url.href);
    expect(new URL(landed.url).searchParams.get('error')).toBe('invalid_request');
  });

  test('a parameter that occurs twice', async () => {
    const page = await openBrowser(tenant.sandbox.baseUrl).open(`${authorizeUrl(issuer, 'portal')}&state=other`);
    expect(page.status).toBe(400);
  });
});

describe('the code is bound', () => {
  async function code(): Promise<string> {
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const page = await browser.open(authorizeUrl(issuer, 'portal'));
    const landed = await browser.submit(page, 'Sign in', { identifier: email, password });
    return new URL(landed.url).searchParams.get('code') ?? '';
  }
  const form = (value: string) => ({ grant_type: 'authorization_code', code: value, redirect_uri: redirectUri });

  test('to its verifier', async () => {
    expect((await token('portal', form(await code()))).body).toMatchObject({ error: 'invalid_grant' });
    const wrong = createHash('sha256').update('another').digest('base64url');
    expect((await token('portal', { ...form(await code()), code_verifier: wrong })).body).toMatchObject({
      error: 'invalid_grant',
    });
  });
  test('to its redirect URI', async () => {
    expect(
      (await token('portal', { ...form(await code()), redirect_uri: 'http://127.0.0.1/other' })).body,
    ).toMatchObject({ error: 'invalid_grant' });
  });
});
