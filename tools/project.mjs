/** The checkout as the scripts see it. Plain Node without dependencies: these lines run before anything is installed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const windows = process.platform === 'win32';

/** The Node that is installed beside the project. */
export const ownNode = join(root, 'node_modules', 'node', 'bin', windows ? 'node.exe' : 'node');

/** What is built from: when it changed, `dist` is old. */
const sources = [
  'electron',
  'renderer',
  'shared',
  'resources',
  'package.json',
  'package-lock.json',
  'vite.page.config.ts',
  'vite.node.config.ts',
  'vite.preload.config.ts',
];

/** One hash over the names and contents of the sources. */
export function sourceStamp() {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((name) => filesUnder(join(root, name)))) {
    if (/\.test\.tsx?$/.test(file)) continue;
    hash
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

function filesUnder(path) {
  if (!existsSync(path)) return [];
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => filesUnder(join(path, entry.name)));
}

/** `npm ci` when the lock is not the one that was installed last. @returns whether everything is in place */
export function installIfNeeded() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const note = join(root, 'node_modules', '.cache', 'portico', 'installed-lock');
  if (existsSync(ownNode) && existsSync(note) && readFileSync(note, 'utf8') === lock) return true;
  process.stdout.write('Installing what the lock file names (npm ci)\n');
  const npm = spawnSync('npm', ['ci', '--loglevel=error', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: windows,
  });
  if (npm.status !== 0) {
    process.stderr.write(
      'portico: The installation failed. npm ci ended with an error, shown above. Correct it and run the same command again.\n',
    );
    return false;
  }
  if (!existsSync(ownNode)) {
    process.stderr.write(
      'portico: The newer Node is missing. The package "node" needs its install script. Run npm ci without --ignore-scripts.\n',
    );
    return false;
  }
  mkdirSync(dirname(note), { recursive: true });
  writeFileSync(note, lock);
  return true;
}

/** Builds when sources changed since `dist` was built. @returns whether `dist` is current */
export function buildIfNeeded() {
  const stamp = join(root, 'dist', '.stamp');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sourceStamp()) return true;
  process.stdout.write('Building\n');
  const build = runOwnNode([join('tools', 'build.mjs')]);
  if (build.status !== 0)
    process.stderr.write(
      'portico: The build failed. The messages above say where. Correct it and run the same command again.\n',
    );
  return build.status === 0;
}

/** Runs a script on the project's own Node, whatever Node runs this one. */
export function runOwnNode(args, options = {}) {
  return spawnSync(ownNode, args, { cwd: root, stdio: 'inherit', ...options });
}

/** The JavaScript file behind a package's command, so that it runs on the project's own Node and not on what `PATH` finds. */
export function commandOf(packageName, command) {
  const folder = join(root, 'node_modules', packageName);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return join(folder, typeof bin === 'string' ? bin : bin[command]);
}
