/**
 * Sync for blueprints that are files, as the command line uses it: many at once, on any target, each its own run.
 * A run that was broken off on the same target is finished first, so that the same command twice ends in the same state.
 */
import type { TargetChoice } from '../../../shared/contract/targets.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { TargetName } from '../../../shared/model/ids.ts';
import type { Plan, Run } from '../../../shared/model/plan.ts';
import { checkBlueprint } from '../partners/index.ts';
import type { TenantPort } from '../tenant/index.ts';
import { blockersOf, makePlan } from './plan/make-plan.ts';
import { parsePlanFile, printPlanFile, type StoredPlan } from './plan/plan-file.ts';
import { recordNothingToDo, startApply } from './run/apply-plan.ts';
import { canResume } from './run/resume-run.ts';
import type { RunDeps } from './run/run-deps.ts';
import type { RunHistory } from './run/run-history.ts';

export interface BlueprintText {
  readonly fileName: string;
  readonly text: string;
}

export interface FileSync {
  parse(files: readonly BlueprintText[]): Blueprint[];
  planFiles(
    files: readonly BlueprintText[],
    choice: TargetChoice,
    signal: AbortSignal,
  ): Promise<{ plans: Plan[]; planFile: string }>;
  applyFiles(
    files: readonly BlueprintText[],
    choice: TargetChoice,
    concurrency: number,
    signal: AbortSignal,
  ): Promise<Run[]>;
  applyPlanFile(text: string, choice: TargetChoice, concurrency: number, signal: AbortSignal): Promise<Run[]>;
}

interface Hands {
  readonly track: <T>(work: Promise<T>) => Promise<T>;
  readonly resume: (history: RunHistory, port: TenantPort, signal: AbortSignal) => Promise<Run>;
}

/** Partners whose state is read at the same time while planning. */
const planningConcurrency = 4;

export function createFileSync(deps: RunDeps, hands: Hands): FileSync {
  const { book, tenants, blueprints } = deps;

  function parse(files: readonly BlueprintText[]): Blueprint[] {
    const parsed = files.map(({ fileName, text }) => ({ fileName, blueprint: blueprints.parseFile(text, fileName) }));
    const seen = new Map<string, string>();
    for (const { fileName, blueprint } of parsed) {
      const { id } = blueprint.organization;
      const other = seen.get(id);
      if (other !== undefined && id !== '')
        throw new PorticoError('input/unreadable', `${fileName} and ${other} are both about the organization ${id}.`);
      seen.set(id, fileName);
    }
    return parsed.map(({ blueprint }) => blueprint);
  }

  async function planOne(port: TenantPort, blueprint: Blueprint, signal: AbortSignal): Promise<StoredPlan> {
    const stored = await makePlan(deps, book, port, { ref: null, blueprint }, signal);
    deps.shelf.keep(stored);
    return stored;
  }

  async function applyOne(port: TenantPort, blueprint: Blueprint, signal: AbortSignal): Promise<Run[]> {
    const finished = await finishBrokenRun(port, blueprint.organization.id, signal);
    const own = port.fork();
    const stored = await planOne(own, blueprint, signal);
    // Nothing is left to do after a broken-off run was finished: that run is the answer.
    if (finished.length > 0 && stored.plan.operations.length === 0) return finished;
    if (stored.plan.operations.length === 0) return [await recordNothingToDo(deps, stored, own.requests())];
    const work = startApply(deps, stored, port, signal);
    return [...finished, await hands.track(work.finished)];
  }

  async function finishBrokenRun(port: TenantPort, organization: string, signal: AbortSignal): Promise<Run[]> {
    const last = (await book.of(TargetName.parse(port.target.name), organization)).at(-1);
    if (last === undefined || last.ended !== null || book.active.has(last.start.runId) || !canResume(last)) return [];
    try {
      return [await hands.resume(last, port, signal)];
    } catch (error) {
      // The server moved, or the plan is gone: planning anew settles what is left.
      if (error instanceof PorticoError && (error.code === 'state/plan-stale' || error.code === 'state/run-unknown'))
        return [];
      throw error;
    }
  }

  return {
    parse,
    async planFiles(files, choice, signal) {
      const parsed = parse(files);
      const port = await tenants.connect(choice);
      const plans = await inTurns(parsed, planningConcurrency, (blueprint) => planOne(port, blueprint, signal));
      return { plans: plans.map(({ plan }) => plan), planFile: printPlanFile(plans) };
    },
    async applyFiles(files, choice, concurrency, signal) {
      const parsed = parse(files);
      refuseBlocked(deps.core.clock.now(), parsed);
      const port = await tenants.connect(choice);
      return (await inTurns(parsed, concurrency, (blueprint) => applyOne(port, blueprint, signal))).flat();
    },
    async applyPlanFile(text, choice, concurrency, signal) {
      const stored = parsePlanFile(text);
      const port = await tenants.connect(choice);
      return inTurns(stored, concurrency, async (one) => {
        return hands.track(startApply(deps, one, port, signal).finished);
      });
    },
  };
}

/** Before anything is written: one partner's wrong value must not leave the others half done. */
function refuseBlocked(now: Date, parsed: readonly Blueprint[]): void {
  const fields = parsed.flatMap((blueprint) =>
    blockersOf(checkBlueprint(blueprint, { now, others: [] })).map(({ path, message }) => ({
      path: `${blueprint.organization.id || blueprint.organization.name || '?'} ${path}`,
      message,
    })),
  );
  if (fields.length > 0)
    throw new PorticoError('state/plan-blocked', fields[0]?.message ?? 'A value is wrong or missing.', { fields });
}

/** Results in the order of the items; the first failure ends the rest after what is under way. */
async function inTurns<T, R>(items: readonly T[], concurrency: number, task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  let broken = false;
  const worker = async () => {
    while (next < items.length && !broken) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item === undefined) return;
      try {
        results[index] = await task(item);
      } catch (error) {
        broken = true;
        throw error;
      }
    }
  };
  const settled = await Promise.allSettled(Array.from({ length: Math.min(concurrency, items.length) }, worker));
  const failed = settled.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
  return results;
}
