/** The lab's half of bench/federation.ts, which builds it first: sign-in tests and a sweep in the engine's own process. */
import { openTestHome, type TestHome } from '../electron/engine/federation/sign-in-test/testing/test-home.ts';
import { createUserAgent } from '../electron/engine/federation/user-agent/user-agent.ts';
import type { PartnerRef } from '../shared/model/ids.ts';

export interface LabTimes {
  /** By protocol. The first also makes keys and loads code, as the first click of a day does. */
  readonly signIns: Readonly<Record<'SAML' | 'OIDC', { readonly firstMs: number; readonly nextMs: readonly number[] }>>;
  readonly sweep: { readonly ms: number; readonly faults: number };
}

export async function timeLab(runs: number): Promise<LabTimes> {
  const home = await openTestHome();
  try {
    const saml = await home.partner('consulting-firm');
    const oidc = await home.partner('supplier');
    return {
      signIns: { SAML: await signIns(home, saml, runs), OIDC: await signIns(home, oidc, runs) },
      sweep: await sweep(home, saml),
    };
  } finally {
    await home.close();
  }
}

async function signIns(home: TestHome, ref: PartnerRef, runs: number) {
  const firstMs = await signIn(home, ref);
  const nextMs: number[] = [];
  for (let run = 0; run < runs; run += 1) nextMs.push(await signIn(home, ref));
  return { firstMs, nextMs };
}

/** From the click to the verdict: tenant and IdP are started, the person is picked, the tokens are read and judged. */
async function signIn({ federation, partners, until }: TestHome, ref: PartnerRef): Promise<number> {
  const { blueprint } = await partners.load(ref);
  const [domain = ''] = blueprint.organization.domains;
  return timed(async () => {
    const { id } = await federation.start({ ref, persona: '', fault: null, openBrowser: false });
    const { startUrl } = await until(id, ({ state }) => state === 'waiting');
    const agent = createUserAgent();
    const asked = await agent.open(startUrl);
    const atIdp = asked.html.includes('Who signs in?')
      ? asked
      : await agent.press(asked, 'Continue', { identifier: `somebody@${domain}` });
    await agent.press(atIdp, 'Maya Lindqvist');
    const done = await until(id, ({ endedAt }) => endedAt !== null);
    if (done.state !== 'signed-in') throw new Error(`nobody signed in: ${done.sentence}`);
  });
}

async function sweep({ core, federation }: TestHome, ref: PartnerRef): Promise<{ ms: number; faults: number }> {
  const began = performance.now();
  const { id } = await federation.sweeps.start(ref);
  for (;;) {
    const announced = new Promise<void>((resolve) => {
      const stop = core.events.subscribe((event) => {
        if (event.type !== 'sweep.changed' || event.id !== id) return;
        stop();
        resolve();
      });
    });
    const { endedAt, state, sentence, results } = await federation.sweeps.get(id);
    if (endedAt === null) {
      await announced;
      continue;
    }
    if (state !== 'done') throw new Error(`the sweep ended as ${state}: ${sentence}`);
    return { ms: performance.now() - began, faults: results.length };
  }
}

async function timed(deed: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await deed();
  return performance.now() - began;
}
