/** Runs the same command on the Node of the checkout. Loaded on old Nodes only, so it uses nothing new itself. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export function handOver(): void {
  const script = process.argv[1] ?? '';
  const node = ownNode(dirname(fileURLToPath(import.meta.url)));
  // A second hand-over would go on for ever.
  if (node === null || process.env.PORTICO_HANDED_OVER === '1') {
    process.stderr.write(
      `portico: This Node is too old. Portico needs Node 22.13 or newer and this is ${process.versions.node}. Run "npm ci" in the checkout, or install a newer Node.\n`,
    );
    process.exitCode = 2;
    return;
  }
  const child = spawn(node, [script, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { ...process.env, PORTICO_HANDED_OVER: '1' },
  });
  // The terminal sends Ctrl-C to both; the child decides when it has ended.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal));
  child.on('error', () => {
    process.stderr.write(
      'portico: The newer Node could not be started. It is in node_modules/.bin of the checkout. Run "npm ci" there again.\n',
    );
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    process.exitCode = signal === null ? (code ?? 2) : 2;
  });
}

function ownNode(from: string): string | null {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules', '.bin', file);
    if (existsSync(candidate)) return candidate;
    if (dirname(folder) === folder) return null;
  }
}
