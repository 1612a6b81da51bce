/**
 * Builds everything that ships: the page, the privileged half, the preload. Runs on the project's own Node.
 * `dist/.stamp` names the sources that were built, so that the start script knows whether to build again.
 */
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { copyFonts } from './fonts.mjs';
import { writeLicences } from './licences.mjs';
import { root, sourceStamp } from './project.mjs';

const quiet = { logLevel: process.argv.includes('--verbose') ? 'info' : 'warn' };
const only = process.argv.find((arg) => arg.startsWith('--only='))?.slice('--only='.length) ?? null;
const wanted = (name) => only === null || only === name;
const stamp = sourceStamp();

if (only === null) rmSync(join(root, 'dist'), { recursive: true, force: true });
if (wanted('page')) {
  if (!existsSync(join(root, 'renderer', 'index.html')))
    throw new Error('renderer/index.html is missing: there is no page to build');
  await build({ root: join(root, 'renderer'), configFile: join(root, 'vite.page.config.ts'), ...quiet });
}
if (wanted('node')) {
  await build({ root, configFile: join(root, 'vite.node.config.ts'), ...quiet });
  // The command must start in a checkout without npm having linked it.
  chmodSync(join(root, 'dist', 'cli.mjs'), 0o755);
  copyFonts();
}
if (wanted('preload')) await build({ root, configFile: join(root, 'vite.preload.config.ts'), ...quiet });
if (only === null) writeLicences();
if (only === null) writeFileSync(join(root, 'dist', '.stamp'), stamp);

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
process.stdout.write(`Built Portico ${version} into dist${only === null ? '' : ` (${only} only)`}\n`);
