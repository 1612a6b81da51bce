import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type IdpOptions, type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { createUserAgent, type Page } from '../user-agent/user-agent.ts';
import { type RunningConnectionTest, type SamlConnection, startConnectionTest } from './start-connection-test.ts';

let folder = '';
let idp: RunningIdp;
let running: RunningConnectionTest;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-sp-'));
});
afterEach(async () => {
  await running.close();
  await idp.close();
});
afterAll(() => rm(folder, { recursive: true }));

const now = () => new Date();

async function start(
  idpOptions: Partial<IdpOptions> = {},
  connection: Partial<SamlConnection> = {},
  timeoutSeconds = 30,
): Promise<void> {
  idp = await startIdp({
    dataDir: join(folder, 'idp'),
    now,
    autoLogin: true,
    domain: 'cascade.example',
    ...idpOptions,
  });
  running = await startConnectionTest({
    connection: {
      kind: 'saml',
      idpMetadata: connection.idpMetadata ?? idp.metadataXml,
      idpEntityId: '',
      spEntityId: '',
      nameIdFormat: '',
      signRequests: false,
      encrypt: false,
      ...connection,
    },
    port: 0,
    dataDir: join(folder, 'sp'),
    now,
    timeoutSeconds,
  });
  idp.registerServiceProvider(await ownMetadata());
}

async function ownMetadata(): Promise<string> {
  return (await fetch(running.addresses.spMetadataUrl ?? '')).text();
}

const signIn = () => createUserAgent().open(running.addresses.startUrl);
const failed = async () => (await running.done).checks.filter(({ status }) => status === 'fail').map(({ id }) => id);

describe('one sign-in at a SAML identity provider', () => {
  test('is followed to the verdict, with what was signed and every hop', async () => {
    await start();
    const page = await signIn();
    expect(page.html).toContain('The connection works');
    const result = await running.done;
    expect(result).toMatchObject({
      kind: 'capture',
      verdict: 'valid',
      subject: { nameId: 'maya.lindqvist@cascade.example', trusted: true },
      attributes: { groups: ['orders-read', 'reports-read'] },
    });
    expect(result.messages?.map(({ kind }) => kind)).toEqual(['saml-authn-request', 'saml-response']);
    expect(result.checks.find(({ id }) => id === 'saml.relay-state')?.status).toBe('pass');
    expect(result.checks.find(({ id, message }) => id === 'saml.in-response-to' && message === 1)?.status).toBe('pass');
    expect(result.hops.map(({ from, to, label }) => `${from} > ${to}: ${label}`)).toEqual([
      'idp > application: GET /saml/metadata',
      'application > idp: 200 metadata',
      'browser > application: GET /start',
      'application > browser: 302 with AuthnRequest',
      'browser > application: POST SAMLResponse',
      'application > browser: 200 page',
    ]);
    expect(result.hops[4]).toMatchObject({ verdict: 'pass', inspection: { verdict: 'valid' } });
  });

  test('is signed when that is wanted, and the metadata says so', async () => {
    await start({}, { signRequests: true, nameIdFormat: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent' });
    const metadata = await ownMetadata();
    expect(metadata).toContain('AuthnRequestsSigned="true"');
    expect(metadata).toContain('use="signing"');
    await signIn();
    const result = await running.done;
    expect(result.verdict).toBe('valid');
    expect(result.messages?.[0]).toMatchObject({ kind: 'saml-authn-request', verdict: 'valid' });
    expect(result.checks.find(({ id }) => id === 'saml.name-id-format')?.status).toBe('pass');
  });

  test('is posted, signed in the XML, when the metadata offers only that', async () => {
    idp = await startIdp({ dataDir: join(folder, 'idp'), now });
    const postOnly = idp.metadataXml.replace(/<md:SingleSignOnService Binding="[^"]*HTTP-Redirect"[^>]*>/, '');
    const { port } = new URL(idp.addresses.baseUrl);
    await idp.close();
    await start({ port: Number(port) }, { idpMetadata: postOnly, signRequests: true });
    await signIn();
    const result = await running.done;
    expect(result.verdict).toBe('valid');
    expect(result.messages?.[0]).toMatchObject({ verdict: 'valid', wrappings: [expect.any(String), 'base64'] });
  });

  test('uses the entity ID that was given, and the same keys every time', async () => {
    await start({}, { spEntityId: 'https://portico.example/sp', encrypt: true, signRequests: true });
    const first = await ownMetadata();
    expect(first).toContain('entityID="https://portico.example/sp"');
    expect(first).toContain('use="encryption"');
    await running.close();
    const { port } = new URL(running.addresses.startUrl);
    await idp.close();
    await start({}, { spEntityId: 'https://portico.example/sp', encrypt: true, signRequests: true });
    const again = (await ownMetadata()).replaceAll(new URL(running.addresses.startUrl).port, port);
    expect(again).toBe(first);
  });
});

describe('a wrong answer is a failed check', () => {
  test.each([
    ['expired', 'cond.window'],
    ['not-yet-valid', 'cond.window'],
    ['wrong-audience', 'cond.audience'],
    ['wrong-recipient', 'subject.confirmation'],
    ['wrong-destination', 'saml.destination'],
    ['wrong-issuer', 'trust.issuer'],
    ['wrong-in-response-to', 'saml.in-response-to'],
    ['unsolicited', 'saml.in-response-to'],
    ['signed-by-another-key', 'sig.value'],
    ['altered-after-signing', 'sig.digest'],
    ['error-response', 'saml.status'],
  ])('%s: %s', async (fault, check) => {
    await start({ faults: [fault] });
    expect((await signIn()).html).toContain('The connection does not work');
    expect(await failed()).toContain(check);
    expect((await running.done).verdict).toBe('invalid');
  });

  test('RelayState that was changed on the way', async () => {
    await start();
    const answer = await heldBack();
    await post([
      ['SAMLResponse', answer],
      ['RelayState', 'something else'],
    ]);
    expect(await failed()).toEqual(['saml.relay-state']);
  });

  test("an answer to yesterday's request, or to none", async () => {
    await start();
    const answer = await heldBack();
    const { port } = new URL(running.addresses.startUrl);
    await running.close();
    running = await startConnectionTest({
      connection: {
        kind: 'saml',
        idpMetadata: idp.metadataXml,
        idpEntityId: '',
        spEntityId: '',
        nameIdFormat: '',
        signRequests: false,
        encrypt: false,
      },
      port: Number(port),
      dataDir: join(folder, 'sp'),
      now,
      timeoutSeconds: 30,
    });
    await post([['SAMLResponse', answer]]);
    expect(await failed()).toEqual(['saml.in-response-to', 'subject.confirmation']);
  });

  test.each([
    ['something that is no SAML', 'input.decode', 'bm90aGluZw=='],
    ['text that is not base64', 'input.decode', '%%%'],
    ['nothing', 'input.decode', ''],
  ])('%s: %s', async (_what, check, value) => {
    await start();
    await post(value === '' ? [] : [['SAMLResponse', value]]);
    expect(await failed()).toContain(check);
    expect((await running.done).verdict).toBe('invalid');
  });
});

describe('without an answer', () => {
  test('the timeout is a failed check that says how far it went', async () => {
    await start({ autoLogin: false }, {}, 1);
    await signIn();
    const result = await running.done;
    expect(result.verdict).toBe('invalid');
    expect(result.checks.filter(({ status }) => status === 'fail')).toMatchObject([
      { id: 'sign-in.answered', detail: expect.stringContaining('went to the identity provider') },
    ]);
  });

  test('closing ends it as well, and a second answer meets a test that is over', async () => {
    await start();
    const answer = await heldBack();
    running.end('It was cancelled.');
    expect((await running.done).sentence).toContain('It was cancelled.');
    expect((await post([['SAMLResponse', answer]])).html).toContain('This test is over');
  });
});

test('a port that is taken is refused', async () => {
  await start();
  const { port } = new URL(running.addresses.startUrl);
  const again = startConnectionTest({
    connection: { kind: 'oidc', issuer: idp.addresses.issuer, clientId: 'x', clientSecret: '' },
    port: Number(port),
    dataDir: join(folder, 'sp'),
    now,
    timeoutSeconds: 5,
  });
  await expect(again).rejects.toMatchObject({ code: 'local/port-taken' });
});

/** The answer of a sign-in that was stopped just before it was posted to us. */
async function heldBack(): Promise<string> {
  const page = await createUserAgent(running.addresses.acsUrl ?? '').open(running.addresses.startUrl);
  return page.forms[0]?.fields.find(([name]) => name === 'SAMLResponse')?.[1] ?? '';
}

function post(fields: ReadonlyArray<readonly [string, string]>): Promise<Page> {
  const action = running.addresses.acsUrl ?? '';
  return createUserAgent().submit({ action, method: 'post', fields: [], buttons: [] }, fields);
}
