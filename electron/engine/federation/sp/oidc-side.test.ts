import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type IdpOptions, type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { type OidcConnection, type RunningConnectionTest, startConnectionTest } from './start-connection-test.ts';
import { startTinyProvider, type TinyProvider, type TinyProviderFaults } from './testing/tiny-provider.ts';

let folder = '';
let idp: RunningIdp | null = null;
let running: RunningConnectionTest | null = null;
let front: Server | null = null;
let tiny: TinyProvider | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-rp-'));
});
afterEach(async () => {
  await running?.close();
  await idp?.close();
  await tiny?.close();
  front?.closeAllConnections();
  front?.close();
  running = null;
  idp = null;
  front = null;
  tiny = null;
});
afterAll(() => rm(folder, { recursive: true }));

const now = () => new Date();
const secret = 'a secret: with % and + and -';

async function start(
  idpOptions: Partial<IdpOptions> = {},
  connection: Partial<OidcConnection> = {},
  issuerOf: (idp: RunningIdp) => string | Promise<string> = ({ addresses }) => addresses.issuer,
): Promise<RunningConnectionTest> {
  idp = await startIdp({
    dataDir: join(folder, 'idp'),
    now,
    autoLogin: true,
    domain: 'cascade.example',
    ...idpOptions,
  });
  running = await startConnectionTest({
    connection: {
      kind: 'oidc',
      issuer: await issuerOf(idp),
      clientId: 'portico-test',
      clientSecret: secret,
      ...connection,
    },
    port: 0,
    dataDir: join(folder, 'sp'),
    now,
    timeoutSeconds: 30,
  });
  idp.registerClient({
    client_id: 'portico-test',
    client_secret: secret,
    redirect_uris: [running.addresses.redirectUri ?? ''],
  });
  return running;
}

const failedIn = async (test: RunningConnectionTest) =>
  (await test.done).checks.filter(({ status }) => status === 'fail').map(({ id }) => id);

describe('one sign-in at an OpenID Provider', () => {
  test('is followed to the tokens, with the origin of each claim and every hop', async () => {
    const { addresses, done } = await start();
    expect((await createUserAgent().open(addresses.startUrl)).html).toContain('The connection works');
    const result = await done;
    expect(result).toMatchObject({
      kind: 'capture',
      verdict: 'valid',
      claims: { email: 'maya.lindqvist@cascade.example', iss: idp?.addresses.issuer },
      claimSources: { email: 'id_token', iss: 'id_token' },
    });
    expect(result.hops.map(({ from, to, label }) => `${from} > ${to}: ${label}`)).toEqual([
      'application > idp: GET /.well-known/openid-configuration',
      'idp > application: 200 JSON',
      'browser > application: GET /start',
      expect.stringMatching(/^application > browser: 302 to /),
      'browser > application: GET /callback?code',
      expect.stringMatching(/^application > idp: GET .*jwks/),
      'idp > application: 200 JSON',
      expect.stringMatching(/^application > idp: POST .*token$/),
      'idp > application: 200 tokens',
      expect.stringMatching(/^application > idp: GET .*userinfo$/),
      'idp > application: 200 JSON',
      'application > browser: 200 page',
    ]);
    const text = JSON.stringify(result);
    expect(text).not.toContain('eyJ');
    expect(text).not.toContain(encodeURIComponent(secret));
  });

  test('works for a public client', async () => {
    const running = await start({}, { clientSecret: '', clientId: 'spa' });
    idp?.registerClient({
      client_id: 'spa',
      token_endpoint_auth_method: 'none',
      redirect_uris: [running.addresses.redirectUri ?? ''],
    });
    await createUserAgent().open(running.addresses.startUrl);
    expect((await running.done).verdict).toBe('valid');
  });
});

describe('a wrong answer is a failed check', () => {
  test.each([
    ['signed-by-another-key', 'jwt.signature'],
    ['altered-after-signing', 'jwt.signature'],
    ['alg-none', 'jwt.alg'],
    ['hs256-with-public-key', 'jwt.alg'],
    ['unknown-kid', 'jwt.key'],
    ['wrong-issuer', 'jwt.iss'],
    ['wrong-audience', 'jwt.aud'],
    ['expired', 'jwt.exp'],
    ['not-yet-valid', 'jwt.nbf'],
    ['wrong-nonce', 'oidc.nonce'],
    ['missing-nonce', 'oidc.nonce'],
    ['state-changed', 'oidc.state'],
    ['error-response', 'oidc.response'],
  ])('%s: %s', async (fault, check) => {
    const test = await start({ faults: [fault] });
    await createUserAgent().open(test.addresses.startUrl);
    expect(await failedIn(test)).toContain(check);
    expect((await test.done).verdict).toBe('invalid');
  });

  test('a refused token request says what the token endpoint said', async () => {
    const test = await start({}, { clientSecret: 'wrong' });
    await createUserAgent().open(test.addresses.startUrl);
    expect(await failedIn(test)).toContain('oidc.token-request');
    expect((await test.done).checks).toContainEqual(
      expect.objectContaining({ id: 'oidc.response', status: 'fail', received: 'invalid_client' }),
    );
  });

  test('an answer to no request of ours', async () => {
    const test = await start();
    await createUserAgent().open(`${test.addresses.redirectUri}?code=x&state=yesterday`);
    expect(await failedIn(test)).toEqual(['oidc.state']);
  });
});

describe('discovery', () => {
  test('of another issuer ends the test at once: a final slash counts', async () => {
    const test = await start({}, {}, ({ addresses }) => `${addresses.issuer}/`);
    const result = await test.done;
    expect(await failedIn(test)).toEqual(['discovery.issuer']);
    expect(result.sentence).toContain('slash');
  });

  test.each([
    ['a web page', 200, '<!doctype html><title>Sign in</title>'],
    ['an error', 503, '{}'],
    ['half a document', 200, '{"issuer":"http://127.0.0.1"}'],
  ])('that is %s cannot be used', async (_what, status, body) => {
    await expect(start({}, {}, () => serve(() => [status, body]))).rejects.toMatchObject({ code: 'input/unreadable' });
  });

  test('that cannot be reached is said', async () => {
    await expect(start({}, {}, () => 'http://127.0.0.1:9')).rejects.toMatchObject({ code: 'remote/unreachable' });
  });
});

describe('an OpenID Provider of the simplest kind', () => {
  const withTiny = (wrong: TinyProviderFaults) =>
    start({}, {}, async () => {
      tiny = await startTinyProvider('portico-test', wrong);
      return tiny.issuer;
    });

  test('completes the claims from userinfo', async () => {
    const test = await withTiny({});
    await createUserAgent().open(test.addresses.startUrl);
    expect(await test.done).toMatchObject({
      verdict: 'valid',
      claims: { sub: 'p1', department: 'Orders' },
      claimSources: { sub: 'id_token', department: 'userinfo' },
    });
  });

  test.each<[string, TinyProviderFaults, string[]]>([
    ['userinfo of somebody else', { userinfo: [200, '{"sub":"p2","department":"x"}'] }, ['oidc.userinfo']],
    ['userinfo that breaks', { userinfo: [500, 'oh'] }, ['oidc.userinfo']],
    ['a token endpoint that breaks', { token: [500, 'not JSON'] }, ['oidc.response']],
    ['a token response that is not JSON', { token: [200, 'not JSON'] }, ['input.decode', 'oidc.response']],
    ['no ID token', { token: [200, '{"access_token":"a","token_type":"Bearer"}'] }, ['oidc.response']],
    ['keys that are not there', { jwks: [404, ''] }, ['jwt.key', 'oidc.response']],
    ['keys that are none', { jwks: [200, '{"keys":[]}'] }, ['jwt.key', 'oidc.response']],
  ])('%s is a failed check, and nothing of it is taken', async (_what, wrong, checks) => {
    const test = await withTiny(wrong);
    await createUserAgent().open(test.addresses.startUrl);
    expect((await test.done).verdict).toBe('invalid');
    expect(checks).toEqual(expect.arrayContaining([...new Set(await failedIn(test))]));
    expect((await test.done).claims ?? {}).not.toHaveProperty('department');
  });
});

async function serve(answer: () => [number, string]): Promise<string> {
  const server = createServer((_request, response) => {
    const [status, text] = answer();
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
  front = server;
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? `http://127.0.0.1:${address.port}` : '';
}
