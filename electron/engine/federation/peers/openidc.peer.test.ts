/** The loopback IdP beside Apache's mod_auth_openidc, a certified relying party: sign-in, userinfo, and every fault that it has to refuse. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { startApache } from './testing/apache.ts';
import type { ChildServer } from './testing/child-server.ts';
import { freePort } from './testing/free-port.ts';
import { startPartnerIdp } from './testing/partner-idp.ts';

let folder = '';
let idpPort = 0;
let apachePort = 0;
let apache: ChildServer | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-openidc-'));
  idpPort = await freePort();
  apachePort = await freePort();
  const idp = await startPartner([]);
  const discovery = await fetch(idp.addresses.discoveryUrl);
  await writeFile(join(folder, 'provider.json'), await discovery.text());
  await idp.close();
  apache = await startApache({
    folder,
    port: apachePort,
    module: 'auth_openidc',
    configuration: `
OIDCProviderMetadataURL ${idp.addresses.discoveryUrl}
OIDCClientID mod-auth-openidc
OIDCClientSecret a-secret-of-the-peer
OIDCRedirectURI http://127.0.0.1:${apachePort}/secret/redirect
OIDCCryptoPassphrase only-for-this-test
OIDCScope "openid profile email"
OIDCPKCEMethod S256
OIDCCacheType shm
OIDCPassClaimsAs environment
OIDCRemoteUserClaim email
<Location /secret>
  AuthType openid-connect
  Require valid-user
  # It takes the test's user agent for a script otherwise, and answers 401 without a redirect.
  OIDCUnAuthAction auth true
</Location>
`,
  });
});
afterAll(async () => {
  await apache?.stop();
  await rm(folder, { recursive: true });
});

const startPartner = (faults: readonly string[]) =>
  startPartnerIdp(
    {
      folder,
      port: idpPort,
      protocol: 'oidc',
      clients: [
        {
          client_id: 'mod-auth-openidc',
          client_secret: 'a-secret-of-the-peer',
          redirect_uris: [`http://127.0.0.1:${apachePort}/secret/redirect`],
        },
      ],
    },
    faults,
  );

async function signIn(faults: readonly string[]) {
  const idp = await startPartner(faults);
  try {
    return await createUserAgent().open(`http://127.0.0.1:${apachePort}/secret/`);
  } finally {
    await idp.close();
  }
}

describe('mod_auth_openidc', () => {
  test('signs somebody in with PKCE, and reads the claims', async () => {
    const inside = await signIn([]);
    expect(inside.html, apache?.output()).toContain('Signed in.');
    expect(inside.html).toContain('REMOTE_USER=maya.lindqvist@cascade.example');
    expect(inside.html).toContain('OIDC_CLAIM_groups=orders-read,reports-read');
    expect(inside.html).toContain('OIDC_CLAIM_given_name=Maya');
  });

  const refused = [
    'signed-by-another-key',
    'altered-after-signing',
    'alg-none',
    'unknown-kid',
    'hs256-with-public-key',
    'wrong-issuer',
    'wrong-audience',
    'wrong-nonce',
    'missing-nonce',
    'state-changed',
    'expired',
    'error-response',
  ];
  test.each(refused)('refuses %s', async (fault) => {
    const page = await signIn([fault]);
    expect(page.html, apache?.output()).not.toContain('Signed in.');
    // It was asked and has answered: the refusal is the peer's.
    expect(page.url).toContain('/secret/redirect?');
  });

  test('is known to take not-yet-valid: it does not look at nbf', async () => {
    expect((await signIn(['not-yet-valid'])).html).toContain('Signed in.');
  });
});
