import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent } from '../../user-agent/user-agent.ts';
import { type IdpOptions, type RunningIdp, startIdp } from '../start-idp.ts';

const redirectUri = 'http://127.0.0.1:9/callback';
const confidential = { client_id: 'orders', client_secret: 'a secret: with % and +', redirect_uris: [redirectUri] };
const open = { client_id: 'spa', token_endpoint_auth_method: 'none', redirect_uris: [redirectUri] };

let dataDir = '';
let idp: RunningIdp | null = null;

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-idp-'));
});
afterEach(async () => {
  await idp?.close();
  idp = null;
});
afterAll(() => rm(dataDir, { recursive: true }));

async function start(options: Partial<IdpOptions> = {}): Promise<RunningIdp> {
  idp = await startIdp({
    dataDir,
    now: () => new Date(),
    clients: [confidential, open],
    domain: 'cascade.example',
    ...options,
  });
  return idp;
}

async function discover(
  running: RunningIdp,
  id: string,
  authentication: client.ClientAuth,
): Promise<client.Configuration> {
  return client.discovery(new URL(running.addresses.issuer), id, undefined, authentication, {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
}

interface Started {
  readonly url: URL;
  readonly checks: client.AuthorizationCodeGrantChecks;
}

async function begin(configuration: client.Configuration, extra: Record<string, string> = {}): Promise<Started> {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: 'openid profile email',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...extra,
  });
  return { url, checks: { pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce } };
}

async function signIn(configuration: client.Configuration, button = 'Maya Lindqvist') {
  const { url, checks } = await begin(configuration);
  const agent = createUserAgent(redirectUri);
  const back = await agent.press(await agent.open(url.href), button);
  return client.authorizationCodeGrant(configuration, new URL(back.url), checks);
}

describe('an openid-client relying party', () => {
  test.each([
    ['client_secret_basic', () => client.ClientSecretBasic(confidential.client_secret)],
    ['client_secret_post', () => client.ClientSecretPost(confidential.client_secret)],
  ])('signs in with %s', async (method, authentication) => {
    const running = await start({ clients: [{ ...confidential, token_endpoint_auth_method: method }] });
    const configuration = await discover(running, 'orders', authentication());
    const tokens = await signIn(configuration);
    expect(tokens.claims()).toMatchObject({
      email: 'maya.lindqvist@cascade.example',
      email_verified: true,
      groups: ['orders-read', 'reports-read'],
    });
    const profile = await client.fetchUserInfo(configuration, tokens.access_token, tokens.claims()?.sub ?? '');
    expect(profile).toMatchObject({ given_name: 'Maya', family_name: 'Lindqvist' });
  });

  test('signs in without a secret, and with a key', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const keyed = {
      client_id: 'keyed',
      token_endpoint_auth_method: 'private_key_jwt',
      redirect_uris: [redirectUri],
      jwks: { keys: [await exportJWK(publicKey)] },
    };
    const running = await start({ clients: [open, keyed] });
    expect((await signIn(await discover(running, 'spa', client.None()))).claims()?.sub).toBeTruthy();
    expect(
      (await signIn(await discover(running, 'keyed', client.PrivateKeyJwt(privateKey)))).claims()?.sub,
    ).toBeTruthy();
  });

  test('gets no email for somebody who has none', async () => {
    const tokens = await signIn(await discover(await start(), 'spa', client.None()), 'Dayo Okafor');
    expect(tokens.claims()).not.toHaveProperty('email');
  });

  test.each([
    ['signed-by-another-key', /signature/i],
    ['altered-after-signing', /signature/i],
    ['alg-none', /alg/i],
    ['hs256-with-public-key', /alg/i],
    ['unknown-kid', /key|kid|jwks/i],
    ['wrong-issuer', /iss/i],
    ['wrong-audience', /aud/i],
    ['expired', /exp/i],
    ['not-yet-valid', /nbf/i],
    ['wrong-nonce', /nonce/i],
    ['missing-nonce', /nonce/i],
    ['state-changed', /state/i],
    ['error-response', /access_denied|authorization response/i],
  ])('refuses the fault %s', async (fault, reason) => {
    const configuration = await discover(await start({ faults: [fault] }), 'spa', client.None());
    const error = await signIn(configuration).catch((problem: unknown) => problem);
    expect(inWords(error)).toMatch(reason);
  });
});

function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return `${error.message} ${error.cause instanceof Error ? inWords(error.cause) : JSON.stringify(error.cause ?? '')}`;
}

describe('the endpoints refuse', () => {
  test('a redirect URI that is not registered, without redirecting', async () => {
    const { url } = await begin(await discover(await start(), 'spa', client.None()), {
      redirect_uri: 'https://stranger.example/callback',
    });
    const page = await createUserAgent('https://stranger.example').open(url.href);
    expect([page.status, page.url.startsWith('https://stranger.example')]).toEqual([400, false]);
  });

  test('a public client without PKCE, and PKCE with plain', async () => {
    const configuration = await discover(await start(), 'spa', client.None());
    const { url } = await begin(configuration, { code_challenge_method: 'plain' });
    expect((await createUserAgent(redirectUri).open(url.href)).url).toContain('error=invalid_request');
    url.searchParams.delete('code_challenge');
    url.searchParams.delete('code_challenge_method');
    expect((await createUserAgent(redirectUri).open(url.href)).url).toContain('error=invalid_request');
  });

  test('a code that was used, and the token it had brought', async () => {
    const running = await start();
    const configuration = await discover(running, 'spa', client.None());
    const { url, checks } = await begin(configuration);
    const agent = createUserAgent(redirectUri);
    const back = await agent.press(await agent.open(url.href), 'Maya Lindqvist');
    const tokens = await client.authorizationCodeGrant(configuration, new URL(back.url), checks);
    await expect(client.authorizationCodeGrant(configuration, new URL(back.url), checks)).rejects.toThrow();
    const userinfo = await fetch(running.addresses.userinfoUrl, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(userinfo.status).toBe(401);
  });

  test('a wrong secret, and a method that is not the registered one', async () => {
    const running = await start();
    await expect(signIn(await discover(running, 'orders', client.ClientSecretBasic('another')))).rejects.toMatchObject({
      status: 401,
    });
    await expect(
      signIn(await discover(running, 'orders', client.ClientSecretPost(confidential.client_secret))),
    ).rejects.toMatchObject({ status: 401 });
  });

  test('a client assertion without its type, for too long, or a second time', async () => {
    const { privateKey, publicKey } = await generateKeyPair('ES256');
    const jwks = { keys: [await exportJWK(publicKey)] };
    const keyed = (client_id: string) => ({
      ...{ client_id, jwks, redirect_uris: [redirectUri], token_endpoint_auth_method: 'private_key_jwt' },
    });
    const running = await start({ clients: [keyed('one'), keyed('two')] });
    const jwtBearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
    const ask = async (id: string, jti: string, seconds: number, type: string | null = jwtBearer) => {
      const assertion = new SignJWT({ jti }).setProtectedHeader({ alg: 'ES256' }).setIssuer(id).setSubject(id);
      const signed = await assertion
        .setAudience(running.addresses.issuer)
        .setExpirationTime(`${seconds}s`)
        .sign(privateKey);
      const form = new URLSearchParams({ grant_type: 'refresh_token', client_assertion: signed });
      if (type !== null) form.set('client_assertion_type', type);
      const answer = await fetch(running.addresses.tokenUrl, { method: 'POST', body: form });
      return JSON.stringify(await answer.json());
    };
    expect(await ask('one', 'a', 60, null)).toContain('client_assertion_type');
    expect(await ask('one', 'a', 86_400)).toContain('too long');
    expect(await ask('one', 'a', 60)).toContain('invalid_grant');
    expect(await ask('one', 'a', 60)).toContain('used before');
    // Another client's ids are its own.
    expect(await ask('two', 'a', 60)).toContain('invalid_grant');
  });

  test('a parameter that occurs twice, and a client_id of another than who authenticates', async () => {
    const running = await start();
    const authorization = `Basic ${Buffer.from(`orders:${encodeURIComponent(confidential.client_secret)}`).toString('base64')}`;
    const ask = async (body: string, url = running.addresses.tokenUrl) => {
      const headers = { authorization, 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await fetch(url, { method: 'POST', headers, body });
      return [answer.status, await answer.json()];
    };
    const twice = [400, { error: 'invalid_request', error_description: expect.stringContaining('code occurs') }];
    expect(await ask('grant_type=authorization_code&code=a&code=b')).toEqual(twice);
    expect(await ask('code=a&code=b', running.addresses.pushedRequestUrl)).toEqual(twice);
    expect(await ask('grant_type=authorization_code&code=a&client_id=spa')).toEqual([
      401,
      { error: 'invalid_client', error_description: expect.stringContaining('two clients') },
    ]);
    expect(await ask('grant_type=authorization_code&code=a&resource=a&resource=b')).toMatchObject([
      400,
      { error: 'invalid_grant' },
    ]);
  });

  test('userinfo without a token, and say no error then', async () => {
    const running = await start();
    const bare = await fetch(running.addresses.userinfoUrl);
    expect([bare.status, bare.headers.get('www-authenticate'), await bare.text()]).toEqual([401, 'Bearer', '']);
    const wrong = await fetch(running.addresses.userinfoUrl, { headers: { authorization: 'Bearer x' } });
    expect(wrong.headers.get('www-authenticate')).toContain('invalid_token');
  });

  test('prompt=none, unless they answer by themselves', async () => {
    const asked = await begin(await discover(await start(), 'spa', client.None()), { prompt: 'none' });
    expect((await createUserAgent(redirectUri).open(asked.url.href)).url).toContain('error=login_required');
    await idp?.close();
    const alone = await begin(await discover(await start({ autoLogin: true }), 'spa', client.None()), {
      prompt: 'none',
    });
    expect((await createUserAgent(redirectUri).open(alone.url.href)).url).toContain('code=');
  });
});
