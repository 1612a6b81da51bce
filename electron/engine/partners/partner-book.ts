/**
 * Blueprints and what is known beside them, as one: every change is made alone, checked against the revision that was seen,
 * noted for undo, and announced. A file changed by another hand gets a new revision when it is next looked at.
 */
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Core } from '../core.ts';
import { blueprintKind } from './blueprint-file.ts';
import { checkBlueprint } from './check-blueprint.ts';
import { blueprintHash } from './effective.ts';
import { factsOf } from './facts.ts';
import { type History, openHistory } from './history.ts';
import { marksKind, type PartnerMarks } from './marks.ts';
import { countReady, stepStates } from './step-states.ts';
import type { OtherPartner } from './steps/step-rule.ts';

export interface PartnerEntry {
  readonly ref: PartnerRef;
  readonly blueprint: Blueprint;
  readonly marks: PartnerMarks;
}

export interface PartnerBook {
  readonly history: History;
  refs(): Promise<PartnerRef[]>;
  /** @throws `state/partner-unknown`, `local/file-damaged` */
  read(ref: PartnerRef): Promise<PartnerEntry>;
  /** What lists need, without reading the blueprint when nothing changed. */
  marksOf(ref: PartnerRef): Promise<PartnerMarks>;
  /** Every partner's marks. Damaged files are all moved aside first, then said in one `local/file-damaged`. */
  all(): Promise<Array<{ readonly ref: PartnerRef; readonly marks: PartnerMarks }>>;
  /** What can clash with this partner; at most a few seconds old. */
  others(ref: PartnerRef): Promise<readonly OtherPartner[]>;
  add(ref: PartnerRef, blueprint: Blueprint): Promise<PartnerEntry>;
  /** @param revision the one that was seen; another one now is `state/changed-elsewhere` */
  change(ref: PartnerRef, revision: number, next: (now: PartnerEntry) => Promise<Change | null>): Promise<PartnerEntry>;
  mark(ref: PartnerRef, next: (marks: PartnerMarks) => PartnerMarks): Promise<void>;
  remove(ref: PartnerRef): Promise<void>;
}

export interface Change {
  readonly blueprint: Blueprint;
  /** Undo and redo keep the history themselves (`none`); typing is joined with what was typed just before. */
  readonly history: 'typing' | 'deed' | 'none';
}

const othersFreshMs = 3_000;

export function openPartnerBook(core: Pick<Core, 'store' | 'clock' | 'log' | 'events'>): PartnerBook {
  const { store, clock } = core;
  const blueprints = store.documents(blueprintKind);
  const marksFiles = store.documents(marksKind);
  const history = openHistory(store, core.log);
  const known = new Map<PartnerRef, { readonly stamps: string; readonly marks: PartnerMarks }>();
  let everyone: { readonly at: number; readonly list: Array<{ ref: PartnerRef; marks: PartnerMarks }> } | null = null;

  const unknown = () => new PorticoError('state/partner-unknown', 'It was removed, or the home is another one.');

  async function refs(): Promise<PartnerRef[]> {
    return (await blueprints.list()).flatMap((id) => {
      const ref = PartnerRef.safeParse(id);
      return ref.success ? [ref.data] : [];
    });
  }

  async function stampsOf(ref: PartnerRef): Promise<string | null> {
    const [blueprint, marks] = await Promise.all([blueprints.stamp(ref), marksFiles.stamp(ref)]);
    return blueprint === null ? null : `${blueprint}/${marks ?? ''}`;
  }

  /** Blueprint and marks as they belong together; the marks are renewed where the file was changed by another hand. */
  async function readBoth(ref: PartnerRef): Promise<PartnerEntry> {
    const stamp = await blueprints.stamp(ref);
    const blueprint = await blueprints.read(ref);
    if (blueprint === null || stamp === null) throw unknown();
    const marks = await marksFiles.read(ref);
    const contentHash = blueprintHash(blueprint);
    if (marks !== null && marks.contentHash === contentHash) return { ref, blueprint, marks: { ...marks, stamp } };
    return { ref, blueprint, marks: await nextMarks(blueprint, marks, stamp, contentHash) };
  }

  async function nextMarks(
    blueprint: Blueprint,
    before: PartnerMarks | null,
    stamp: string,
    contentHash: string,
  ): Promise<PartnerMarks> {
    const now = clock.now();
    const issues = checkBlueprint(blueprint, { now, others: [] });
    const readySteps = countReady(stepStates(blueprint, issues, before?.lastSync?.steps ?? null));
    return {
      format: 'portico.partner-state/1',
      revision: (before?.revision ?? 0) + 1,
      contentHash,
      stamp,
      createdAt: before?.createdAt ?? now.toISOString(),
      updatedAt: now.toISOString(),
      lastSync: before?.lastSync ?? null,
      lastTest: before?.lastTest ?? null,
      drift: before?.drift ?? null,
      fixedId: before?.fixedId ?? '',
      facts: factsOf(blueprint, readySteps, now),
    };
  }

  async function write(ref: PartnerRef, blueprint: Blueprint, before: PartnerMarks | null): Promise<PartnerEntry> {
    await blueprints.write(ref, blueprint);
    const stamp = (await blueprints.stamp(ref)) ?? '';
    const marks = await nextMarks(blueprint, before, stamp, blueprintHash(blueprint));
    await marksFiles.write(ref, marks);
    noteOwn(ref, marks);
    return { ref, blueprint, marks };
  }

  /** Our own change goes into the list at once, so that saving does not look at every other partner again. */
  function noteOwn(ref: PartnerRef, marks: PartnerMarks | null): void {
    if (everyone === null) return;
    const list = everyone.list.filter((partner) => partner.ref !== ref);
    everyone = { at: everyone.at, list: marks === null ? list : [...list, { ref, marks }] };
  }

  async function marksOf(ref: PartnerRef): Promise<PartnerMarks> {
    const stamps = await stampsOf(ref);
    if (stamps === null) throw unknown();
    const cached = known.get(ref);
    if (cached?.stamps === stamps) return cached.marks;
    let marks = await marksFiles.read(ref);
    if (marks === null || !stamps.startsWith(`${marks.stamp}/`)) {
      marks = await blueprints.exclusive(ref, async () => {
        const fresh = await readBoth(ref);
        await marksFiles.write(ref, fresh.marks);
        return fresh.marks;
      });
    }
    known.set(ref, { stamps: (await stampsOf(ref)) ?? stamps, marks });
    return marks;
  }

  async function all(): Promise<Array<{ ref: PartnerRef; marks: PartnerMarks }>> {
    const found: Array<{ ref: PartnerRef; marks: PartnerMarks }> = [];
    const damaged: PorticoError[] = [];
    const waiting = await refs();
    const work = async () => {
      for (let ref = waiting.pop(); ref !== undefined; ref = waiting.pop()) {
        try {
          found.push({ ref, marks: await marksOf(ref) });
        } catch (error) {
          if (!(error instanceof PorticoError)) throw error;
          // Removed meanwhile by another door: then it is simply not there.
          if (error.code === 'local/file-damaged') damaged.push(error);
          else if (error.code !== 'state/partner-unknown') throw error;
        }
      }
    };
    await Promise.all(Array.from({ length: 32 }, work));
    if (damaged.length > 0)
      throw new PorticoError('local/file-damaged', damaged.map(({ why }) => why).join(' '), { cause: damaged[0] });
    everyone = { at: performance.now(), list: found };
    return found;
  }

  async function others(ref: PartnerRef): Promise<readonly OtherPartner[]> {
    const isFresh = everyone !== null && performance.now() - everyone.at < othersFreshMs;
    const list = isFresh && everyone !== null ? everyone.list : await all();
    return list.filter((partner) => partner.ref !== ref).map(({ marks }) => marks.facts);
  }

  return {
    history,
    refs,
    marksOf,
    all,
    others,
    read: (ref) => readBoth(ref),
    add: (ref, blueprint) =>
      blueprints.exclusive(ref, async () => {
        if ((await blueprints.stamp(ref)) !== null)
          throw new PorticoError('state/id-taken', `A partner named ${ref} is in this home already.`);
        await history.discard(ref);
        const entry = await write(ref, blueprint, null);
        core.events.emit({ type: 'partners.changed' });
        return entry;
      }),
    change: (ref, revision, next) =>
      blueprints.exclusive(ref, async () => {
        const current = await readBoth(ref);
        if (current.marks.revision !== revision) {
          throw new PorticoError(
            'state/changed-elsewhere',
            `You saw revision ${revision}; it is at ${current.marks.revision} now.`,
          );
        }
        const change = await next(current);
        if (change === null || blueprintHash(change.blueprint) === current.marks.contentHash) return current;
        if (change.history !== 'none') {
          const isTyping = change.history === 'typing';
          await history.note(ref, { before: current.blueprint, after: change.blueprint, now: clock.now(), isTyping });
        }
        const entry = await write(ref, change.blueprint, current.marks);
        core.events.emit({ type: 'partner.changed', ref, revision: entry.marks.revision });
        return entry;
      }),
    mark: (ref, next) =>
      blueprints.exclusive(ref, async () => {
        const { marks } = await readBoth(ref);
        const marked = next(marks);
        await marksFiles.write(ref, marked);
        noteOwn(ref, marked);
        core.events.emit({ type: 'partner.changed', ref, revision: marks.revision });
      }),
    remove: (ref) =>
      blueprints.exclusive(ref, async () => {
        if (!(await blueprints.remove(ref))) throw unknown();
        await marksFiles.remove(ref);
        await history.discard(ref);
        known.delete(ref);
        noteOwn(ref, null);
        core.events.emit({ type: 'partners.changed' });
      }),
  };
}
