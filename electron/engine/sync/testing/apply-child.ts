/** A process of its own that applies blueprints, so that a test can kill it in the middle. Arguments: home, target, files. */
import { readFile } from 'node:fs/promises';
import { TargetChoice } from '../../../../shared/contract/targets.ts';
import { openHome } from './open-bench.ts';

const [home = '', target = '', ...paths] = process.argv.slice(1);
const opened = await openHome(home);
const files = await Promise.all(paths.map(async (path) => ({ fileName: path, text: await readFile(path, 'utf8') })));
opened.core.events.subscribe((event) => {
  if (event.type === 'run.changed') process.stdout.write(`${event.done}\n`);
});
const runs = await opened.sync.applyFiles(
  files,
  TargetChoice.parse(JSON.parse(target)),
  1,
  new AbortController().signal,
);
process.stdout.write(`end ${runs.map(({ status }) => status).join(' ')}\n`);
await opened.sync.close();
await opened.tenants.close();
