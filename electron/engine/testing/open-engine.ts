/** A real engine over a home folder of its own, for tests: only the door's ports are stand-ins. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../../shared/contract/client.ts';
import type { EngineApi } from '../../../shared/contract/index.ts';
import { createEngine, type Engine } from '../index.ts';
import type { Ports } from '../ports.ts';

export interface TestEngine {
  readonly engine: Engine;
  readonly ask: EngineApi;
  readonly home: string;
  close(): Promise<void>;
}

export const newHome = () => mkdtemp(join(tmpdir(), 'portico-engine-'));

export async function openTestEngine(home: string): Promise<TestEngine> {
  const engine = await createEngine({
    home,
    version: '0.0.0-test',
    ports: portsInMemory(),
    door: { name: 'test', note: '' },
    strict: true,
  });
  const signal = new AbortController().signal;
  return {
    engine,
    home,
    ask: createClient((name, input, own) => engine.dispatch(name, input, { signal: own ?? signal, door: 'test' })),
    close: () => engine.close(),
  };
}

function portsInMemory(): Ports {
  const secrets = new Map<string, string>();
  let settings: Readonly<Record<string, unknown>> = {};
  return {
    vault: {
      kind: 'memory',
      note: 'Kept in memory.',
      get: async (key) => secrets.get(key) ?? null,
      set: async (key, value) => void (value === null || value === '' ? secrets.delete(key) : secrets.set(key, value)),
    },
    browser: {
      open: async () => ({
        how: 'Open the link yourself.',
        opened: false,
        closed: new Promise(() => {}),
        close: async () => {},
      }),
    },
    settings: {
      read: async () => settings,
      write: async (next) => {
        settings = next;
      },
    },
  };
}
