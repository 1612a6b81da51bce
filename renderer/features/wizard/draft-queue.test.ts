import { describe, expect, test, vi } from 'vitest';
import type { StepContent } from '../../../shared/contract/partners.ts';
import { Blueprint, blueprintFormat, OrganizationStep } from '../../../shared/model/blueprint.ts';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Partner } from '../../../shared/model/partner.ts';
import { createDraftQueue, withContent } from './draft-queue.ts';

const partnerAt = (revision: number, blueprint = Blueprint.parse({ format: blueprintFormat })): Partner => ({
  ref: PartnerRef.parse('cascade'),
  revision,
  blueprint,
  state: 'draft',
  steps: {
    workspace: 'untouched',
    template: 'untouched',
    organization: 'untouched',
    administrators: 'untouched',
    connection: 'untouched',
    applications: 'untouched',
    lifetimes: 'untouched',
    claims: 'untouched',
    branding: 'untouched',
  },
  issues: [],
  canUndo: false,
  canRedo: false,
  idFixed: false,
  lastSync: null,
  lastTest: null,
  templateName: '',
  fileName: 'cascade.yaml',
});
const named = (name: string): StepContent => ({ step: 'organization', value: OrganizationStep.parse({ name }) });

/** An engine of one document: refuses stale revisions as the real one does. */
function engineDouble(start = partnerAt(1)) {
  let stored = start;
  const stale = new Error('stale');
  return {
    stale,
    stored: () => stored,
    elsewhere: (content: StepContent) => {
      stored = partnerAt(stored.revision + 1, withContent(stored.blueprint, content));
    },
    save: vi.fn(async (revision: number, content: StepContent) => {
      await Promise.resolve();
      if (revision !== stored.revision) throw stale;
      stored = partnerAt(revision + 1, withContent(stored.blueprint, content));
      return stored;
    }),
  };
}
function queueOn(engine: ReturnType<typeof engineDouble>, save = engine.save) {
  const pauses: Array<() => void> = [];
  const queue = createDraftQueue({
    initial: partnerAt(1),
    save,
    reload: async () => engine.stored(),
    isStale: (error) => error === engine.stale,
    onPartner: () => {},
    onChange: () => {},
    afterPause: (run) => {
      pauses.push(run);
      return () => pauses.splice(pauses.indexOf(run), 1);
    },
  });
  return { queue, pauses };
}

describe('the draft queue', () => {
  test('shows what is typed at once and saves only the last of it after the pause', async () => {
    const engine = engineDouble();
    const { queue, pauses } = queueOn(engine);
    for (const name of ['C', 'Ca', 'Cascade']) queue.change(named(name));
    expect(queue.blueprint().organization.name).toBe('Cascade');
    expect(pauses).toHaveLength(1);
    await queue.flush();
    expect(engine.save).toHaveBeenCalledTimes(1);
    expect(engine.stored().blueprint.organization.name).toBe('Cascade');
    expect(queue.state()).toEqual({ kind: 'saved' });
  });

  test('what is typed during a save goes next', async () => {
    const engine = engineDouble();
    const { queue } = queueOn(engine);
    queue.change(named('a'));
    const saving = queue.flush();
    queue.change(named('ab'));
    await saving;
    expect(engine.stored().blueprint.organization.name).toBe('ab');
  });

  test('a failed save keeps what was typed and goes again', async () => {
    const engine = engineDouble();
    const broken = vi.fn(engine.save).mockRejectedValueOnce(new Error('disk full'));
    const { queue } = queueOn(engine, broken);
    queue.change(named('kept'));
    await queue.flush();
    expect(queue.state().kind).toBe('failed');
    expect(queue.blueprint().organization.name).toBe('kept');
    await queue.flush();
    expect(queue.state().kind).toBe('saved');
    expect(engine.stored().blueprint.organization.name).toBe('kept');
  });

  test('a change of another step elsewhere does not get in the way', async () => {
    const engine = engineDouble();
    const { queue } = queueOn(engine);
    engine.elsewhere({ step: 'workspace', value: { id: 'w', name: 'W', purpose: 'partners' } });
    queue.change(named('mine'));
    await queue.flush();
    expect(queue.state().kind).toBe('saved');
    expect(engine.stored().blueprint).toMatchObject({ organization: { name: 'mine' }, workspace: { id: 'w' } });
  });

  test.each(['mine', 'theirs'] as const)('the same step changed elsewhere: the person chooses %s', async (choice) => {
    const engine = engineDouble();
    const { queue } = queueOn(engine);
    engine.elsewhere(named('theirs'));
    queue.change(named('mine'));
    await queue.flush();
    expect(queue.state().kind).toBe('conflict');
    expect(queue.blueprint().organization.name).toBe('mine');
    expect(engine.stored().blueprint.organization.name).toBe('theirs');
    await queue.settle(choice);
    expect(engine.stored().blueprint.organization.name).toBe(choice);
    expect(queue.blueprint().organization.name).toBe(choice);
  });
  test.each(['before the save', 'while the save is under way'])(
    'theirs is heard of %s: it is not silently written over',
    async (when) => {
      const engine = engineDouble();
      const { queue } = queueOn(engine);
      queue.change(named('mine'));
      const saving = when === 'before the save' ? null : queue.flush();
      engine.elsewhere(named('theirs'));
      queue.adopt(engine.stored());
      await (saving ?? queue.flush());
      expect(queue.state().kind).toBe('conflict');
      expect(engine.stored().blueprint.organization.name).toBe('theirs');
      await queue.settle('mine');
      expect(engine.stored().blueprint.organization.name).toBe('mine');
    },
  );
});
