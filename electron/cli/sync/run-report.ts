/** What a run prints: one line for each finished operation as it happens, and the sum at the end. */
import type { Run } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';
import { oneLine, paint } from '../terminal-text.ts';

type Finished = Run['operations'][number];

export interface RunReport {
  /** Prints what has finished since the last look. */
  show(run: Run): void;
  /** Prints the rest and the sum; sets the exit code. `extra` joins the last JSON line. */
  end(runs: readonly Run[], extra?: Readonly<Record<string, unknown>>): void;
}

export function createRunReport(context: CliContext, json: boolean): RunReport {
  const printed = new Set<string>();
  const beganMs = performance.now();
  const colour = paint(context.colours);
  const marks = {
    done: colour('green', 'done   '),
    failed: colour('red', 'failed '),
    skipped: colour('yellow', 'skipped'),
  } as const;

  function line(operation: Finished, status: keyof typeof marks): void {
    const { id, error, summary } = operation;
    if (json) context.printJson({ id, status, error });
    else context.print(`${marks[status]}  ${oneLine(summary)}${error === null ? '' : `: ${oneLine(error)}`}`);
  }

  const show = (run: Run) => {
    for (const operation of run.operations) {
      const { status } = operation;
      const key = `${run.id} ${operation.id}`;
      if ((status !== 'done' && status !== 'failed' && status !== 'skipped') || printed.has(key)) continue;
      printed.add(key);
      line(operation, status);
    }
  };

  return {
    show,
    end(runs, extra = {}) {
      for (const run of runs) show(run);
      const sum = (count: (run: Run) => number) => runs.reduce((total, run) => total + count(run), 0);
      const [done, failed, skipped] = [sum((run) => run.done), sum((run) => run.failed), sum((run) => run.skipped)];
      const ids = runs.map(({ id }) => id).join(',');
      const remaining = runs.flatMap((run) => run.remaining);
      // As the person waited: runs of several partners go on at the same time.
      const seconds = Math.round(performance.now() - beganMs) / 1000;
      if (json)
        context.printJson({
          run: ids,
          done,
          failed,
          skipped,
          requests: sum((run) => run.requests),
          seconds,
          remaining,
          ...extra,
        });
      else {
        context.print(`${done} done, ${failed} failed, ${skipped} skipped in ${seconds} seconds (${ids})`);
        for (const { resource, field } of remaining) context.print(`still different: ${resource} ${oneLine(field)}`);
      }
      const cancelled = runs.some(({ status }) => status === 'cancelled' || status === 'failed');
      context.finish(failed > 0 || cancelled || remaining.length > 0 ? 1 : 0);
    },
  };
}

/** Follows runs while a call is going on: each `run.changed` is looked up and shown in order. */
export async function followRuns<T>(
  context: CliContext,
  report: RunReport,
  call: () => Promise<T>,
  onLook: (changed: readonly Run['id'][]) => Promise<void> = async () => {},
): Promise<T> {
  const [engine, calls] = await Promise.all([context.engine(), context.calls()]);
  const changed = new Set<Run['id']>();
  let looking: Promise<void> = Promise.resolve();
  const stop = engine.subscribe((event) => {
    if (event.type !== 'run.changed') return;
    changed.add(event.runId);
    // One look is waiting already when others have changed.
    if (changed.size > 1) return;
    looking = looking.then(async () => {
      const due = [...changed];
      changed.clear();
      for (const runId of due) report.show(await calls.sync.run({ runId }, { signal: new AbortController().signal }));
      await onLook(due);
    });
  });
  try {
    const answer = await call();
    await looking;
    return answer;
  } finally {
    stop();
    await looking.catch(() => {});
  }
}
