import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { TargetName } from '../../../shared/model/ids.ts';
import type { PartnersRoom } from './index.ts';
import { openTestRoom, type TestRoom } from './testing/test-room.ts';

let home: string;
let room: PartnersRoom;
let bench: TestRoom;
const sandbox = TargetName.parse('sandbox');

beforeEach(async () => {
  bench = await openTestRoom();
  ({ home, room } = bench);
});

const create = () => room.create({ templateId: 'consulting-firm', name: 'Cascade Consulting', example: false });

describe('undo', () => {
  test('takes changes back one by one and forward again; typing is one change', async () => {
    let partner = await create();
    for (const name of ['C', 'Ca', 'Cas']) partner = await bench.saveName(partner, name);
    bench.pass(60_000);
    partner = await bench.saveName(partner, 'Cascade Ltd');
    partner = await room.undo(partner.ref, partner.revision);
    expect([partner.blueprint.organization.name, partner.canUndo, partner.canRedo]).toEqual(['Cas', true, true]);
    partner = await room.undo(partner.ref, partner.revision);
    expect([partner.blueprint.organization.name, partner.canUndo]).toEqual(['Cascade Consulting', false]);
    expect((await room.undo(partner.ref, partner.revision)).revision).toBe(partner.revision);
    partner = await room.redo(partner.ref, partner.revision);
    partner = await room.redo(partner.ref, partner.revision);
    expect([partner.blueprint.organization.name, partner.canRedo]).toEqual(['Cascade Ltd', false]);
    partner = await room.undo(partner.ref, partner.revision);
    partner = await bench.saveName(partner, 'Other way');
    expect(partner.canRedo).toBe(false);
  });

  test('a damaged history costs the history, not the work', async () => {
    let partner = await bench.saveName(await create(), 'Cascade');
    await writeFile(join(home, 'blueprints', `${partner.ref}.undo.jsonl`), 'rubbish\n');
    partner = await room.get(partner.ref);
    expect([partner.canUndo, partner.blueprint.organization.name]).toEqual([false, 'Cascade']);
    expect((await bench.saveName(partner, 'On')).canUndo).toBe(true);
  });

  test('a long history forgets its oldest entries and stays small', async () => {
    let partner = await room.create({ templateId: 'consulting-firm', name: '', example: true });
    for (let round = 0; round < 30; round += 1) {
      bench.pass(10_000);
      const metadataXml = `<!-- ${String(round).repeat(150_000)} -->`;
      const { connection } = partner.blueprint;
      partner = await room.saveStep(partner.ref, partner.revision, {
        step: 'connection',
        value: { ...connection, saml: { ...connection.saml, metadataXml } },
      });
    }
    const history = await readFile(join(home, 'blueprints', `${partner.ref}.undo.jsonl`));
    expect(history.length).toBeLessThan(2_500_000);
    expect((await room.undo(partner.ref, partner.revision)).blueprint.connection.saml.metadataXml).toContain('28');
  });
});

describe('marks', () => {
  test('synced fixes the id, a change makes a draft again, drift is said', async () => {
    let partner = await room.create({ templateId: 'supplier', name: '', example: true });
    const { ref } = partner;
    await room.markTested(ref, { at: bench.now(), outcome: 'seen', testId: 'test-1', blueprint: partner.blueprint });
    expect((await room.get(ref)).state).toBe('tested');
    await room.markSynced(ref, { at: bench.now(), target: sandbox, blueprint: partner.blueprint });
    partner = await room.get(ref);
    expect(partner).toMatchObject({
      state: 'synced',
      idFixed: true,
      lastSync: { target: 'sandbox' },
      lastTest: { outcome: 'seen' },
    });
    await expect(
      room.saveStep(ref, partner.revision, {
        step: 'organization',
        value: { ...partner.blueprint.organization, id: 'other' },
      }),
    ).rejects.toMatchObject({ code: 'input/invalid', fields: [{ path: 'organization.id' }] });
    const changed = await room.saveStep(ref, partner.revision, {
      step: 'lifetimes',
      value: { ...partner.blueprint.lifetimes, session: '4h' },
    });
    expect([changed.state, changed.steps.lifetimes, changed.steps.claims]).toEqual(['draft', 'differs', 'ready']);
    expect((await room.undo(ref, changed.revision)).state).toBe('synced');
    await room.markDrift(ref, { at: new Date(bench.now().getTime() + 1000), found: true });
    expect((await room.list())[0]).toMatchObject({ state: 'drifted' });
    await room.markDrift(ref, { at: new Date(bench.now().getTime() + 2000), found: false });
    bench.turnTo('2028-06-15T10:00:00Z');
    expect((await room.list())[0]).toMatchObject({ state: 'expiring', daysLeft: 15 });
    bench.turnTo('2028-07-01T00:00:00Z');
    expect((await room.get(ref)).state).toBe('expired');
  });
});
