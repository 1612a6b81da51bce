import { generateKeyPairSync } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { inspect } from '../inspect/index.ts';
import { serveElsewhere } from '../kernel/testing/serve-elsewhere.ts';
import { discoverIssuer, fetchIssuerKeys, fetchMetadata, metadataFacts } from './metadata.ts';
import { exampleOf } from './templates/index.ts';

const now = new Date('2026-11-24T10:00:00Z');
const signal = new AbortController().signal;
const xml = exampleOf('consulting-firm')?.connection.saml.metadataXml ?? '';

let server: Server;
let base: string;
let answers: Map<string, { status?: number; body: string; location?: string }>;
beforeEach(async () => {
  answers = new Map();
  server = createServer((request, response) => {
    const answer = answers.get(request.url ?? '') ?? { status: 404, body: 'nothing here' };
    response.writeHead(answer.status ?? 200, answer.location === undefined ? {} : { location: answer.location });
    response.end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  base = `http://127.0.0.1:${port}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

describe('metadata', () => {
  test('says who, where and with which certificate, and recognises the product', () => {
    expect(metadataFacts(xml, '', now)).toMatchObject({
      entityId: 'https://login.cascade.example/idp',
      ssoUrl: 'https://login.cascade.example/idp/sso',
      certificates: [{ state: 'valid', key: 'RSA 2048 bits' }],
      provider: null,
      problems: [],
    });
    const okta = xml.replaceAll('https://login.cascade.example/idp"', 'http://www.okta.com/exk1"');
    expect(metadataFacts(okta, '', now).provider).toBe('okta');
  });

  test('is fetched from an address, through a redirect', async () => {
    answers.set('/metadata', { status: 302, body: '', location: '/realms/staff/protocol/saml/descriptor' });
    answers.set('/realms/staff/protocol/saml/descriptor', { body: xml });
    const fetched = await fetchMetadata(`${base}/metadata`, now, signal);
    expect(fetched.xml).toBe(xml);
    answers.set('/realms/staff', { body: xml });
    expect((await fetchMetadata(`${base}/realms/staff`, now, signal)).facts.provider).toBe('keycloak');
  });

  test.each([
    ['a sign-in page', '<!doctype html><html></html>', 200, 'input/unreadable'],
    ['an error', 'no', 500, 'remote/broken'],
    ['too much', 'x'.repeat(5_100_000), 200, 'input/too-large'],
  ])('%s is said in words', async (_what, body, status, code) => {
    answers.set('/metadata', { body, status });
    await expect(fetchMetadata(`${base}/metadata`, now, signal)).rejects.toMatchObject({ code });
  });

  test.each(['ftp://x.example/m', 'http://x.example/m', 'x.example', 'https://user:secret@x.example/'])(
    '%s is not asked',
    async (url) => {
      await expect(fetchMetadata(url, now, signal)).rejects.toMatchObject({ code: 'input/unreadable' });
    },
  );
});

describe('discovery', () => {
  const good = () => ({
    issuer: base,
    authorization_endpoint: `${base}/authorize`,
    token_endpoint: `${base}/token`,
    jwks_uri: `${base}/jwks`,
    response_types_supported: ['code'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic'],
    code_challenge_methods_supported: ['S256'],
    scopes_supported: ['openid', 'profile', 'email'],
  });
  const path = '/.well-known/openid-configuration';
  const serve = (change: object = {}) => answers.set(path, { body: JSON.stringify({ ...good(), ...change }) });

  test('a good provider has no problems', async () => {
    serve();
    expect(await discoverIssuer(base, signal)).toEqual({
      issuer: base,
      provider: null,
      authenticationMethods: ['client_secret_basic'],
      scopes: ['openid', 'profile', 'email'],
      pkce: true,
      problems: [],
    });
  });

  test('a pasted discovery address is understood', async () => {
    serve();
    const facts = await discoverIssuer(`${base}${path}`, signal);
    expect(facts.issuer).toBe(base);
    expect(facts.problems).toEqual([
      { level: 'warning', message: `That was the discovery address; the issuer is ${base}.` },
    ]);
  });

  test("the issuer's keys judge its tokens, and nobody else's", async () => {
    serve();
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    answers.set('/jwks', { body: JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] }) });
    const { jwks, jwksUri } = await fetchIssuerKeys(base, signal);
    expect(jwksUri).toBe(`${base}/jwks`);
    const token = (key: typeof privateKey) =>
      new SignJWT({ sub: 'dana' })
        .setProtectedHeader({ alg: 'RS256', kid: 'k' })
        .setIssuer(base)
        .setAudience('portico')
        .setIssuedAt(now)
        .setExpirationTime(new Date(now.getTime() + 60_000))
        .sign(key);
    const context = InspectContext.parse({ jwks, issuer: base, audience: 'portico' });
    expect(await inspect(await token(privateKey), context, now)).toMatchObject({ kind: 'jwt', verdict: 'valid' });
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    expect(await inspect(await token(other), context, now)).toMatchObject({ verdict: 'invalid' });
  });

  test.each<[string, object, string | null, string]>([
    ['a document of another issuer', { issuer: 'https://other.example' }, '{"keys":[{}]}', 'input/unreadable'],
    ['no address of keys', { jwks_uri: undefined }, null, 'input/unreadable'],
    ['keys over http', { jwks_uri: 'http://x.example/jwks' }, null, 'input/unreadable'],
    ['a web page instead of keys', {}, '<html>', 'input/unreadable'],
    ['an empty key set', {}, '{"keys":[]}', 'input/unreadable'],
    ['no answer', {}, null, 'remote/broken'],
  ])('no keys: %s', async (_what, change, body, code) => {
    serve(change);
    if (body !== null) answers.set('/jwks', { body });
    await expect(fetchIssuerKeys(base, signal)).rejects.toMatchObject({ code });
  });

  test('an issuer elsewhere cannot name keys on this machine', async () => {
    answers.set('/jwks', { body: '{"keys":[{}]}' });
    const issuer = await serveElsewhere((_, response) =>
      response.end(JSON.stringify({ ...good(), issuer, jwks_uri: `${base}/jwks` })),
    );
    await expect(fetchIssuerKeys(issuer, signal)).rejects.toMatchObject({ code: 'remote/unreachable' });
  });

  test('a slash at the end is another issuer', async () => {
    serve();
    const facts = await discoverIssuer(`${base}/`, signal);
    expect(facts.problems.map(({ level }) => level)).toEqual(['wrong']);
    expect(facts.issuer).toBe(base);
  });

  test.each<[string, object, string]>([
    ['another issuer', { issuer: 'https://other.example' }, 'wrong'],
    ['no token endpoint', { token_endpoint: undefined }, 'wrong'],
    ['http endpoints', { jwks_uri: 'http://x.example/jwks' }, 'wrong'],
    ['no code flow', { response_types_supported: ['id_token'] }, 'wrong'],
    ['shared keys only', { id_token_signing_alg_values_supported: ['HS256', 'none'] }, 'wrong'],
    ['mutual TLS only', { token_endpoint_auth_methods_supported: ['tls_client_auth'] }, 'wrong'],
    ['no PKCE', { code_challenge_methods_supported: undefined }, 'warning'],
    ['no email', { scopes_supported: ['openid'] }, 'warning'],
  ])('%s', async (_what, change, level) => {
    serve(change);
    expect((await discoverIssuer(base, signal)).problems.map((problem) => problem.level)).toEqual([level]);
  });

  test.each([
    ['a web page', '<html>', 'input/unreadable'],
    ['other JSON', '{"hello":1}', 'input/unreadable'],
  ])('%s is refused', async (_what, body, code) => {
    answers.set(path, { body });
    await expect(discoverIssuer(base, signal)).rejects.toMatchObject({ code });
  });

  test('nothing there is said', async () => {
    await expect(discoverIssuer(base, signal)).rejects.toMatchObject({ code: 'remote/broken' });
    server.closeAllConnections();
    server.close();
    await expect(discoverIssuer('http://127.0.0.1:1', signal)).rejects.toMatchObject({ code: 'remote/unreachable' });
  });
});
