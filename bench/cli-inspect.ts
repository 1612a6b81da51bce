/**
 * What `portico inspect` costs on a small file beside bare Node's own start: the promise is at most 250 ms more. Whole processes
 * that take turns; the least, the median and the most of each. Run after `npm run build`: node_modules/.bin/node bench/cli-inspect.ts [runs]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cliFile } from '../e2e/fixtures/built-host.ts';
import {
  acsUrl,
  makeMetadata,
  now,
  requestId,
  signedAssertion,
  spEntityId,
} from '../electron/engine/inspect/fixtures/saml-messages.ts';
import { median, report, reportMachine } from './figures.ts';
import { runWhole } from './whole-process.ts';

const runs = Number(process.argv[2] ?? 21);
const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
const file = (name: string, content: string): string => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};

try {
  const response = file('response.xml', signedAssertion());
  const metadata = file('metadata.xml', makeMetadata());
  const expected = ['--idp-metadata', metadata, '--sp-entity-id', spEntityId, '--acs-url', acsUrl];
  const options = [...expected, '--request-id', requestId, '--now', now.toISOString(), '--json'];
  const commands = [
    { name: 'node -e 0', args: ['-e', '0'] },
    { name: 'portico inspect response.xml', args: [cliFile, 'inspect', response, ...options] },
  ];
  const times = commands.map(() => [] as number[]);
  const processor = commands.map(() => [] as number[]);
  for (let run = 0; run < runs + 1; run += 1) {
    for (const [index, { args }] of commands.entries()) {
      const { status, ms, processorMs, stderr } = await runWhole(args);
      if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
      // The first run reads the files from the disk.
      if (run === 0) continue;
      times[index]?.push(ms);
      processor[index]?.push(processorMs);
    }
  }
  reportMachine();
  for (const [index, { name }] of commands.entries()) {
    const own = times[index] ?? [];
    console.log(
      `${name.padEnd(30)} ${[Math.min(...own), median(own), Math.max(...own)].map((ms) => `${ms.toFixed(0)} ms`).join(', ')} (least, median, most of ${runs})`,
    );
  }
  const [bare = [], own = []] = times;
  const [bareWork = [], ownWork = []] = processor;
  report('of the processor, more than bare Node', median(ownWork) - median(bareWork), 'ms');
  report('a small file, more than bare Node', median(own) - median(bare), 'ms', { atMost: 250 });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
