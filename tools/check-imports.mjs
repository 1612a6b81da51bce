/** The room map, enforced. Fails too when nothing was looked at: a rule that meets no module has passed nothing. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { commandOf, root } from './project.mjs';

const folders = ['electron', 'renderer', 'shared'].filter((folder) => existsSync(join(root, folder)));
const cruise = spawnSync(
  process.execPath,
  [
    commandOf('dependency-cruiser', 'depcruise'),
    '--config',
    '.dependency-cruiser.cjs',
    '--output-type',
    'json',
    ...folders,
  ],
  {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 200_000_000,
  },
);
if (cruise.error !== undefined) throw cruise.error;
const { summary } = JSON.parse(cruise.stdout);
for (const { rule, from, to } of summary.violations)
  process.stderr.write(`imports: ${from} -> ${to} breaks ${rule.name}\n`);
process.stdout.write(
  `${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, ${summary.error} against the map\n`,
);
process.exitCode = summary.error === 0 && summary.totalCruised > 0 ? 0 : 1;
