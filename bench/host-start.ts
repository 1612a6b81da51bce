/**
 * How long until Portico can be used, in the browser host: from starting the command to a screen that answers. Beside it, in the same
 * run, what the machine needs at least: bare Node's start, and an empty page in the same browser. Medians, and the ratio.
 *
 * Run after `npm run build`: node_modules/.bin/node bench/host-start.ts [runs]
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { startBuiltHost } from '../e2e/fixtures/built-host.ts';
import { chromiumLaunch } from '../e2e/fixtures/chromium.ts';

const runs = Number(process.argv[2] ?? 7);
const browser = await chromium.launch(chromiumLaunch());
const times = {
  node: [] as number[],
  emptyPage: [] as number[],
  host: [] as number[],
  usable: [] as number[],
  reload: [] as number[],
};

for (let run = 0; run < runs; run += 1) {
  times.node.push(await timed(() => once(spawn(process.execPath, ['-e', '0']), 'exit')));
  const context = await browser.newContext();
  const page = await context.newPage();
  times.emptyPage.push(await timed(() => page.goto('data:text/html,<h1>x</h1>')));

  const home = await mkdtemp(join(tmpdir(), 'portico-bench-'));
  const began = performance.now();
  const host = await startBuiltHost(home);
  times.host.push(performance.now() - began);
  await page.goto(host.link);
  await page.getByRole('button', { name: 'Start with the example' }).waitFor();
  times.usable.push(performance.now() - began);
  times.reload.push(
    await timed(async () => {
      await page.reload();
      await page.getByRole('button', { name: 'Start with the example' }).waitFor();
    }),
  );
  await context.close();
  await host.stop();
  await rm(home, { recursive: true, force: true });
}
await browser.close();

const floor = median(times.node) + median(times.emptyPage);
for (const [name, values] of Object.entries(times))
  console.log(
    `${name.padEnd(10)} ${median(values).toFixed(0).padStart(6)} ms   (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`,
  );
console.log(
  `cold start to a usable window: ${(median(times.usable) / floor).toFixed(1)} times bare Node and an empty page (${floor.toFixed(0)} ms)`,
);

async function timed(deed: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await deed();
  return performance.now() - began;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
