import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { allLookAlikes } from '../idp/look-alikes/look-alikes.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { openTestHome, type TestHome } from './testing/test-home.ts';

/** How the entity IDs begin. */
const issuers: Readonly<Record<string, string>> = {
  okta: 'http://www.okta.com/exk',
  'entra-id': 'https://sts.windows.net/',
  'google-workspace': 'https://accounts.google.com/o/saml2?idpid=C0',
  'ad-fs': 'http://127.0.0.1:',
  pingone: 'https://auth.pingone.com/',
  onelogin: 'https://app.onelogin.com/saml/metadata/',
  jumpcloud: 'portico-test-',
  keycloak: 'http://127.0.0.1:',
  shibboleth: 'http://127.0.0.1:',
  auth0: 'urn:portico-',
};

let home: TestHome;
let ref: PartnerRef;
beforeAll(async () => {
  home = await openTestHome();
  ref = await home.partner('consulting-firm');
});
afterAll(async () => {
  await home.close();
});

test.each(allLookAlikes.map((lookAlike) => [lookAlike.title, lookAlike] as const))(
  'somebody signs in at an identity provider that answers like %s',
  async (_title, { id: lookAlike, saml: { signs } }) => {
    const { id } = await home.federation.start({
      ref,
      persona: 'Maya Lindqvist',
      fault: null,
      lookAlike,
      openBrowser: false,
    });
    const agent = createUserAgent();
    const { startUrl } = await home.until(id, ({ state }) => state === 'waiting');
    await agent.press(await agent.open(startUrl), 'Maya Lindqvist');
    const done = await home.until(id, ({ endedAt }) => endedAt !== null);
    expect(done.sentence).toMatch(/^Maya Lindqvist signed in/);
    const message = done.hops.find(({ label }) => label === 'POST SAMLResponse')?.message ?? '';
    expect([...message.matchAll(/<ds:Signature /g)]).toHaveLength(
      [signs.response, signs.assertion].filter(Boolean).length,
    );
    expect(message).toContain(`Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${issuers[lookAlike] ?? '?'}`);
    expect(done).toMatchObject({ lookAlike });
  },
);

test.each(allLookAlikes.map((lookAlike) => [lookAlike.title, lookAlike] as const))(
  'somebody signs in with OpenID Connect at a provider that answers like %s',
  async (_title, { id: lookAlike, oidc }) => {
    const oidcRef = await home.partner('supplier', (blueprint) => ({
      ...blueprint,
      organization: { ...blueprint.organization, id: `like-${lookAlike}` },
    }));
    const { id } = await home.federation.start({
      ref: oidcRef,
      persona: 'Maya Lindqvist',
      fault: null,
      lookAlike,
      openBrowser: false,
    });
    const agent = createUserAgent();
    const { startUrl } = await home.until(id, ({ state }) => state === 'waiting');
    await agent.press(await agent.open(startUrl), 'Maya Lindqvist');
    const done = await home.until(id, ({ endedAt }) => endedAt !== null);
    expect(done.sentence).toMatch(/^Maya Lindqvist signed in/);
    expect(done.lookAlike).toBe(lookAlike);
    const idp = done.hops.filter(({ from, to }) => from === 'idp' || to === 'idp');
    expect(
      idp.filter(({ to }) => to === 'idp').every(({ from, channel }) => (channel === 'back') === (from === 'server')),
    ).toBe(true);
    const sent = done.checks.find(({ id: check }) => check === 'jwt.exp')?.status;
    expect(sent).toBe('pass');
    expect(oidc.facts[0]).toMatch(/^Issuer like /);
  },
);

test('a product that nobody knows is refused', async () => {
  const { id } = await home.federation.start({ ref, persona: '', fault: null, lookAlike: 'none', openBrowser: false });
  const done = await home.until(id, ({ endedAt }) => endedAt !== null);
  expect(done).toMatchObject({ state: 'failed', sentence: expect.stringContaining('no look-alike named "none"') });
});
