import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent, type UserAgent } from '../../user-agent/user-agent.ts';
import { type IdpOptions, type RunningIdp, startIdp } from '../start-idp.ts';

const redirectUri = 'http://127.0.0.1:9/callback';
const afterLogout = 'http://127.0.0.1:9/bye';
const maya = 'Maya Lindqvist';
const orders = {
  client_id: 'orders',
  client_secret: 'a secret',
  redirect_uris: [redirectUri],
  post_logout_redirect_uris: [afterLogout],
};

let dataDir = '';
let idp: RunningIdp;
let offsetMs = 0;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-op-'));
});
afterEach(async () => {
  offsetMs = 0;
  await idp.close();
});
afterAll(() => rm(dataDir, { recursive: true }));

type Metadata = Record<string, unknown>;

async function start(changes: Metadata = {}, options: Partial<IdpOptions> = {}): Promise<client.Configuration> {
  idp = await startIdp({
    dataDir,
    now: () => new Date(Date.now() + offsetMs),
    clients: [{ ...orders, ...changes }],
    domain: 'cascade.example',
    ...options,
  });
  const expected = { id_token_signed_response_alg: 'RS256', ...changes };
  return client.discovery(
    new URL(idp.addresses.issuer),
    'orders',
    { client_secret: 'a secret', ...expected },
    client.ClientSecretBasic('a secret'),
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks] },
  );
}

type Parameters = Record<string, string>;

async function ask(configuration: client.Configuration, extra: Parameters = {}) {
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: client.randomState(), expectedNonce: client.randomNonce() };
  const parameters = {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    ...extra,
  };
  return { url: client.buildAuthorizationUrl(configuration, parameters), parameters, checks };
}

/** Where the browser came back to. */
async function comeBack(url: URL, agent: UserAgent = createUserAgent(redirectUri), person = maya): Promise<URL> {
  const page = await agent.open(url.href);
  if (page.url.startsWith(redirectUri)) return new URL(page.url);
  return new URL((await agent.press(page, person)).url);
}

async function signIn(configuration: client.Configuration, extra: Parameters = {}, agent?: UserAgent) {
  const { url, checks } = await ask(configuration, extra);
  return client.authorizationCodeGrant(configuration, await comeBack(url, agent), checks);
}

const errorOf = (back: URL) => [back.searchParams.get('error'), back.hash.includes('error=')];

describe('flows', () => {
  test('hybrid: code and ID token come in the fragment, tied to each other, and the code brings tokens', async () => {
    const configuration = await start();
    client.useCodeIdTokenResponseType(configuration);
    const { url, checks } = await ask(configuration);
    const back = await comeBack(url);
    expect(back.search).toBe('');
    const tokens = await client.authorizationCodeGrant(configuration, back, checks);
    expect(tokens.claims()).toMatchObject({ email: 'maya.lindqvist@cascade.example' });
  });

  test('implicit: an ID token alone, as some products still do', async () => {
    const configuration = await start();
    client.useIdTokenResponseType(configuration);
    const { url, checks } = await ask(configuration);
    const claims = await client.implicitAuthentication(configuration, await comeBack(url), checks.expectedNonce, {
      expectedState: checks.expectedState,
    });
    expect(claims.email).toBe('maya.lindqvist@cascade.example');
  });

  test('code with a token: at_hash ties the ID token of the front channel to it', async () => {
    const configuration = await start();
    const { url } = await ask(configuration, { response_type: 'code id_token token' });
    const values = new URLSearchParams((await comeBack(url)).hash.slice(1));
    expect(decodeJwt(values.get('id_token') ?? '')).toMatchObject({
      at_hash: expect.any(String),
      c_hash: expect.any(String),
    });
    const userinfo = await client.fetchUserInfo(
      configuration,
      values.get('access_token') ?? '',
      client.skipSubjectCheck,
    );
    expect(userinfo.name).toBe(maya);
  });

  test('form_post: the answer is a form that posts itself', async () => {
    const configuration = await start();
    const { url, checks } = await ask(configuration, { response_mode: 'form_post' });
    const agent = createUserAgent(redirectUri);
    const page = await agent.press(await agent.open(url.href), maya);
    const [form] = page.forms;
    expect(form).toMatchObject({ action: redirectUri, method: 'post' });
    const body = new URLSearchParams((form?.fields ?? []).map(([name, value]): [string, string] => [name, value]));
    const request = new Request(redirectUri, { method: 'POST', body });
    const tokens = await client.authorizationCodeGrant(configuration, request, checks);
    expect(tokens.claims()?.sub).toBeTruthy();
  });

  test('pushed requests: the browser carries a name only, which counts once', async () => {
    const configuration = await start({ require_pushed_authorization_requests: true });
    const { url: direct, parameters, checks } = await ask(configuration);
    expect(errorOf(await comeBack(direct))).toEqual(['invalid_request', false]);
    const url = await client.buildAuthorizationUrlWithPAR(configuration, parameters);
    expect([...url.searchParams.keys()].toSorted()).toEqual(['client_id', 'request_uri']);
    const tokens = await client.authorizationCodeGrant(configuration, await comeBack(url), checks);
    expect(tokens.claims()?.sub).toBeTruthy();
    expect((await createUserAgent(redirectUri).open(url.href)).html).toContain('used before');
    const wrong = client.buildAuthorizationUrlWithPAR(configuration, { ...parameters, scope: 'profile' });
    await expect(wrong).rejects.toMatchObject({ error: 'invalid_scope' });
  });
});

describe('tokens', () => {
  test('refresh, each once; one that comes again ends everything', async () => {
    const configuration = await start();
    const first = await signIn(configuration, { scope: 'openid email offline_access' });
    const second = await client.refreshTokenGrant(configuration, first.refresh_token ?? '');
    expect(second.claims()?.sub).toBe(first.claims()?.sub);
    expect(second.refresh_token).not.toBe(first.refresh_token);
    const again = client.refreshTokenGrant(configuration, first.refresh_token ?? '');
    await expect(again).rejects.toMatchObject({ error: 'invalid_grant' });
    const after = client.refreshTokenGrant(configuration, second.refresh_token ?? '');
    await expect(after).rejects.toMatchObject({ error: 'invalid_grant' });
    const info = client.fetchUserInfo(configuration, second.access_token, client.skipSubjectCheck);
    await expect(info).rejects.toMatchObject({ status: 401 });
  });

  test('for fewer scopes come with a refresh token that is good for all of them again', async () => {
    const configuration = await start();
    const first = await signIn(configuration, { scope: 'openid email profile offline_access' });
    const fewer = await client.refreshTokenGrant(configuration, first.refresh_token ?? '', { scope: 'openid email' });
    expect([fewer.scope, fewer.claims()?.name]).toEqual(['openid email', undefined]);
    const all = await client.refreshTokenGrant(configuration, fewer.refresh_token ?? '');
    expect([all.scope, all.claims()?.name]).toEqual(['openid email profile offline_access', maya]);
  });

  test('come without a refresh token unless offline_access was asked for, and refreshing stops with the person', async () => {
    const configuration = await start();
    expect((await signIn(configuration)).refresh_token).toBeUndefined();
    const { refresh_token: token = '' } = await signIn(configuration, { scope: 'openid offline_access' });
    idp.changePersona(maya, null);
    await expect(client.refreshTokenGrant(configuration, token)).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test.each(['RS256', 'PS256', 'ES256'])(
    'are signed with %s where the client wants it, userinfo as well',
    async (alg) => {
      const configuration = await start({ id_token_signed_response_alg: alg, userinfo_signed_response_alg: alg });
      const tokens = await signIn(configuration);
      expect(decodeProtectedHeader(tokens.id_token ?? '').alg).toBe(alg);
      const subject = tokens.claims()?.sub ?? '';
      expect(await client.fetchUserInfo(configuration, tokens.access_token, subject)).toMatchObject({ name: maya });
    },
  );

  test('for a named resource are JWTs for it, and only for one that was authorized', async () => {
    const configuration = await start();
    const api = 'https://orders.example/api';
    const { url, checks } = await ask(configuration, { resource: api });
    const back = await comeBack(url);
    const tokens = await client.authorizationCodeGrant(configuration, back, checks, { resource: api });
    expect(decodeProtectedHeader(tokens.access_token).typ).toBe('at+jwt');
    expect(decodeJwt(tokens.access_token)).toMatchObject({ aud: api, client_id: 'orders' });
    const other = await ask(configuration, { resource: api });
    const refused = client.authorizationCodeGrant(configuration, await comeBack(other.url), other.checks, {
      resource: 'https://elsewhere.example',
    });
    await expect(refused).rejects.toMatchObject({ error: 'invalid_target' });
    const { url: relative } = await ask(configuration, { resource: 'orders' });
    expect(errorOf(await comeBack(relative))).toEqual(['invalid_target', false]);
  });
});

describe('what a request asks for', () => {
  test('prompt=none is answered for whoever is signed in in this browser, if it is recent enough', async () => {
    const configuration = await start();
    const agent = createUserAgent(redirectUri);
    const silent = async (extra: Parameters = {}) =>
      new URL((await agent.open((await ask(configuration, { prompt: 'none', ...extra })).url.href)).url);
    expect(errorOf(await silent())).toEqual(['login_required', false]);
    const { id_token: hint = '' } = await signIn(configuration, {}, agent);
    expect((await silent()).searchParams.get('code')).toBeTruthy();
    expect((await silent({ id_token_hint: hint })).searchParams.get('code')).toBeTruthy();
    expect(errorOf(await silent({ id_token_hint: 'eyJ.not.ours' }))).toEqual(['login_required', false]);
    offsetMs = 120_000;
    expect(errorOf(await silent({ max_age: '60' }))).toEqual(['login_required', false]);
    expect(errorOf(await silent({ prompt: 'none login' }))).toEqual(['invalid_request', false]);
  });

  test('an ID token hint counts also where a person is asked', async () => {
    const configuration = await start();
    const { id_token: hint = '' } = await signIn(configuration);
    const { url } = await ask(configuration, { id_token_hint: hint });
    expect(errorOf(await comeBack(url, undefined, '花子 山田'))).toEqual(['login_required', false]);
    expect((await comeBack(url)).searchParams.get('code')).toBeTruthy();
  });

  test('max_age brings auth_time, acr_values an acr, login_hint the focus', async () => {
    const configuration = await start();
    const { url, checks } = await ask(configuration, {
      max_age: '300',
      acr_values: 'unknown phr',
      login_hint: 'hanako.yamada@cascade.example',
    });
    const agent = createUserAgent(redirectUri);
    const page = await agent.open(url.href);
    expect(page.html).toMatch(/autofocus>花子 山田/);
    const back = new URL((await agent.press(page, maya)).url);
    const tokens = await client.authorizationCodeGrant(configuration, back, { ...checks, maxAge: 300 });
    expect(tokens.claims()).toMatchObject({ acr: 'phr', auth_time: expect.any(Number) });
    const wished = { claims: JSON.stringify({ id_token: { acr: { values: ['unknown', 'phr'] } } }) };
    expect((await signIn(configuration, wished)).claims()).toMatchObject({ acr: 'phr' });
  });

  test('claims are released by name, an essential acr must be met, and a subject must be the one', async () => {
    const configuration = await start();
    const claims = (value: unknown) => ({ scope: 'openid', claims: JSON.stringify(value) });
    const wished = claims({ id_token: { email: null }, userinfo: { given_name: { essential: true } } });
    const tokens = await signIn(configuration, wished);
    expect(tokens.claims()).toMatchObject({ email: 'maya.lindqvist@cascade.example' });
    const subject = tokens.claims()?.sub ?? '';
    const info = await client.fetchUserInfo(configuration, tokens.access_token, subject);
    expect([info.given_name, info.family_name]).toEqual(['Maya', undefined]);
    const unmet = await ask(configuration, claims({ id_token: { acr: { essential: true, values: ['none such'] } } }));
    expect(errorOf(await comeBack(unmet.url))).toEqual(['unmet_authentication_requirements', false]);
    const other = await ask(configuration, claims({ id_token: { sub: { value: subject } } }));
    expect(errorOf(await comeBack(other.url, undefined, '花子 山田'))).toEqual(['login_required', false]);
    const broken = await ask(configuration, { claims: '{' });
    expect(errorOf(await comeBack(broken.url))).toEqual(['invalid_request', false]);
  });

  test.each<[string, Parameters, string]>([
    ['a request object', { request: 'eyJ' }, 'request_not_supported'],
    ['a request elsewhere', { request_uri: 'https://client.example/request' }, 'request_uri_not_supported'],
    ['an unknown prompt', { prompt: 'sometimes' }, 'invalid_request'],
    ['max_age that is no number', { max_age: 'soon' }, 'invalid_request'],
    ['an unknown response type', { response_type: 'code secret' }, 'unsupported_response_type'],
  ])('%s is refused', async (_what, extra, error) => {
    const configuration = await start();
    expect((await comeBack((await ask(configuration, extra)).url)).searchParams.get('error')).toBe(error);
  });
});

describe('RP-initiated logout', () => {
  test('ends session and refresh tokens, and goes back to a registered address only', async () => {
    const configuration = await start();
    const agent = createUserAgent([redirectUri, afterLogout]);
    const tokens = await signIn(configuration, { scope: 'openid offline_access' }, agent);
    const leave = (extra: Parameters) => client.buildEndSessionUrl(configuration, extra).href;
    const hint = { id_token_hint: tokens.id_token ?? '' };
    const stranger = await agent.open(leave({ ...hint, post_logout_redirect_uri: 'http://127.0.0.1:9/stranger' }));
    expect([stranger.status, stranger.html]).toEqual([400, expect.stringContaining('is not registered')]);
    const back = await agent.open(leave({ ...hint, post_logout_redirect_uri: afterLogout, state: 's 1' }));
    expect(back.url).toBe(`${afterLogout}?state=s+1`);
    const refreshed = client.refreshTokenGrant(configuration, tokens.refresh_token ?? '');
    await expect(refreshed).rejects.toMatchObject({ error: 'invalid_grant' });
    const silent = await agent.open((await ask(configuration, { prompt: 'none' })).url.href);
    expect(errorOf(new URL(silent.url))).toEqual(['login_required', false]);
  });

  test('asks first when the hint is of another session, and ends both once the person agrees', async () => {
    const configuration = await start();
    const theirs = await signIn(configuration, { scope: 'openid offline_access' });
    const agent = createUserAgent(redirectUri);
    const ours = await signIn(configuration, { scope: 'openid offline_access' }, agent);
    const leave = client.buildEndSessionUrl(configuration, { id_token_hint: theirs.id_token ?? '' }).href;
    const page = await agent.open(leave);
    expect(page.html).toContain('Sign out?');
    expect((await client.refreshTokenGrant(configuration, ours.refresh_token ?? '')).access_token).toBeTruthy();
    expect((await agent.press(page, 'Sign out')).html).toContain('The session has ended');
    const after = client.refreshTokenGrant(configuration, theirs.refresh_token ?? '');
    await expect(after).rejects.toMatchObject({ error: 'invalid_grant' });
    // It is over already, so nobody has to be asked.
    expect((await createUserAgent().open(leave)).html).toContain('Nobody was signed in');
  });

  test('knows the session of a person who answered by themselves', async () => {
    const configuration = await start({}, { autoLogin: true });
    const agent = createUserAgent(redirectUri);
    const { id_token: hint = '' } = await signIn(configuration, { prompt: 'none' }, agent);
    const page = await agent.open(client.buildEndSessionUrl(configuration, { id_token_hint: hint }).href);
    expect(page.html).toContain('The session has ended');
  });

  test('ends a code that was not redeemed yet, however the session ends', async () => {
    const configuration = await start();
    const agent = createUserAgent(redirectUri);
    const { url, checks } = await ask(configuration);
    const back = await comeBack(url, agent);
    await agent.press(await agent.open(idp.addresses.endSessionUrl), 'Sign out');
    const redeemed = client.authorizationCodeGrant(configuration, back, checks);
    await expect(redeemed).rejects.toMatchObject({ error: 'invalid_grant' });
  });

  test('asks first when nothing says whose session it is, and takes no hint of somebody else', async () => {
    const configuration = await start();
    const agent = createUserAgent(redirectUri);
    const page = await agent.open(idp.addresses.endSessionUrl);
    expect(page.html).toContain('Sign out?');
    expect((await agent.press(page, 'Sign out')).html).toContain('Nobody was signed in');
    await signIn(configuration, {}, agent);
    const inside = await agent.press(await agent.open(idp.addresses.endSessionUrl), 'Sign out');
    expect(inside.html).toContain('The session has ended');
    const form = { method: 'POST', body: new URLSearchParams({ confirmed: 'yes' }) };
    const linked = await fetch(`${idp.addresses.endSessionUrl}?confirmed=yes`);
    const posted = await fetch(idp.addresses.endSessionUrl, {
      ...form,
      headers: { origin: 'https://elsewhere.example' },
    });
    for (const answer of [linked, posted]) expect(await answer.text()).toContain('Sign out?');
    const forged = client.buildEndSessionUrl(configuration, { id_token_hint: 'eyJhbGciOiJub25lIn0.e30.' });
    expect((await agent.open(forged.href)).html).toContain('is not an ID token of this provider');
  });
});
