/** The loopback IdP beside Apache's mod_auth_mellon: signed requests, sign-in, sign-out, and every fault that it has to refuse. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import type { RunningIdp } from '../idp/start-idp.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { startApache } from './testing/apache.ts';
import type { ChildServer } from './testing/child-server.ts';
import { freePort } from './testing/free-port.ts';
import { startPartnerIdp } from './testing/partner-idp.ts';

let folder = '';
let idpPort = 0;
let apache: ChildServer | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-mellon-'));
  idpPort = await freePort();
  const idp = await startPartner([]);
  await writeFile(join(folder, 'idp.xml'), idp.metadataXml);
  await idp.close();
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(folder, 'sp.key'), keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') };
  await writeFile(join(folder, 'sp.crt'), makeCertificate({ keyPair, subject: 'mellon', ...dates }));
  apache = await startApache({
    folder,
    port: await freePort(),
    module: 'auth_mellon',
    configuration: `
<Location />
  MellonEnable info
  MellonEndpointPath /mellon
  MellonSPPrivateKeyFile ${folder}/sp.key
  MellonSPCertFile ${folder}/sp.crt
  MellonIdPMetadataFile ${folder}/idp.xml
  MellonSecureCookie On
  MellonUser email
  MellonMergeEnvVars On
</Location>
<Location /secret>
  MellonEnable auth
  AuthType Mellon
  Require valid-user
</Location>
`,
  });
});
afterAll(async () => {
  await apache?.stop();
  await rm(folder, { recursive: true });
});

const startPartner = (faults: readonly string[]) =>
  startPartnerIdp({ folder, port: idpPort, protocol: 'saml' }, faults);

async function withPartner<T>(faults: readonly string[], act: (idp: RunningIdp) => Promise<T>): Promise<T> {
  const idp = await startPartner(faults);
  try {
    const metadata = await fetch(`${apache?.baseUrl}/mellon/metadata`);
    idp.registerServiceProvider(await metadata.text());
    return await act(idp);
  } finally {
    await idp.close();
  }
}

describe('mod_auth_mellon', () => {
  test('signs somebody in, reads the groups, and signs out', async () => {
    await withPartner([], async () => {
      const agent = createUserAgent();
      const inside = await agent.open(`${apache?.baseUrl}/secret/`);
      expect(inside.html, apache?.output()).toContain('Signed in.');
      expect(inside.html).toContain('REMOTE_USER=maya.lindqvist@cascade.example');
      expect(inside.html).toContain('MELLON_groups=orders-read;reports-read');
      const out = await agent.open(`${apache?.baseUrl}/mellon/logout?ReturnTo=${apache?.baseUrl}/secret/`);
      // Signed in again at once, because the partner answers by itself: the answer to the sign-out was accepted.
      expect(out.html, apache?.output()).toContain('Signed in.');
    });
  });

  /** What mod_auth_mellon 0.18 takes as configured here; the sandbox tenant and the test service provider refuse all of it. */
  const taken = ['sha1', 'unsolicited', 'wrong-in-response-to'];
  const refused = [
    'signed-by-another-key',
    'altered-after-signing',
    'unsigned',
    'wrong-issuer',
    'wrong-audience',
    'wrong-recipient',
    'wrong-destination',
    'expired',
    'not-yet-valid',
    'error-response',
  ];
  test.each(refused)('refuses %s', async (fault) => {
    await withPartner([fault], async () => {
      const page = await createUserAgent().open(`${apache?.baseUrl}/secret/`);
      expect(page.html).not.toContain('Signed in.');
      expect(page.status).toBeGreaterThanOrEqual(400);
    });
  });

  test.each(taken)('is known to take %s', async (fault) => {
    await withPartner([fault], async () => {
      expect((await createUserAgent().open(`${apache?.baseUrl}/secret/`)).html).toContain('Signed in.');
    });
  });
});
