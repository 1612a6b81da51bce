/**
 * The loopback IdP in a process of its own, for bench/federation.ts. Says on one line what the engine needs of memory, on the next
 * what it needs with the IdP's listener idle, and then serves; told `measure` on standard input, it says it again. `--expose-gc`.
 */
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createEngine } from '../electron/engine/index.ts';

const folder = process.argv[2] ?? join(tmpdir(), 'portico-bench-idp');
const spMetadata = process.argv[3] ?? '';

const engine = await createEngine({
  home: join(folder, 'home'),
  version: '0.0.0-bench',
  door: { name: 'test', note: '' },
  ports: {
    vault: { kind: 'memory', note: '', get: async () => null, set: async () => {} },
    browser: { open: () => Promise.reject(new Error('no browser here')) },
    settings: { read: async () => ({}), write: async () => {} },
  },
});
// The page's first questions, so that the rooms a window needs are loaded.
const context = { signal: new AbortController().signal, door: 'host' } as const;
for (const call of ['app.info', 'partners.list', 'sync.runs']) {
  const reply = await engine.dispatch(call, {}, context);
  if (!reply.ok) throw new Error(`${call}: ${reply.failure.why}`);
}
say({ megabytes: megabytes() });

const { startIdp } = await import('../electron/engine/standalone.ts');
const idp = await startIdp({
  dataDir: join(folder, 'idp'),
  now: () => new Date(),
  spMetadata: [spMetadata],
  autoLogin: true,
  persona: 'Maya Lindqvist',
});
say({ megabytes: megabytes(), ssoUrl: idp.addresses.ssoUrl });

for await (const _line of createInterface({ input: process.stdin })) say({ megabytes: megabytes() });
await idp.close();
await engine.close();

function say(what: object): void {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

function megabytes(): number {
  for (let round = 0; round < 3; round += 1) globalThis.gc?.();
  return process.memoryUsage().rss / 1_000_000;
}
