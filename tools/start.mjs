/**
 * `npm start`: installs when the lock changed, builds when sources changed, then opens Portico: the window, or the browser host
 * where there is no Electron. Runs on any Node from 20.19; what it starts runs on the project's own.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildIfNeeded, installIfNeeded, ownNode, root } from './project.mjs';

const downloadWithinMs = 120_000;

if (!installIfNeeded() || !buildIfNeeded()) {
  process.exitCode = 2;
} else {
  if (process.argv.length === 2) fetchElectronOnce();
  const portico = spawn(ownNode, [join(root, 'dist', 'cli.mjs'), ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
  });
  // The terminal sends Ctrl-C to both; the child decides when it has ended.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => portico.kill(signal));
  portico.on('exit', (code) => {
    process.exitCode = code ?? 2;
  });
}

/**
 * Electron's binary does not come with its package. It is fetched once for each version, within a time limit; where that is not
 * possible (no network, a closed one), it is not tried again and Portico opens in the browser.
 */
function fetchElectronOnce() {
  const folder = join(root, 'node_modules', 'electron');
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const tried = join(root, 'node_modules', '.cache', 'portico', 'electron-tried');
  if (
    process.env.ELECTRON_OVERRIDE_DIST_PATH ||
    process.env.ELECTRON_SKIP_BINARY_DOWNLOAD ||
    existsSync(join(folder, 'path.txt'))
  )
    return;
  if (existsSync(tried) && readFileSync(tried, 'utf8') === version) return;
  process.stdout.write('Fetching Electron (once)\n');
  const install = spawnSync(ownNode, [join(folder, 'install.js')], {
    cwd: root,
    stdio: 'ignore',
    timeout: downloadWithinMs,
  });
  mkdirSync(dirname(tried), { recursive: true });
  writeFileSync(tried, version);
  if (install.status !== 0)
    process.stdout.write(
      'Electron could not be fetched here. Delete node_modules/.cache/portico/electron-tried to try again.\n',
    );
}
