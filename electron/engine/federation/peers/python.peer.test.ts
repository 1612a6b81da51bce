/** The loopback IdP beside three service providers from Debian's Python: python3-saml (onelogin), pysaml2 and lasso. */
import { execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const Started = z.object({ url: z.string(), id: z.string(), metadata: z.string() });
const Checked = z.object({ problem: z.string(), nameId: z.string().nullable(), groups: z.array(z.string()) });

let folder = '';
let idp: RunningIdp | null = null;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-python-'));
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(folder, 'sp.key'), keyPair.privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') };
  await writeFile(join(folder, 'sp.crt'), makeCertificate({ keyPair, subject: 'Python service provider', ...dates }));
});
afterEach(() => idp?.close());
afterAll(() => rm(folder, { recursive: true }));

/** Debian's own Python, which finds Debian's packages. */
function ask(script: string, mode: 'start' | 'check', given: object): unknown {
  const file = join(import.meta.dirname, 'testing', script);
  const input = JSON.stringify({ acsUrl, ...given });
  return JSON.parse(execFileSync('/usr/bin/python3', [file, mode, folder], { input, encoding: 'utf8' }));
}

async function signIn(script: string, faults: readonly string[]) {
  idp = await startIdp({
    dataDir: join(folder, 'idp'),
    now: () => new Date(),
    protocol: 'saml',
    domain: 'cascade.example',
    autoLogin: true,
    faults,
  });
  await writeFile(join(folder, 'idp.xml'), idp.metadataXml);
  const { url, id, metadata } = Started.parse(ask(script, 'start', {}));
  idp.registerServiceProvider(metadata);
  const page = await createUserAgent(acsUrl).open(url);
  const response = page.forms[0]?.fields.find(([name]) => name === 'SAMLResponse')?.[1] ?? '';
  expect(response, page.html).not.toBe('');
  return Checked.parse(ask(script, 'check', { response, requestId: id }));
}

const refusedByAll = ['signed-by-another-key', 'altered-after-signing', 'unsigned', 'error-response'];
const refusedByBoth = [
  ...refusedByAll,
  'wrong-audience',
  'wrong-destination',
  'wrong-in-response-to',
  'expired',
  'not-yet-valid',
];

describe.each([
  // Version 1.12 takes SHA-1 from metadata-trusted keys, pysaml2 7.0.1 any Recipient; Portico refuses both.
  ['python3-saml', 'onelogin_sp.py', [...refusedByBoth, 'wrong-recipient']],
  ['pysaml2', 'pysaml2_sp.py', [...refusedByBoth, 'unsolicited']],
  // lasso leaves audience, recipient and times to whoever uses it.
  ['lasso', 'lasso_sp.py', refusedByAll],
])('%s', (_name, script, faults) => {
  test('takes what the loopback IdP says', async () => {
    expect(await signIn(script, [])).toEqual({
      problem: '',
      nameId: 'maya.lindqvist@cascade.example',
      groups: ['orders-read', 'reports-read'],
    });
  });

  test.each(faults)('refuses %s', async (fault) => {
    const { nameId, problem } = await signIn(script, [fault]);
    expect({ nameId, refused: problem !== '' }).toEqual({ nameId: null, refused: true });
  });
});
