/** The sync room: plans, runs and drift, for partners of this home and for blueprints that are files. */
import type { Drift } from '../../../shared/contract/sync.ts';
import type { TargetChoice } from '../../../shared/contract/targets.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { PartnerRef, PlanId, RunId, TargetName } from '../../../shared/model/ids.ts';
import type { Plan, Run } from '../../../shared/model/plan.ts';
import type { LiveFacts } from '../partners/index.ts';
import type { ServerObject, TenantPort } from '../tenant/index.ts';
import type { SyncDeps } from './deps.ts';
import { desiredState } from './desired/desired-state.ts';
import { findDrift, lastGoodRuns } from './drift/find-drift.ts';
import { type BlueprintText, createFileSync, type FileSync } from './file-sync.ts';
import { readLiveFacts } from './live/live-facts.ts';
import { interestOf, readLive } from './live/live-state.ts';
import { withoutSecrets } from './live/unmanaged.ts';
import { makePlan } from './plan/make-plan.ts';
import { planKind } from './plan/plan-file.ts';
import { createPlanShelf } from './plan/plan-shelf.ts';
import { startApply } from './run/apply-plan.ts';
import { canResume, startResume } from './run/resume-run.ts';
import { openRunBook } from './run/run-book.ts';
import type { RunDeps } from './run/run-deps.ts';
import type { RunHistory } from './run/run-history.ts';
import { createSecretKeeper } from './run/secret-keeper.ts';
import { startUndo, undoneRun } from './run/undo-run.ts';

export interface SyncRoom extends FileSync {
  plan(ref: PartnerRef, signal: AbortSignal): Promise<Plan>;
  /** Answers when the run has begun. */
  apply(planId: PlanId, signal: AbortSignal): Promise<Run>;
  cancel(runId: RunId): Promise<Run>;
  resume(runId: RunId): Promise<Run>;
  /** As `resume`, answering at the end, on any target. */
  finish(runId: RunId, choice: TargetChoice, signal: AbortSignal): Promise<Run>;
  undo(runId: RunId, choice: TargetChoice, signal: AbortSignal): Promise<Run>;
  run(runId: RunId): Promise<Run>;
  /** Newest first. */
  runs(ref: PartnerRef | undefined): Promise<Run[]>;
  secrets(runId: RunId): Promise<Array<{ clientId: string; name: string; secret: string }>>;
  drift(
    files: readonly BlueprintText[],
    choice: TargetChoice,
    signal: AbortSignal,
  ): Promise<{ drift: Drift[]; partners: number }>;
  serverState(ref: PartnerRef, signal: AbortSignal): Promise<ServerState>;
  /** For the readiness list; `null` when the selected target cannot be asked. */
  liveFacts(blueprint: Blueprint, signal: AbortSignal): Promise<LiveFacts | null>;
  /** Cancels what is going on and waits until it has ended. */
  close(): Promise<void>;
}

export interface ServerState {
  readonly exists: boolean;
  readonly resources: Array<{ resource: string; id: string; body: ServerObject }>;
}

export function openSyncRoom(syncDeps: SyncDeps): SyncRoom {
  const { core, tenants, blueprints } = syncDeps;
  const book = openRunBook(core.store);
  const plans = core.store.documents(planKind);
  const deps: RunDeps = { ...syncDeps, book, plans, shelf: createPlanShelf(plans), secrets: createSecretKeeper(core) };
  const going = new Set<Promise<unknown>>();
  const never = new AbortController().signal;

  function track<T>(work: Promise<T>): Promise<T> {
    going.add(work);
    work.then(
      () => going.delete(work),
      (error: unknown) => {
        going.delete(work);
        if (!(error instanceof PorticoError)) core.log('error', 'run-broke', { error });
      },
    );
    return work;
  }

  async function subjectOf(ref: PartnerRef) {
    return { ref, blueprint: (await blueprints.load(ref)).blueprint };
  }

  async function begin(history: RunHistory, port: TenantPort, signal: AbortSignal) {
    const stored = await deps.shelf.find(history.start.planId).catch((error: unknown) => {
      if (error instanceof PorticoError && error.code === 'state/plan-unknown')
        throw new PorticoError('state/run-unknown', 'The plan of this run is gone, so it cannot go on.');
      throw error;
    });
    const work = startResume(deps, history, stored, port, signal);
    track(work.finished);
    return work;
  }

  const named = (name: TargetName): TargetChoice => ({ kind: 'named', name, clientSecret: '' });
  const files = createFileSync(deps, {
    track,
    resume: async (history, port, signal) => (await begin(history, port, signal)).finished,
  });

  return {
    ...files,
    async plan(ref, signal) {
      const stored = await makePlan(
        deps,
        book,
        await tenants.connect({ kind: 'selected' }),
        await subjectOf(ref),
        signal,
      );
      deps.shelf.keep(stored);
      return stored.plan;
    },
    async apply(planId) {
      const stored = await deps.shelf.find(planId);
      // Not the call's signal: the run goes on when the page that asked is gone, and is cancelled by name.
      const work = startApply(deps, stored, await tenants.connect(named(stored.plan.target)), never);
      track(work.finished);
      return work.started;
    },
    async cancel(runId) {
      book.active.get(runId)?.cancel.abort();
      return book.show(await book.history(runId));
    },
    async resume(runId) {
      const history = await book.history(runId);
      if (!canResume(history)) return book.show(history);
      return (await begin(history, await tenants.connect(named(history.start.target)), never)).started;
    },
    async finish(runId, choice, signal) {
      const history = await book.history(runId);
      if (!canResume(history)) return book.show(history);
      return (await begin(history, await tenants.connect(choice), signal)).finished;
    },
    async undo(runId, choice, signal) {
      const history = await book.history(runId);
      const { started, outcomes } = startUndo(deps, history, await tenants.connect(choice), signal);
      return undoneRun(await track(started.finished), outcomes);
    },
    run: async (runId) => book.show(await book.history(runId)),
    async runs(ref) {
      const histories = (await book.histories()).filter(({ start }) => ref === undefined || start.ref === ref);
      return histories.toReversed().map((history) => book.show(history));
    },
    secrets: async (runId) => deps.secrets.of(await book.history(runId)),
    async drift(texts, choice, signal) {
      const port = await tenants.connect(choice);
      const lastRuns = lastGoodRuns((await book.histories()).filter(({ start }) => start.target === port.target.name));
      const subjects =
        texts.length > 0
          ? files.parse(texts).map((blueprint) => ({ ref: null, blueprint }))
          : await appliedSubjects(lastRuns);
      const drift: Drift[] = [];
      for (const subject of subjects) {
        const lastRun = lastRuns.get(subject.blueprint.organization.id) ?? null;
        const found = await findDrift(deps, book, port, subject, lastRun, signal);
        drift.push(...found);
        const ref = subject.ref ?? (await blueprints.findByOrganization(subject.blueprint.organization.id));
        if (ref !== null && lastRun !== null)
          await blueprints.markDrift(ref, { at: core.clock.now(), found: found.length > 0 });
      }
      return { drift, partners: subjects.length };
    },
    async serverState(ref, signal) {
      const { blueprint } = await subjectOf(ref);
      const port = await tenants.connect({ kind: 'selected' });
      if (blueprint.organization.id === '') return { exists: false, resources: [] };
      const desired = desiredState(blueprint, {
        now: core.clock.now(),
        connectionSecret: null,
        inheritedRefreshSeconds: null,
      });
      const live = await readLive(port, interestOf(desired), signal);
      const many = (resource: string, bodies: readonly ServerObject[]) =>
        bodies.map((body) => ({ resource, id: String(body.id ?? body.client_id ?? ''), body: withoutSecrets(body) }));
      const one = (resource: string, body: ServerObject | null) => (body === null ? [] : many(resource, [body]));
      const inside = [
        ...one('organization', live.organization),
        ...one('server', live.server),
        ...many('pool', live.pools),
        ...many('idp', live.idps),
        ...many('scope', live.scopes),
        ...many('client', live.clients),
        ...many('claim', live.claims),
        ...many('user', live.people),
        ...live.roles.map((grant) => ({ resource: 'role', id: grant.userId, body: { ...grant } })),
      ];
      return { exists: live.organization !== null, resources: inside };
    },
    async liveFacts(blueprint, signal) {
      try {
        return await readLiveFacts(await tenants.connect({ kind: 'selected' }), blueprint, core.clock, signal);
      } catch (error) {
        if (error instanceof PorticoError && error.code !== 'local/cancelled') return null;
        throw error;
      }
    },
    async close() {
      for (const { cancel } of book.active.values()) cancel.abort();
      await Promise.allSettled(going);
    },
  };

  async function appliedSubjects(lastRuns: ReadonlyMap<string, RunHistory>) {
    const subjects: Array<{ ref: PartnerRef | null; blueprint: Blueprint }> = [];
    for (const { start } of lastRuns.values()) {
      const stored = await deps.plans.read(start.planId);
      if (stored !== null) subjects.push({ ref: start.ref, blueprint: stored.blueprint });
    }
    return subjects;
  }
}
