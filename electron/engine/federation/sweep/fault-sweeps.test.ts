import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { FaultSweep } from '../../../../shared/model/fault-sweep.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { allFaults } from '../idp/faults/index.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';

let home: TestHome;
beforeAll(async () => {
  home = await openTestHome();
});
afterAll(async () => {
  await home.close();
});

async function ended(id: FaultSweep['id']): Promise<FaultSweep> {
  for (;;) {
    const announced = new Promise<void>((resolve) => {
      const stop = home.core.events.subscribe((event) => {
        if (event.type !== 'sweep.changed' || event.id !== id) return;
        stop();
        resolve();
      });
    });
    const sweep = await home.federation.sweeps.get(id);
    if (sweep.endedAt !== null) return sweep;
    await announced;
  }
}

async function sweepOf(ref: PartnerRef): Promise<FaultSweep> {
  const { id } = await home.federation.sweeps.start(ref);
  return ended(id);
}

function asTable({ results }: FaultSweep): unknown[] {
  return results.map(({ fault, outcome, check, detail }) => ({ fault, outcome, check, detail }));
}

describe.each([
  ['SAML', 'saml', 'consulting-firm'],
  ['OpenID Connect', 'oidc', 'supplier'],
] as const)('a sweep of every %s fault', (_title, protocol, templateId) => {
  const faults = allFaults.filter((fault) => fault.protocol === 'both' || fault.protocol === protocol);

  test('finds each refused by its check, and each harmless one let in', { timeout: 90_000 }, async () => {
    const sweep = await sweepOf(await home.partner(templateId));
    expect(sweep.sentence).toMatch(/faults were refused/);
    expect(sweep).toMatchObject({ state: 'done', total: faults.length });
    const wrong = sweep.results.filter(({ fault, outcome, check, detail }) => {
      const expected = faults.find(({ name }) => name === fault);
      if (expected === undefined) return true;
      if (expected.expected === 'let-in') return outcome !== 'let-in-as-expected';
      if (outcome !== 'refused') return true;
      // A fault of both protocols names the check of each; before there is a message there is none to name.
      const checks = expected.refusedBy.filter((id) => /^(?:jwt|oidc)\./.test(id) === (protocol === 'oidc'));
      if (checks.length > 0) return !checks.includes(check);
      // The sentence names the rule then. A subject that is not named was judged, and is refused after it.
      return check !== '' || expected.refusedByRule?.says.test(detail) !== true;
    });
    expect(asTable({ ...sweep, results: wrong })).toEqual([]);
    expect(sweep.results.map(({ fault }) => fault)).toEqual(faults.map(({ name }) => name));
    expect(await home.federation.sweeps.get(sweep.id)).toEqual(sweep);
    expect(home.core.listeners.list().map(({ title }) => title)).not.toContain('Loopback IdP');
    expect(home.problems).toEqual([]);
  });
});

describe('a sweep', () => {
  test('finds a changed NameID harmless once an attribute identifies people', { timeout: 90_000 }, async () => {
    const ref = await home.partner('consulting-firm', (blueprint) => ({
      ...blueprint,
      organization: { ...blueprint.organization, id: 'by-attribute' },
      connection: { ...blueprint.connection, saml: { ...blueprint.connection.saml, userIdAttribute: 'email' } },
    }));
    const { results } = await sweepOf(ref);
    expect(results.filter(({ outcome }) => outcome === 'let-through')).toEqual([]);
  });

  test('that is cancelled keeps what was tried and takes everything down', async () => {
    const ref = await home.partner('consulting-firm', (blueprint) => ({
      ...blueprint,
      organization: { ...blueprint.organization, id: 'cancelled-sweep' },
    }));
    const { id } = await home.federation.sweeps.start(ref);
    expect((await home.federation.sweeps.cancel(id)).state).toBe('cancelled');
    expect((await home.federation.sweeps.list(ref)).map((sweep) => [sweep.id, sweep.state])).toEqual([
      [id, 'cancelled'],
    ]);
    expect(home.core.listeners.list().map(({ title }) => title)).not.toContain('Loopback IdP');
  });

  test('of a directory cannot begin', async () => {
    const ref = await home.partner('logistics-directory');
    await expect(home.federation.sweeps.start(ref)).rejects.toMatchObject({ code: 'state/nothing-to-try' });
  });
});
