import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { PorticoError } from '../../shared/errors.ts';
import { installFolder } from '../host/install-folder.ts';
import type { CliContext } from './command.ts';

/** An Electron that ends this early did not open: its sandbox was refused, or there is no screen. */
const startsWithinMs = 8_000;

/**
 * Runs the window until it is closed.
 *
 * @returns null when it ran, or in words why it could not
 */
export async function openWindow(electron: string, context: CliContext): Promise<string | null> {
  const startedAt = performance.now();
  // Inherited from a parent that runs Electron as Node, this would make it a Node again.
  const { ELECTRON_RUN_AS_NODE: _, ...env } = context.env;
  const child = spawn(electron, [installFolder()], { stdio: ['ignore', 'ignore', 'pipe'], env });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-2_000);
  });
  const stop = () => child.kill('SIGTERM');
  context.signal.addEventListener('abort', stop, { once: true });
  const exitCode = await once(child, 'exit').then(
    ([code]: unknown[]) => code,
    () => 'not started',
  );
  context.signal.removeEventListener('abort', stop);
  if (exitCode === 0 || context.signal.aborted) return null;
  if (performance.now() - startedAt > startsWithinMs)
    throw new PorticoError('bug/unexpected', 'The window ended unexpectedly; what was typed is saved.');
  return /sandbox/i.test(said)
    ? 'This system does not let Electron start its sandbox.'
    : 'Electron could not start here.';
}
