import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:https';
import { createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import {
  type ConnectionTestOptions,
  type RunningConnectionTest,
  startConnectionTest,
} from './start-connection-test.ts';

let folder = '';
let idp: RunningIdp;
let running: RunningConnectionTest | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-sp-'));
  idp = await startIdp({
    dataDir: join(folder, 'idp'),
    now: () => new Date(),
    autoLogin: true,
    domain: 'cascade.example',
  });
});
afterEach(async () => {
  await running?.close();
  running = null;
});
afterAll(async () => {
  await idp.close();
  await rm(folder, { recursive: true });
});

async function begin(
  connection: ConnectionTestOptions['connection'],
  timeoutSeconds = 30,
): Promise<RunningConnectionTest> {
  running = await startConnectionTest({
    connection,
    port: 0,
    dataDir: join(folder, 'sp'),
    now: () => new Date(),
    timeoutSeconds,
  });
  return running;
}

const saml = (idpMetadata: string, encrypt = false) =>
  ({
    kind: 'saml',
    idpMetadata,
    idpEntityId: '',
    spEntityId: '',
    nameIdFormat: '',
    signRequests: false,
    encrypt,
  }) as const;
const oidc = (issuer: string) => ({ kind: 'oidc', issuer, clientId: 'portico', clientSecret: '' }) as const;
const failedIn = async ({ done }: RunningConnectionTest) =>
  (await done).checks.filter(({ status }) => status === 'fail').map(({ id }) => id);
const federation = (...entities: readonly string[]) =>
  `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${entities.map((xml) => xml.replace(/<\?xml[^>]*\?>/, '')).join('')}</md:EntitiesDescriptor>`;
const another = (name: string) =>
  idp.metadataXml.replace(/entityID="[^"]*"/, `entityID="https://${name}.example"`).replace(/ ID="_/, ` ID="_${name}`);

describe("an identity provider's metadata", () => {
  test.each<[string, () => string, string]>([
    ['is a web page', () => '<!doctype html><title>Sign in</title>', 'input/unreadable'],
    ['is huge', () => `${idp.metadataXml}<!--${'x'.repeat(20_000_001)}-->`, 'input/too-large'],
    ['has three entities', () => federation(another('a'), another('b'), another('c')), 'input/unreadable'],
    ['has no sign-in address', () => idp.metadataXml.replace(/<md:SingleSignOnService[^>]*>/g, ''), 'input/unreadable'],
  ])('that %s is refused before a port is opened', async (_what, metadata, code) => {
    await expect(begin(saml(metadata()))).rejects.toMatchObject({ code });
  });

  test('that has only Redirect is enough', async () => {
    const redirectOnly = idp.metadataXml.replace(/<md:SingleSignOnService Binding="[^"]*HTTP-POST"[^>]*>/, '');
    const test = await begin(saml(redirectOnly));
    idp.registerServiceProvider(test.spMetadata);
    await createUserAgent().open(test.addresses.startUrl);
    expect((await test.done).verdict).toBe('valid');
  });

  test('that has expired is a failed check', async () => {
    const test = await begin(saml(idp.metadataXml.replace(/validUntil="[^"]*"/, 'validUntil="2026-01-01T00:00:00Z"')));
    idp.registerServiceProvider(test.spMetadata);
    await createUserAgent().open(test.addresses.startUrl);
    expect(await failedIn(test)).toContain('metadata.valid-until');
  });

  test('of somebody else brings a signature that does not hold', async () => {
    const strangers = await startIdp({ dataDir: join(folder, 'stranger'), now: () => new Date() });
    onTestFinished(() => strangers.close());
    const [key = ''] = /<md:KeyDescriptor[\s\S]*?<\/md:KeyDescriptor>/.exec(strangers.metadataXml) ?? [];
    const test = await begin(saml(idp.metadataXml.replace(/<md:KeyDescriptor[\s\S]*?<\/md:KeyDescriptor>/, key)));
    idp.registerServiceProvider(test.spMetadata);
    await createUserAgent().open(test.addresses.startUrl);
    expect(await failedIn(test)).toContain('sig.value');
  });
});

describe('an answer', () => {
  test('that is encrypted for us is opened and judged', async () => {
    const test = await begin(saml(idp.metadataXml, true));
    idp.registerServiceProvider(test.spMetadata);
    await createUserAgent().open(test.addresses.startUrl);
    expect(await test.done).toMatchObject({
      verdict: 'valid',
      subject: { nameId: 'maya.lindqvist@cascade.example' },
    });
    expect((await test.done).checks.find(({ id }) => id === 'enc.key')?.status).toBe('pass');
  });

  test('by redirect is judged as well', async () => {
    const test = await begin(saml(idp.metadataXml));
    idp.registerServiceProvider(test.spMetadata);
    const page = await createUserAgent(test.addresses.acsUrl ?? '').open(test.addresses.startUrl);
    const field = (name: string) => page.forms[0]?.fields.find(([each]) => each === name)?.[1] ?? '';
    const deflated = deflateRawSync(Buffer.from(field('SAMLResponse'), 'base64')).toString('base64');
    const query = new URLSearchParams({ SAMLResponse: deflated, RelayState: field('RelayState') });
    await createUserAgent().open(`${test.addresses.acsUrl}?${query}`);
    const result = await test.done;
    expect(result.checks.find(({ id }) => id === 'saml.in-response-to')?.status).toBe('pass');
    expect(result.messages?.at(-1)).toMatchObject({ kind: 'saml-response' });
  });

  test('of two sign-ins at once: the first counts, the second meets a test that is over', async () => {
    const test = await begin(saml(idp.metadataXml));
    idp.registerServiceProvider(test.spMetadata);
    const held = createUserAgent(test.addresses.acsUrl ?? '');
    const [slow] = (await held.open(test.addresses.startUrl)).forms;
    await createUserAgent().open(test.addresses.startUrl);
    expect((await test.done).verdict).toBe('valid');
    const late = slow === undefined ? null : await createUserAgent().submit(slow, slow.fields);
    expect(late?.html).toContain('This test is over');
  });

  test('that does not come in time is a failed check', async () => {
    const test = await begin(saml(idp.metadataXml), 1);
    await fetch(test.addresses.startUrl, { redirect: 'manual' });
    expect(await failedIn(test)).toEqual(['sign-in.answered']);
  });
});

describe('an issuer', () => {
  test('whose certificate nobody vouches for is said to be so', async () => {
    const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const cert = makeCertificate({
      keyPair: keys,
      subject: 'nobody',
      notBefore: new Date('2026-01-01'),
      notAfter: new Date('2046-01-01'),
    });
    const key = keys.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const port = await listen(createServer({ key, cert }, (_request, response) => response.end('{}')));
    await expect(begin(oidc(`https://127.0.0.1:${port}`))).rejects.toMatchObject({ code: 'trust/certificate' });
  });

  test('that takes the connection and says nothing is given up', { timeout: 40_000 }, async () => {
    const port = await listen(createTcpServer());
    await expect(begin(oidc(`http://127.0.0.1:${port}`))).rejects.toMatchObject({ code: 'remote/timeout' });
  });
});

async function listen(server: Server): Promise<number> {
  const open = new Set<{ destroy(): void }>();
  server.on('connection', (socket) => open.add(socket));
  onTestFinished(() => {
    for (const socket of open) socket.destroy();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}
