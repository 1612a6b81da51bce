/**
 * What help and version cost beside bare Node's own start, in the same run: the promise is at most 150 ms more. Medians.
 *
 * Run after `npm run build`: node_modules/.bin/node bench/cli-start.ts [runs]
 */
import { spawnSync } from 'node:child_process';
import { cliFile } from '../e2e/fixtures/built-host.ts';

const runs = Number(process.argv[2] ?? 15);

function medianMs(args: readonly string[]): number {
  const times = Array.from({ length: runs }, () => {
    const began = performance.now();
    const { status } = spawnSync(process.execPath, [...args]);
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${String(status)}`);
    return performance.now() - began;
  });
  return times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? Number.NaN;
}

const bare = medianMs(['-e', '0']);
console.log(`node -e 0          ${bare.toFixed(0)} ms`);
for (const args of [['--version'], ['--help'], ['inspect', '--help'], ['plan', '--help']]) {
  const own = medianMs([cliFile, ...args]);
  console.log(
    `${args.join(' ').padEnd(18)} ${own.toFixed(0)} ms, ${(own - bare).toFixed(0)} more, ${(own / bare).toFixed(2)} times`,
  );
}
