import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { PersonaDraft } from '../../../../shared/model/persona.ts';
import type { SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { createUserAgent, type Page, type UserAgent } from '../user-agent/user-agent.ts';
import { openTestHome, type TestHome } from './testing/test-home.ts';

let home: TestHome;
let consulting: PartnerRef;
let oidc: PartnerRef;
let directory: PartnerRef;

beforeAll(async () => {
  home = await openTestHome();
  consulting = await home.partner('consulting-firm');
  oidc = await home.partner('supplier');
  directory = await home.partner('logistics-directory');
});
afterAll(async () => {
  await home.close();
});

async function start(ref: PartnerRef, fault: string | null = null): Promise<SignInTest> {
  const { id } = await home.federation.start({ ref, persona: '', fault, openBrowser: false });
  return home.until(id, ({ state }) => state === 'waiting');
}

/** Types an address of the partner where the server asks for one, and picks the person at the IdP. */
async function signInAs({ startUrl, ref }: SignInTest, person: string): Promise<void> {
  const agent = createUserAgent();
  const page = await throughServer(agent, await agent.open(startUrl), ref);
  await agent.press(page, person);
}

async function throughServer(agent: UserAgent, page: Page, ref: PartnerRef): Promise<Page> {
  if (page.html.includes('Who signs in?')) return page;
  const { blueprint } = await home.partners.load(ref);
  return agent.press(page, 'Continue', { identifier: `somebody@${blueprint.organization.domains[0]}` });
}

const ended = ({ endedAt }: SignInTest) => endedAt !== null;
const failedChecks = ({ checks }: SignInTest) => checks.filter(({ status }) => status === 'fail').map(({ id }) => id);

describe('a persona', () => {
  async function seen(ref: PartnerRef, person: string): Promise<SignInTest> {
    const waiting = await start(ref);
    const agent = createUserAgent();
    const page = await agent.press(await throughServer(agent, await agent.open(waiting.startUrl), ref), person);
    // Who has two addresses signs in twice.
    if (page.url.startsWith('http') && !page.html.includes('Signed in'))
      await agent.press(await throughServer(agent, page, ref), person);
    return home.until(waiting.id, ended);
  }

  test('of their own signs in with all that was typed, at any partner', async () => {
    const { persona, id } = await home.federation.ownPersonas.save({
      id: null,
      revision: 0,
      persona: PersonaDraft.parse({
        name: 'Léa Núñez',
        givenName: 'Léa',
        email: 'lea.nunez',
        groups: ['orders-read'],
        nameId: 'employee-7',
        attributes: [{ name: 'department', values: ['Field <service> & "more"'] }],
      }),
    });
    const test = await seen(consulting, persona.name);
    expect(test).toMatchObject({
      state: 'signed-in',
      persona: 'Léa Núñez',
      person: { own: id, nameId: 'employee-7' },
      profile: { email: expect.stringMatching(/^lea\.nunez@/) },
    });
    expect(test.hops.map(({ message }) => message).join()).toMatch(/<(?:\w+:)?NameID[^>]*>employee-7</);
    const other = await seen(oidc, persona.name);
    const { blueprint } = await home.partners.load(oidc);
    expect(other.profile).toMatchObject({ email: `lea.nunez@${blueprint.organization.domains[0]}` });
  });

  test.each([
    ['SAML', () => consulting],
    ['OpenID Connect', () => oidc],
  ])('whose address changes signs in twice by %s, and it is said whether the server knew her', async (_way, ref) => {
    const test = await seen(ref(), 'Noor Haddad-Weiss');
    expect(test.sentence).toMatch(
      /After the address had changed, the server (?:found the same|made a second) person\.$/,
    );
    expect(test.profile).toMatchObject({ email: expect.stringMatching(/^noor\.haddad-weiss@/) });
    const provisioned = test.hops.filter(({ label }) => /^Person (?:created|found)$/.test(label));
    expect(provisioned).toHaveLength(2);
    expect(provisioned[0]?.message).toMatch(/noor\.haddad@/);
  });

  test('that is not there any more cannot begin a test', async () => {
    const { id } = await home.federation.start({
      ref: consulting,
      persona: 'Nobody Known',
      fault: null,
      openBrowser: false,
    });
    expect(await home.until(id, ended)).toMatchObject({
      state: 'failed',
      sentence: expect.stringMatching(/There is no persona named "Nobody Known"/),
    });
  });
});

describe('a sign-in through SAML', () => {
  test('is seen from the application to the token', async () => {
    const waiting = await start(consulting);
    await signInAs(waiting, 'Maya Lindqvist');
    const done = await home.until(waiting.id, ended);
    expect(done.sentence).toMatch(/^Maya Lindqvist signed in to .* through the SAML connection of/);
    expect(done).toMatchObject({ state: 'signed-in', persona: 'Maya Lindqvist', startUrl: '' });
    expect(failedChecks(done)).toEqual([]);
    expect(done.profile).toMatchObject({ email: expect.stringMatching(/^maya\.lindqvist@/) });
    expect(done.provisionedUser).not.toBeNull();
    const access = done.tokens.find(({ kind }) => kind === 'access_token');
    expect(access?.claims.organization_id).toBe(done.organization);
    expect(access?.trace.organization_id?.map(({ kind }) => kind)).toEqual(['claim', 'source', 'organization']);
    const labels = done.hops.map(({ label }) => label);
    for (const label of [
      'GET /start',
      '302 to authorize',
      'POST SAMLResponse',
      'Person created',
      '303 with code',
      '200 tokens',
    ]) {
      expect(labels).toContain(label);
    }
    expect(done.hops.map(({ index }) => index)).toEqual(done.hops.map((_hop, index) => index));
    expect(done.hops.find(({ label }) => label === 'POST SAMLResponse')).toMatchObject({
      from: 'browser',
      to: 'server',
      verdict: 'pass',
    });
    expect(JSON.stringify(done)).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./);
    expect(await home.federation.get(done.id)).toEqual(done);
    expect((await home.partners.get(consulting)).lastTest).toMatchObject({ outcome: 'seen' });
    expect(home.core.listeners.list().map(({ title }) => title)).not.toContain('Loopback IdP');
  });

  test.each([
    ['signed-by-another-key', 'sig.value'],
    ['altered-after-signing', 'sig.digest'],
    ['unsigned', 'sig.present'],
    ['sha1', 'sig.algorithm'],
    ['wrong-audience', 'cond.audience'],
    ['wrong-recipient', 'subject.confirmation'],
    ['wrong-destination', 'saml.destination'],
    ['unsolicited', 'saml.in-response-to'],
    ['wrong-in-response-to', 'saml.in-response-to'],
    ['expired', 'cond.window'],
    ['not-yet-valid', 'cond.window'],
    ['error-response', 'saml.status'],
  ])('refuses the fault %s by %s', async (fault, check) => {
    const waiting = await start(consulting, fault);
    await signInAs(waiting, 'Maya Lindqvist');
    const done = await home.until(waiting.id, ended);
    expect(done.sentence).toMatch(/^Refused as it should be/);
    expect(failedChecks(done)).toContain(check);
  });

  test('refuses an issuer that the metadata does not name', async () => {
    const waiting = await start(consulting, 'wrong-issuer');
    await signInAs(waiting, 'Maya Lindqvist');
    expect((await home.until(waiting.id, ended)).state).toBe('refused');
  });

  test('refuses the same message a second time', async () => {
    const waiting = await start(consulting, 'replay');
    const agent = createUserAgent();
    const page = await throughServer(agent, await agent.open(waiting.startUrl), consulting);
    const again = await throughServer(agent, await agent.press(page, 'Maya Lindqvist'), consulting);
    expect(again.html).toContain('Who signs in?');
    await agent.press(again, 'Maya Lindqvist');
    const done = await home.until(waiting.id, ended);
    expect(failedChecks(done)).toContain('replay');
  });

  test('says that the person refused', async () => {
    const waiting = await start(consulting);
    await signInAs(waiting, 'Refuse sign-in');
    const done = await home.until(waiting.id, ended);
    expect(done).toMatchObject({ state: 'refused', sentence: expect.stringContaining('refused') });
  });
});

describe('a sign-in through OpenID Connect', () => {
  test('is seen, back channel included', async () => {
    const waiting = await start(oidc);
    await signInAs(waiting, "Zoë O'Brien-Şahin van der Westhuizen-Etcheverría");
    const done = await home.until(waiting.id, ended);
    expect(done.sentence).toMatch(/through the OpenID Connect connection of Forge Supplies\.$/);
    expect(done.hops.some(({ from, to, channel }) => from === 'server' && to === 'idp' && channel === 'back')).toBe(
      true,
    );
    expect(JSON.stringify(done.hops)).not.toContain('secret-');
  });

  test.each([
    ['signed-by-another-key', 'jwt.signature'],
    ['altered-after-signing', 'jwt.signature'],
    ['alg-none', 'jwt.alg'],
    ['hs256-with-public-key', 'jwt.alg'],
    ['unknown-kid', 'jwt.key'],
    ['wrong-issuer', 'jwt.iss'],
    ['wrong-audience', 'jwt.aud'],
    ['expired', 'jwt.exp'],
    ['not-yet-valid', 'jwt.nbf'],
    ['wrong-nonce', 'oidc.nonce'],
    ['missing-nonce', 'oidc.nonce'],
  ])('refuses the fault %s by %s', async (fault, check) => {
    const waiting = await start(oidc, fault);
    await signInAs(waiting, 'Maya Lindqvist');
    const done = await home.until(waiting.id, ended);
    expect(done.sentence).toMatch(/^Refused as it should be/);
    expect(failedChecks(done)).toContain(check);
  });

  test.each(['state-changed', 'error-response'])('refuses the fault %s', async (fault) => {
    const waiting = await start(oidc, fault);
    await signInAs(waiting, 'Maya Lindqvist');
    expect((await home.until(waiting.id, ended)).state).toBe('refused');
  });
});

describe("a sign-in through the organization's own directory", () => {
  test('begins at the invitation and ends with a token', async () => {
    const waiting = await start(directory);
    const agent = createUserAgent();
    const welcome = await agent.open(waiting.startUrl);
    const [, invitation = ''] = /href="([^"]*\/setup\/[^"]*)"/.exec(welcome.html) ?? [];
    const setup = await agent.open(invitation);
    const password = 'long enough for anybody 7';
    expect((await agent.press(setup, 'Set password', { password, repeated: password })).html).toContain(
      'Your password is set',
    );
    const { blueprint } = await home.partners.load(directory);
    const [person] = blueprint.connection.directory.people;
    const asked = await agent.open(new URL('/start', waiting.startUrl).href);
    const typed = { identifier: person?.email ?? '', password };
    const next = asked.html.includes('name="password"') ? asked : await agent.press(asked, 'Continue', typed);
    await agent.press(next, 'Sign in', typed);
    const done = await home.until(waiting.id, ended);
    expect(done).toMatchObject({ state: 'signed-in', protocol: 'directory' });
    expect(
      done.tokens.some(({ kind, claims }) => kind === 'access_token' && claims.organization_id === done.organization),
    ).toBe(true);
    expect(JSON.stringify(done)).not.toContain(password);
  });

  test('has no identity provider that could answer wrongly', async () => {
    await expect(
      home.federation.start({ ref: directory, persona: '', fault: 'expired', openBrowser: false }),
    ).rejects.toMatchObject({
      code: 'state/not-testable',
    });
  });
});
