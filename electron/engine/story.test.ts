/** The whole job, once for each kind of partner, through the engine's only entrance: template, seen sign-in, synced organization. */
import { rm } from 'node:fs/promises';
import { afterEach, expect, test } from 'vitest';
import type { PartnerRef, RunId, SignInTestId } from '../../shared/model/ids.ts';
import type { Run } from '../../shared/model/plan.ts';
import type { SignInTest } from '../../shared/model/sign-in-test.ts';
import { createUserAgent } from './federation/user-agent/user-agent.ts';
import { newHome, openTestEngine, type TestEngine } from './testing/open-engine.ts';

const open: TestEngine[] = [];
const homes: string[] = [];
afterEach(async () => {
  for (const engine of open.splice(0)) await engine.close();
  for (const home of homes.splice(0)) await rm(home, { recursive: true, force: true });
});
async function engineAt(home?: string): Promise<TestEngine> {
  const at = home ?? (await newHome());
  if (home === undefined) homes.push(at);
  const engine = await openTestEngine(at);
  open.push(engine);
  return engine;
}

/** Asks again whenever the engine announces something, until the answer is the wanted one. */
async function until<T>({ engine }: TestEngine, ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  return new Promise((resolve, reject) => {
    const look = () =>
      void ask().then((answer) => {
        if (!wanted(answer)) return;
        stop();
        resolve(answer);
      }, reject);
    const stop = engine.subscribe(look);
    look();
  });
}
const seeTest = (at: TestEngine, id: SignInTestId, wanted: (test: SignInTest) => boolean) =>
  until(at, () => at.ask.federation.get({ id }), wanted);
const seeRun = (at: TestEngine, runId: RunId): Promise<Run> =>
  until(
    at,
    () => at.ask.sync.run({ runId }),
    ({ status }) => status !== 'running',
  );

/** Through a partner's identity provider: the first persona presses the button with its name. */
async function throughIdp(at: TestEngine, ref: PartnerRef): Promise<SignInTest> {
  const [persona] = await at.ask.federation.personas({ ref });
  const name = persona?.name ?? '';
  const { id } = await at.ask.federation.start({ ref, persona: name, openBrowser: false });
  const { startUrl } = await seeTest(at, id, ({ state }) => state !== 'preparing');
  const agent = createUserAgent();
  await agent.press(await agent.open(startUrl), name);
  return seeTest(at, id, ({ endedAt }) => endedAt !== null);
}

/** Into the organization's own directory: the invited person sets a password and signs in with it. */
async function throughInvitation(at: TestEngine, ref: PartnerRef): Promise<SignInTest> {
  const [person] = await at.ask.federation.personas({ ref });
  const { id } = await at.ask.federation.start({ ref, persona: person?.name ?? '', openBrowser: false });
  const { startUrl } = await seeTest(at, id, ({ state }) => state !== 'preparing');
  const agent = createUserAgent();
  const password = 'A long pass phrase 2026 !';
  const welcome = await agent.open(startUrl);
  const invitation = await agent.open(/href="([^"]*\/setup\/[^"]*)"/.exec(welcome.html)?.[1] ?? '');
  await agent.press(invitation, 'Set password', { password, repeated: password });
  const asked = await agent.open(new URL('/start', startUrl).href);
  const typed = { identifier: person?.email ?? '', password };
  const form = asked.html.includes('name="password"') ? asked : await agent.press(asked, 'Continue', typed);
  await agent.press(form, 'Sign in', typed);
  return seeTest(at, id, ({ endedAt }) => endedAt !== null);
}

test.each([
  { templateId: 'consulting-firm', organization: 'cascade-consulting', protocol: 'saml', signIn: throughIdp },
  { templateId: 'supplier', organization: 'forge-supplies', protocol: 'oidc', signIn: throughIdp },
  {
    templateId: 'logistics-directory',
    organization: 'pinnacle-logistics',
    protocol: 'directory',
    signIn: throughInvitation,
  },
])(
  '$organization: from template to a seen sign-in to a synced organization',
  async ({ templateId, organization, protocol, signIn }) => {
    const at = await engineAt();
    const { ref } = await at.ask.partners.create({ templateId, name: '', example: true });

    const before = await at.ask.sync.plan({ ref });
    expect(before.issues.filter(({ blocksSync }) => blocksSync)).toEqual([]);
    expect(before.operations.filter(({ action }) => action === 'create').length).toBeGreaterThan(8);

    const seen = await signIn(at, ref);
    expect(seen, seen.sentence).toMatchObject({ state: 'signed-in', protocol, organization });
    expect(
      seen.tokens.filter(({ kind }) => kind === 'access_token').map(({ claims }) => claims.organization_id),
    ).toEqual([organization, organization]);
    expect(seen.hops.length).toBeGreaterThan(8);
    expect(JSON.stringify(seen)).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\./);

    const plan = await at.ask.sync.plan({ ref });
    expect(plan.operations.length, 'the sign-in test does not touch the plan').toBe(before.operations.length);
    const run = await seeRun(at, (await at.ask.sync.apply({ planId: plan.id })).id);
    expect(run, JSON.stringify(run.operations.filter(({ error }) => error !== null))).toMatchObject({
      status: 'done',
      failed: 0,
      remaining: [],
    });
    const again = await at.ask.sync.plan({ ref });
    expect(again.operations.filter(({ action }) => action !== 'none')).toEqual([]);

    const readiness = Object.fromEntries(
      (await at.ask.partners.readiness({ ref })).map(({ id, status, basis }) => [id, `${status} ${basis}`]),
    );
    expect(readiness).toMatchObject({
      lifetimes: 'pass checked',
      'sign-in': 'pass seen',
      'organization-claim': 'pass checked',
    });
    const quickstarts = await at.ask.partners.quickstarts({ ref });
    expect(quickstarts.length).toBeGreaterThan(0);
    for (const { snippets, clientId, issuer } of quickstarts) {
      expect(issuer).toContain(organization);
      expect(snippets.every(({ code }) => code.includes(clientId) || code.includes(issuer))).toBe(true);
    }
    expect((await at.ask.partners.ourValues({ ref })).issuer).toContain(`/${organization}`);
    expect((await at.ask.sync.serverState({ ref })).exists).toBe(true);

    expect(await at.ask.sync.undo({ runId: run.id })).toMatchObject({ status: 'undone', failed: 0 });
    expect((await at.ask.sync.serverState({ ref })).exists).toBe(false);
    expect((await at.ask.partners.get({ ref })).state).toBe('drifted');
  },
  60_000,
);

test('everything is there after closing and opening again, and in a restored home', async () => {
  const first = await engineAt();
  const { ref } = await first.ask.partners.create({ templateId: 'consulting-firm', name: '', example: true });
  const seen = await throughIdp(first, ref);
  const plan = await first.ask.sync.plan({ ref });
  const run = await seeRun(first, (await first.ask.sync.apply({ planId: plan.id })).id);
  await first.close();

  const second = await engineAt(first.home);
  const partner = await second.ask.partners.get({ ref });
  expect(partner).toMatchObject({ state: 'synced', idFixed: true, lastTest: { outcome: 'seen' } });
  expect((await second.ask.federation.get({ id: seen.id })).sentence).toBe(seen.sentence);
  expect((await second.ask.sync.run({ runId: run.id })).status).toBe('done');
  expect((await second.ask.sync.plan({ ref })).operations.filter(({ action }) => action !== 'none')).toEqual([]);

  const { base64 } = await second.ask.app.exportHome({});
  const third = await engineAt();
  await third.ask.app.restoreHome({ base64, replace: false });
  expect((await third.ask.partners.get({ ref })).blueprint).toEqual(partner.blueprint);
  expect((await third.ask.federation.list({})).map(({ id }) => id)).toEqual([seen.id]);
}, 60_000);
