/** The loopback IdP beside LemonLDAP::NG, which is a relying party here: sign-in, userinfo, and the faults that it has to refuse. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent } from '../user-agent/user-agent.ts';
import type { ChildServer } from './testing/child-server.ts';
import { freePort } from './testing/free-port.ts';
import { lemonldapRedirectUri, lemonldapSession, startLemonldap } from './testing/lemonldap.ts';
import { startPartnerIdp } from './testing/partner-idp.ts';

const client = { clientId: 'lemonldap', clientSecret: 'a-secret-of-the-peer' };
let folder = '';
let idpPort = 0;
let portalPort = 0;
let portal: ChildServer | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-lemonldap-'));
  idpPort = await freePort();
  portalPort = await freePort();
  const idp = await startPartner([]);
  const textAt = async (url: string) => (await fetch(url)).text();
  const [discovery, jwks] = [await textAt(idp.addresses.discoveryUrl), await textAt(idp.addresses.jwksUri)];
  await idp.close();
  portal = await startLemonldap({
    folder,
    port: portalPort,
    source: { type: 'OpenIDConnect', discovery, jwks, ...client },
  });
});
afterAll(async () => {
  await portal?.stop();
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
          client_id: client.clientId,
          client_secret: client.clientSecret,
          redirect_uris: [lemonldapRedirectUri(portalPort)],
        },
      ],
    },
    faults,
  );

/** @returns where it ended, whether somebody is in, and what the portal wrote meanwhile */
async function signIn(faults: readonly string[]) {
  const idp = await startPartner(faults);
  const written = portal?.output() ?? '';
  try {
    const { url, html } = await createUserAgent().open(`http://127.0.0.1:${portalPort}/`);
    return { url, isIn: html.includes('Connected as'), said: (portal?.output() ?? '').slice(written.length) };
  } finally {
    await idp.close();
  }
}

const sessions = async () => (await readdir(join(folder, 'sessions'))).filter((name) => name !== 'lock');

describe('LemonLDAP::NG', () => {
  test('signs somebody in, and reads the claims', async () => {
    const before = await sessions();
    const inside = await signIn([]);
    expect(inside, portal?.output()).toMatchObject({ isIn: true });
    const added = (await sessions()).filter((id) => !before.includes(id));
    expect(added).toHaveLength(1);
    expect(await lemonldapSession(folder, added[0] ?? '')).toMatchObject({
      mail: 'maya.lindqvist@cascade.example',
      cn: 'Maya Lindqvist',
      teams: ['orders-read', 'reports-read'],
    });
  });

  test.each([
    ['signed-by-another-key', /signature verification failed/],
    ['altered-after-signing', /signature verification failed/],
    ['alg-none', /signature verification failed/],
    ['unknown-kid', /No key found/],
    ['hs256-with-public-key', /signature verification failed/],
    ['wrong-issuer', /Issuer mismatch/],
    ['wrong-audience', /Audience mismatch/],
    ['wrong-nonce', /Nonce .* verification failed/],
    ['missing-nonce', /Nonce was not returned/],
    ['wrong-at-hash', /Access token hash verification failed/],
    ['state-changed', /Unable to extract state/],
    ['expired', /ID token expired/],
    ['error-response', /^/],
  ])('refuses %s', async (fault, reason) => {
    const { isIn, url, said } = await signIn([fault]);
    expect(isIn, said).toBe(false);
    expect(said).toMatch(reason);
    // It was asked and has answered: the refusal is the peer's.
    expect(url).toContain('openidconnectcallback=1');
  });

  test('is known to take not-yet-valid: it does not look at nbf', async () => {
    expect((await signIn(['not-yet-valid'])).isIn).toBe(true);
  });
});
