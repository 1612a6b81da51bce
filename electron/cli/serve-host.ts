/** Runs the browser host for a command: starts it, shows the link, and stops it cleanly. Used by `serve` and by `open`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { PorticoError } from '../../shared/errors.ts';
import { createEngine } from '../engine/index.ts';
import { createBrowserLauncher } from '../engine/kernel/browser/browser-launcher.ts';
import { installFolder } from '../host/install-folder.ts';
import { createMemoryVault } from '../host/memory-vault.ts';
import { openSettingsFile } from '../host/settings-file.ts';
import { type Host, startHost } from '../host/start-host.ts';
import { porticoVersion } from '../host/version.ts';
import type { CliContext } from './command.ts';

export interface ServeOptions {
  readonly port: number;
  readonly open: boolean;
  readonly json: boolean;
  /** Why the browser is used instead of the window; empty when that was the wish. */
  readonly note: string;
  readonly idleTimeoutMs?: number;
}

export async function serveHost(
  context: CliContext,
  { port, open, json, note, idleTimeoutMs }: ServeOptions,
): Promise<void> {
  const pageFolder = join(installFolder(), 'dist', 'page');
  if (!existsSync(join(pageFolder, 'index.html'))) {
    throw new PorticoError('input/usage', 'The page is not built: run "npm run build" in the checkout first.');
  }
  const browser = createBrowserLauncher();
  const engine = await createEngine({
    home: context.home,
    version: porticoVersion,
    door: { name: 'host', note },
    ports: {
      vault: createMemoryVault(
        'A browser cannot reach the key store, so secrets are kept in memory until Portico stops.',
      ),
      settings: openSettingsFile(context.home),
      browser,
    },
  });
  try {
    const host = await startHost({
      engine,
      pageFolder,
      port,
      ...(idleTimeoutMs === undefined ? {} : { idleTimeoutMs }),
    });
    const stop = () => void host.close();
    context.signal.addEventListener('abort', stop, { once: true });
    if (context.signal.aborted) stop();
    const link = host.newLink();
    if (json) context.printJson({ url: link, pid: process.pid });
    else context.print(`Portico is open at ${link}`);
    if (open) {
      const opened = await browser.open(link, { freshProfile: false });
      if (!opened.opened) context.note(`${opened.how}: ${link}`);
    }
    const stopAsking = json ? () => undefined : offerLinks(context, host);
    await host.closed;
    stopAsking();
  } finally {
    await engine.close();
  }
}

/** In a terminal, Enter prints a new link: the first one works once. */
function offerLinks(context: CliContext, host: Host): () => void {
  if (context.stdin.isTTY !== true) return () => undefined;
  context.note('Press Enter for a new link, Ctrl-C to stop.');
  const lines = createInterface({ input: context.stdin });
  lines.on('line', () => context.print(host.newLink()));
  return () => lines.close();
}
