import { expect, onTestFinished, test } from 'vitest';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { openPeople } from '../people/people.ts';
import { openParty } from '../proofs/party.ts';
import type { TearDown } from '../sign-in-test/stage.ts';
import { openTestHome } from '../sign-in-test/testing/test-home.ts';
import { tryPerson } from './try-person.ts';

async function twoParties() {
  const home = await openTestHome();
  const { core, partners, tenant } = home;
  const deps = { core, partners, tenant, people: openPeople(core) };
  const tearDown: TearDown = [];
  onTestFinished(async () => {
    for (const undo of tearDown.toReversed()) await undo();
    await home.close();
  });
  const shared = await tenant.openScratchTenant();
  tearDown.push(() => shared.scratch.remove());
  const { signal } = new AbortController();
  const partyOf = async (ref: PartnerRef) => {
    const { blueprint: draft } = await partners.load(ref);
    return openParty(deps, { draft, persona: '', tenant: shared, signal, stop: async () => {} }, tearDown);
  };
  const from = await partyOf(await home.partner('consulting-firm'));
  const to = await partyOf(await home.partner('supplier'));
  return { from, to, run: { deps, persona: '', signal, stop: async () => {}, tearDown, add: () => {} } };
}

test('an application that the other organization lets in is a hole, and a server that knows it not says so', {
  timeout: 60_000,
}, async () => {
  const { from, to, run } = await twoParties();
  const [, closed] = await tryPerson({ from, to, run });
  expect(closed).toMatchObject({ outcome: 'refused', check: 'client_id' });
  // The hole: the other's address is answered by the organization that knows this application.
  const open = { ...to, stage: { ...to.stage, issuer: from.stage.issuer } };
  const [, through] = await tryPerson({ from, to: open, run });
  expect(through).toMatchObject({ outcome: 'let-through', detail: 'It was given a code.' });
});
