/**
 * What the benches share: contenders take turns, so that a busy machine slows them all alike; medians, because one slow turn says
 * nothing; and each figure is printed beside the value that is wanted.
 */
import { loadavg } from 'node:os';

/** Runs that many times; the processor's milliseconds, or nothing where they were spent in this thread. */
export type Turn = (times: number) => Promise<number | undefined> | number | undefined;

/** @returns milliseconds per run, of each turn, by contender; the turns stand side by side */
export async function takeTurns(
  contenders: Readonly<Record<string, Turn>>,
  { turns, turnMs }: { readonly turns: number; readonly turnMs: number },
): Promise<Map<string, number[]>> {
  const sizes = new Map<string, number>();
  for (const [name, run] of Object.entries(contenders)) sizes.set(name, await warmUp(run, turnMs));
  const found = new Map(Object.keys(contenders).map((name) => [name, [] as number[]]));
  for (let turn = 0; turn < turns; turn += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const times = sizes.get(name) ?? 1;
      found.get(name)?.push((await timed(run, times)) / times);
    }
  }
  return found;
}

/** Runs until the compiler has had its turn, and says how many runs fill one. */
async function warmUp(run: Turn, turnMs: number): Promise<number> {
  const until = performance.now() + 4 * turnMs;
  let times = 1;
  let perRun = await timed(run, 1);
  while (performance.now() < until) {
    // The processor's clock is too coarse for a few runs of something small.
    times = Math.min(times * 10, Math.max(1, Math.round(turnMs / 4 / Math.max(perRun, 0.001))));
    perRun = (await timed(run, times)) / times;
  }
  return Math.max(1, Math.round(turnMs / Math.max(perRun, 0.001)));
}

/** Time of the processor that this thread had, which waiting for a turn on a busy machine does not add to. */
async function timed(run: Turn, times: number): Promise<number> {
  const began = process.threadCpuUsage();
  const own = await run(times);
  const { user, system } = process.threadCpuUsage(began);
  return own ?? (user + system) / 1000;
}

/** A turn from one call. */
export const repeat =
  (once: () => unknown): Turn =>
  async (times) => {
    for (let index = 0; index < times; index += 1) await once();
    return undefined;
  };

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

/** The median over the turns of `theirs / ours`: how many times faster we are. */
export function ratio(times: ReadonlyMap<string, readonly number[]>, theirs: string, ours: string): number {
  const other = times.get(theirs) ?? [];
  return median((times.get(ours) ?? []).map((ms, turn) => (other[turn] ?? Number.NaN) / ms));
}

/** One line: the figure, the value that is wanted, and whether it is there. `atLeast` and `atMost` are in the figure's unit. */
export function report(
  name: string,
  value: number,
  unit: string,
  wanted: { readonly atLeast?: number; readonly atMost?: number } = {},
): void {
  const { atLeast, atMost } = wanted;
  const bound =
    atLeast === undefined ? (atMost === undefined ? '' : `wanted at most ${atMost}`) : `wanted at least ${atLeast}`;
  const met = (atLeast === undefined || value >= atLeast) && (atMost === undefined || value <= atMost);
  const digits = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  console.log(
    `${name.padEnd(58)} ${value.toFixed(digits).padStart(8)} ${unit.padEnd(6)} ${bound === '' ? '' : `${bound.padEnd(22)} ${met ? 'met' : 'MISSED'}`}`.trimEnd(),
  );
}

/** How busy the machine was: figures under load compare, but do not stand for themselves. */
export function reportMachine(): void {
  console.log(`load average ${loadavg()[0]?.toFixed(1)}, Node ${process.version}, ${new Date().toISOString()}`);
}
