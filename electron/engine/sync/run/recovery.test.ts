import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { desiredState } from '../desired/desired-state.ts';
import { interestOf, readLive } from '../live/live-state.ts';
import { fingerprintOf, withoutUnmanaged } from '../live/unmanaged.ts';
import { type Bench, openBench, openHome, parseExample, readExample } from '../testing/open-bench.ts';

let bench: Bench;
const extraHomes: string[] = [];
const { signal } = new AbortController();
afterEach(async () => {
  await bench.close();
  for (const home of extraHomes.splice(0)) await rm(home, { recursive: true, force: true });
});

const child = fileURLToPath(new URL('../testing/apply-child.ts', import.meta.url));
const example = fileURLToPath(new URL('../../../../resources/examples/cascade-consulting.yaml', import.meta.url));

/** Applies in another process and kills it, without warning, once `killAt` operations are done; `null` lets it end. */
function applyInChild(home: string, target: Bench['target'], killAt: number | null): Promise<string> {
  return new Promise((resolve, reject) => {
    // Through Vite, as in the build: templates are imported as text.
    const start = `import('vite').then(({ runnerImport }) => runnerImport(${JSON.stringify(child)}))`;
    const process_ = spawn(process.execPath, ['-e', start, home, JSON.stringify(target), example], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let said = '';
    process_.stdout.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const done = Math.max(0, ...said.split('\n').map(Number).filter(Number.isInteger));
      if (killAt !== null && done >= killAt) process_.kill('SIGKILL');
    });
    process_.on('error', reject);
    process_.on('exit', () => resolve(said));
  });
}

/** Everything in the organization, without ids that the server makes up for what it adds itself. */
async function endState(target: Bench['target']): Promise<string> {
  const blueprint = await parseExample('cascade-consulting');
  const desired = desiredState(blueprint, { now: new Date(), connectionSecret: null, inheritedRefreshSeconds: null });
  const live = await readLive(await bench.tenants.connect(target), interestOf(desired), signal);
  const text = JSON.stringify(withoutUnmanaged(live)).replaceAll(/"[0-9a-f]{20}"/g, '"generated"');
  return fingerprintOf(JSON.parse(text.replaceAll(/127\.0\.0\.1:\d+/g, 'host')));
}

async function newHome(): Promise<string> {
  const home = await mkdtemp(join(tmpdir(), 'portico-child-'));
  extraHomes.push(home);
  return home;
}

describe('apply, killed without warning and started again', () => {
  test.each([1, 3, 6, 9])(
    'after %i operations: the same end as one undisturbed run, nothing twice',
    async (killAt) => {
      // Slow enough that the kill lands between two answers.
      const slow = { faults: [{ match: { method: 'POST', pathPattern: '^/api/' }, times: 1_000, delayMs: 15 }] };
      bench = await openBench({ chaos: slow });
      const undisturbedHome = await newHome();
      await applyInChild(undisturbedHome, bench.target, null);
      const undisturbed = await endState(bench.target);
      const mails = bench.sandbox.outbox(bench.sandbox.tenantId).length;
      await bench.close();

      bench = await openBench({ chaos: slow });
      const home = await newHome();
      await applyInChild(home, bench.target, killAt);
      const said = await applyInChild(home, bench.target, null);
      expect(said).toMatch(/end (?:done ?)+\n$/);
      expect(await endState(bench.target)).toBe(undisturbed);
      expect(bench.sandbox.outbox(bench.sandbox.tenantId)).toHaveLength(mails);
    },
    60_000,
  );
});

describe('a run that was broken off', () => {
  test('is shown as interrupted, is gone on with, and then is done', async () => {
    const chaos = {
      faults: [{ match: { method: 'POST', pathPattern: '/claims$' }, skip: 1, times: 3, drop: 'after' }],
    };
    bench = await openBench({ chaos });
    const [broken] = await bench.sync.applyFiles([await readExample('cascade-consulting')], bench.target, 1, signal);
    expect(broken?.status).toBe('failed');
    const id = broken?.id;
    if (id === undefined) throw new Error('no run');
    const finished = await bench.sync.finish(id, bench.target, signal);
    expect(finished).toMatchObject({ status: 'done', failed: 0, skipped: 0, remaining: [] });
    expect(await bench.sync.finish(id, bench.target, signal)).toMatchObject({ status: 'done' });
  });

  test('gets a new secret for a client whose answer was lost', async () => {
    bench = await openBench({
      chaos: { faults: [{ match: { method: 'POST', pathPattern: '/clients' }, times: 3, drop: 'after' }] },
    });
    const file = await readExample('forge-supplies');
    const runs = await bench.sync.applyFiles([file], bench.target, 1, signal);
    const again = await bench.sync.applyFiles([file], bench.target, 1, signal);
    expect(again.at(-1)).toMatchObject({ status: 'done', remaining: [] });
    expect(runs.length + again.length).toBeGreaterThan(1);
  });

  test('another home continues from what the server has', async () => {
    bench = await openBench({
      chaos: { faults: [{ match: { method: 'POST', pathPattern: '/claims$' }, times: 100, status: 500 }] },
    });
    const file = await readExample('cascade-consulting');
    const [first] = await bench.sync.applyFiles([file], bench.target, 1, signal);
    expect(first?.failed).toBeGreaterThan(0);
    const other = await openHome(await newHome());
    const { plans } = await other.sync.planFiles([file], bench.target, signal);
    expect(plans[0]?.operations.every(({ resource }) => resource === 'claim')).toBe(true);
    await other.tenants.close();
  });
});
