import { afterEach, describe, expect, test } from 'vitest';
import { type Bench, examples, openBench, readExample } from './testing/open-bench.ts';

let bench: Bench;
const signal = new AbortController().signal;
afterEach(() => bench.close());

describe('blueprints that are files, on a new sandbox tenant', () => {
  test.each(examples)('%s is planned, applied, and then equals the server', async (name) => {
    bench = await openBench();
    const files = [await readExample(name)];
    const { plans } = await bench.sync.planFiles(files, bench.target, signal);
    expect(plans[0]?.issues.filter(({ blocksSync }) => blocksSync)).toEqual([]);
    expect(plans[0]?.operations.length).toBeGreaterThan(5);

    const runs = await bench.sync.applyFiles(files, bench.target, 1, signal);
    expect(runs[0]?.operations.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(runs[0]).toMatchObject({ status: 'done', failed: 0, remaining: [] });

    const again = await bench.sync.planFiles(files, bench.target, signal);
    expect(again.plans[0]?.operations).toEqual([]);
    expect(await bench.sync.drift(files, bench.target, signal)).toEqual({ drift: [], partners: 1 });
  });
});
