/** The engine for one command: loaded and opened when it is first asked for, closed when the command has ended. */
import type { EngineApi } from '../../shared/contract/index.ts';
import type { Engine } from '../engine/index.ts';
import { homeFolder } from '../engine/kernel/home-folder.ts';
import { porticoVersion } from '../host/version.ts';

export interface CliEngine {
  readonly home: string;
  open(): Promise<Engine>;
  /** Typed calls that end with `signal` unless they are given one of their own. */
  calls(signal: AbortSignal): Promise<EngineApi>;
  close(): Promise<void>;
}

export function prepareCliEngine(): CliEngine {
  const home = homeFolder();
  let opened: Promise<Engine> | null = null;
  const open = () => {
    opened ??= openEngine(home);
    return opened;
  };
  return {
    home,
    open,
    async calls(signal) {
      const [engine, { createClient }] = await Promise.all([open(), import('../../shared/contract/client.ts')]);
      return createClient((name, input, own) => engine.dispatch(name, input, { signal: own ?? signal, door: 'cli' }));
    },
    async close() {
      // An engine that never opened has said so to the command that asked for it, and has nothing to close.
      const engine = await opened?.catch(() => null);
      await engine?.close();
    },
  };
}

async function openEngine(home: string): Promise<Engine> {
  const [{ createEngine }, { createMemoryVault }, { openSettingsFile }, { createBrowserLauncher }] = await Promise.all([
    import('../engine/index.ts'),
    import('../host/memory-vault.ts'),
    import('../host/settings-file.ts'),
    import('../engine/kernel/browser/browser-launcher.ts'),
  ]);
  return createEngine({
    home,
    version: porticoVersion,
    door: { name: 'cli', note: '' },
    ports: {
      vault: createMemoryVault('Secrets are kept in memory until this command ends.'),
      settings: openSettingsFile(home),
      browser: createBrowserLauncher(),
    },
  });
}
