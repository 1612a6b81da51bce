/** The test service provider beside SimpleSAMLphp as the partner's identity provider: signing, encryption, NameID, and what it refuses. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { type RunningConnectionTest, type SamlConnection, startConnectionTest } from '../sp/start-connection-test.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { freePort } from './testing/free-port.ts';
import {
  configureSimpleSaml,
  type SimpleSaml,
  type SimpleSamlOptions,
  startSimpleSaml,
} from './testing/simplesamlphp.ts';

const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') };

let folder = '';
let options: SimpleSamlOptions;
let idp: SimpleSaml | null = null;
let running: RunningConnectionTest | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-ssp-'));
  const port = await freePort();
  options = {
    folder,
    port,
    privateKeyPem: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: makeCertificate({ keyPair, subject: 'simplesamlphp', ...dates }),
    entityId: `http://127.0.0.1:${port}/idp`,
    settings: {},
    spMetadata: '',
  };
  idp = await startSimpleSaml(options);
});
afterEach(() => running?.close());
afterAll(async () => {
  await idp?.stop();
  await rm(folder, { recursive: true });
});

/** @param settings of SimpleSAMLphp, as PHP; `registered`: metadata of another service provider instead of ours */
async function signIn(settings: SimpleSamlOptions['settings'], wish: Partial<SamlConnection>, registered?: string) {
  await configureSimpleSaml({ ...options, settings });
  const answer = await fetch(idp?.metadataUrl ?? '');
  const idpMetadata = await answer.text();
  expect(idpMetadata, idp?.output()).toContain('IDPSSODescriptor');
  running = await startConnectionTest({
    connection: {
      kind: 'saml',
      idpMetadata,
      idpEntityId: '',
      spEntityId: '',
      nameIdFormat: '',
      signRequests: false,
      encrypt: false,
      ...wish,
    },
    port: 0,
    dataDir: join(folder, 'sp'),
    now: () => new Date(),
    timeoutSeconds: 20,
  });
  const spMetadata = registered ?? (await (await fetch(running.addresses.spMetadataUrl ?? '')).text());
  await configureSimpleSaml({ ...options, settings, spMetadata });
  const agent = createUserAgent();
  const posting = await agent.open(running.addresses.startUrl);
  const [form] = posting.forms;
  // Its page posts itself by a script file, which this user agent does not run.
  const page = form === undefined ? posting : await agent.submit(form, form.fields);
  if (!page.url.startsWith(running.addresses.acsUrl ?? '')) running.end(`It stopped at ${page.url}: ${page.html}`);
  return running.done;
}

describe('SimpleSAMLphp', () => {
  test.each<[string, SimpleSamlOptions['settings'], Partial<SamlConnection>]>([
    ['signs somebody in', {}, {}],
    [
      'takes signed requests, and checks them',
      { 'redirect.sign': 'true', 'validate.authnrequest': 'true' },
      { signRequests: true },
    ],
    ['encrypts for us', { 'assertion.encryption': 'true' }, { encrypt: true }],
    ['signs only the assertion', { 'saml20.sign.response': 'false', 'saml20.sign.assertion': 'true' }, {}],
    ['signs with RSA-SHA512', { 'signature.algorithm': "'http://www.w3.org/2001/04/xmldsig-more#rsa-sha512'" }, {}],
  ])('%s', async (_what, settings, wish) => {
    const result = await signIn(settings, wish);
    expect(result.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(result).toMatchObject({
      verdict: 'valid',
      attributes: { email: ['maya@cascade.example'], groups: ['orders-read', 'Üsers & <more>'] },
    });
    const wasEncrypted = result.checks.some(({ id, status }) => id === 'enc.key' && status === 'pass');
    expect(wasEncrypted).toBe(wish.encrypt === true);
  });

  test('that signs with SHA-1 is refused by name', async () => {
    const result = await signIn({ 'signature.algorithm': "'http://www.w3.org/2000/09/xmldsig#rsa-sha1'" }, {});
    expect(result.verdict).toBe('invalid');
    expect(result.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toContain('sig.algorithm');
  });

  test('that does not know us shows a page of its own, so no answer comes', async () => {
    const result = await signIn({}, { spEntityId: 'https://stranger.example/sp' }, '');
    expect(result.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual(['sign-in.answered']);
  });
});
