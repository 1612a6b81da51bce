/** The loopback IdP beside the Shibboleth service provider: signed requests, sign-in, sign-out, and the faults that it refuses. */
import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { startApache } from './testing/apache.ts';
import type { ChildServer } from './testing/child-server.ts';
import { freePort } from './testing/free-port.ts';
import { startPartnerIdp } from './testing/partner-idp.ts';
import { type ShibbolethDaemon, startShibboleth } from './testing/shibboleth.ts';

let folder = '';
let idpPort = 0;
let apache: ChildServer | null = null;
let daemon: ShibbolethDaemon | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-shib-'));
  await chmod(folder, 0o755);
  idpPort = await freePort();
  const idp = await startPartner([]);
  await writeFile(join(folder, 'idp.xml'), idp.metadataXml);
  await idp.close();
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await writeFile(join(folder, 'sp.key'), keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') };
  await writeFile(join(folder, 'sp.crt'), makeCertificate({ keyPair, subject: 'shibboleth', ...dates }));
  daemon = await startShibboleth({ folder, idpEntityId: idp.addresses.entityId });
  apache = await startApache({
    folder,
    port: await freePort(),
    module: 'shib',
    configuration: `
ShibConfig ${daemon.configurationFile}
ShibCompatValidUser Off
<Location /Shibboleth.sso>
  SetHandler shib
  Require all granted
</Location>
<Location /secret>
  AuthType shibboleth
  ShibRequestSetting requireSession true
  Require shib-session
</Location>
`,
  });
});
afterAll(async () => {
  await apache?.stop();
  await daemon?.stop();
  await rm(folder, { recursive: true });
});

const startPartner = (faults: readonly string[]) =>
  startPartnerIdp({ folder, port: idpPort, protocol: 'saml' }, faults);

async function signIn(faults: readonly string[]) {
  const idp = await startPartner(faults);
  try {
    const metadata = await (await fetch(`${apache?.baseUrl}/Shibboleth.sso/Metadata`)).text();
    idp.registerServiceProvider(metadata);
    const agent = createUserAgent();
    const page = await agent.open(`${apache?.baseUrl}/secret/`);
    return { page, out: faults.length > 0 ? null : await agent.open(`${apache?.baseUrl}/Shibboleth.sso/Logout`) };
  } finally {
    await idp.close();
  }
}

describe('the Shibboleth service provider', () => {
  test('signs somebody in, reads the groups, and signs out', async () => {
    const { page, out } = await signIn([]);
    const logs = `${daemon?.output()}\n${apache?.output()}`;
    expect(page.html, logs).toContain('Signed in.');
    expect(page.html).toContain('REMOTE_USER=maya.lindqvist@cascade.example');
    expect(page.html).toContain('groups=orders-read;reports-read');
    expect(out?.html, logs).toMatch(/logout/i);
  });

  test.each([
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
  ])('refuses %s', async (fault) => {
    const { page } = await signIn([fault]);
    expect(page.html).not.toContain('Signed in.');
    expect(page.url).toContain('/Shibboleth.sso/SAML2/POST');
  });
});
