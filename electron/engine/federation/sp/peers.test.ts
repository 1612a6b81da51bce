/** The test service provider and relying party beside other people's identity providers: samlify and oidc-provider. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';
import samlify from 'samlify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { type RunningConnectionTest, startConnectionTest } from './start-connection-test.ts';

let folder = '';
let running: RunningConnectionTest | null = null;
let server: Server | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-sp-peers-'));
});
afterEach(async () => {
  await running?.close();
  server?.closeAllConnections();
  server?.close();
});
afterAll(() => rm(folder, { recursive: true }));

const now = () => new Date();

async function listen(listener: RequestListener): Promise<string> {
  const listening = createServer(listener);
  server = listening;
  await new Promise<void>((resolve) => listening.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = listening.address();
  return `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
}

describe('a samlify identity provider', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = makeCertificate({
    keyPair: keys,
    subject: 'samlify',
    notBefore: new Date('2026-01-01'),
    notAfter: new Date('2046-01-01'),
  });
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  samlify.setSchemaValidator({ validate: async () => 'not checked here' });

  async function signIn(wish: { encrypt: boolean; signRequests: boolean }) {
    let respond: (query: URLSearchParams) => Promise<string> = async () => '';
    const origin = await listen((request, response) => {
      const url = new URL(request.url ?? '/', 'http://127.0.0.1');
      void respond(url.searchParams).then(
        (page) => response.writeHead(200, { 'content-type': 'text/html' }).end(page),
        (error: unknown) => response.writeHead(400).end(String(error)),
      );
    });
    const settings = {
      entityID: `${origin}/metadata`,
      signingCert: certificate,
      privateKey,
      isAssertionEncrypted: wish.encrypt,
      wantAuthnRequestsSigned: wish.signRequests,
      messageSigningOrder: 'sign-then-encrypt',
      dataEncryptionAlgorithm: 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
      keyEncryptionAlgorithm: 'http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p',
      nameIDFormat: ['urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress'],
      singleSignOnService: [
        { Binding: 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect', Location: `${origin}/sso` },
      ],
    };
    // Its types know only some of its settings, such as the encryption algorithms.
    const idp = samlify.IdentityProvider(settings);
    const test = await startConnectionTest({
      connection: {
        kind: 'saml',
        idpMetadata: idp.getMetadata(),
        idpEntityId: '',
        spEntityId: '',
        nameIdFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
        ...wish,
      },
      port: 0,
      dataDir: join(folder, 'sp'),
      now,
      timeoutSeconds: 30,
    });
    running = test;
    const metadata = await (await fetch(test.addresses.spMetadataUrl ?? '')).text();
    const sp = samlify.ServiceProvider({ metadata });
    respond = async (query) => {
      const octetString = ['SAMLRequest', 'RelayState', 'SigAlg']
        .filter((name) => query.has(name))
        .map((name) => `${name}=${encodeURIComponent(query.get(name) ?? '')}`)
        .join('&');
      const { extract } = await idp.parseLoginRequest(sp, 'redirect', {
        query: Object.fromEntries(query),
        octetString,
      });
      const { context } = await idp.createLoginResponse(
        sp,
        { extract: extract ?? {} },
        'post',
        { email: 'maya@cascade.example' },
        (template) => ({
          id: '',
          context: fill(template, `${origin}/metadata`, test, String(extract?.request?.id ?? '')),
        }),
        false,
        query.get('RelayState') ?? '',
      );
      return `<form method="post" action="${test.addresses.acsUrl}"><input name="SAMLResponse" value="${context}"><input name="RelayState" value="${query.get('RelayState')}"></form><script>document.forms[0].submit()</script>`;
    };
    await createUserAgent().open(test.addresses.startUrl);
    return test.done;
  }

  test.each([
    { encrypt: false, signRequests: false },
    { encrypt: false, signRequests: true },
    { encrypt: true, signRequests: false },
  ])('signs somebody in: %o', async (wish) => {
    const result = await signIn(wish);
    expect(result.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(result).toMatchObject({ verdict: 'valid', subject: { nameId: 'maya@cascade.example' } });
    expect(result.checks.some(({ id, status }) => id === 'enc.key' && status === 'pass')).toBe(wish.encrypt);
  });
});

/** Its usual template has no AuthnStatement, which the profile demands, so the values are filled in here. */
function fill(template: string, issuer: string, { addresses }: RunningConnectionTest, requestId: string): string {
  const at = new Date();
  const until = new Date(at.getTime() + 300_000).toISOString();
  const statement = `<saml:AuthnStatement AuthnInstant="${at.toISOString()}"><saml:AuthnContext><saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>`;
  const tags: Readonly<Record<string, string>> = {
    ID: '_response',
    AssertionID: '_assertion',
    IssueInstant: at.toISOString(),
    Destination: addresses.acsUrl ?? '',
    SubjectRecipient: addresses.acsUrl ?? '',
    InResponseTo: requestId,
    Issuer: issuer,
    StatusCode: 'urn:oasis:names:tc:SAML:2.0:status:Success',
    NameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    NameID: 'maya@cascade.example',
    ConditionsNotBefore: at.toISOString(),
    ConditionsNotOnOrAfter: until,
    SubjectConfirmationDataNotOnOrAfter: until,
    Audience: addresses.entityId ?? '',
    AuthnStatement: statement,
  };
  return template.replace(/\{(\w+)\}/g, (_tag, name: string) => tags[name] ?? '');
}

describe('npm oidc-provider', () => {
  test.each([
    ['client_secret_basic', 'a-secret.with_signs~and%20'],
    ['none', ''],
  ])('signs somebody in with %s', async (method, secret) => {
    let handle: RequestListener = (_request, response) => void response.end();
    const issuer = await listen((request, response) => handle(request, response));
    const test = await startConnectionTest({
      ...{ port: 0, dataDir: join(folder, 'sp'), now, timeoutSeconds: 30 },
      connection: { kind: 'oidc', issuer, clientId: 'portico-test', clientSecret: secret },
    }).catch((error: unknown) => error);
    expect(test).toMatchObject({ code: 'input/unreadable' });
    const port = await freePort();
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: 'portico-test',
          ...(secret === '' ? {} : { client_secret: secret }),
          token_endpoint_auth_method: method,
          redirect_uris: [`http://127.0.0.1:${port}/callback`],
        },
      ],
      claims: { email: ['email', 'email_verified'], profile: ['name'] },
      findAccount: (_context: unknown, id: string) => ({
        accountId: id,
        claims: () => ({ sub: id, email: 'maya@cascade.example', email_verified: true, name: 'Maya Lindqvist' }),
      }),
    });
    handle = provider.callback();
    running = await startConnectionTest({
      ...{ port, dataDir: join(folder, 'sp'), now, timeoutSeconds: 30 },
      connection: { kind: 'oidc', issuer, clientId: 'portico-test', clientSecret: secret },
    });
    const agent = createUserAgent();
    const login = await agent.open(running.addresses.startUrl);
    const consent = await agent.press(login, 'Sign-in', { login: 'maya', password: 'any' });
    await agent.press(consent, 'Continue');
    const result = await running.done;
    expect(result.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(result).toMatchObject({
      verdict: 'valid',
      claims: { sub: 'maya', email: 'maya@cascade.example', name: 'Maya Lindqvist' },
      claimSources: { sub: 'id_token', email: 'userinfo', name: 'userinfo' },
    });
  });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = probe.address();
  await new Promise<void>((resolve) => probe.close(() => resolve()));
  return typeof address === 'object' ? (address?.port ?? 0) : 0;
}
