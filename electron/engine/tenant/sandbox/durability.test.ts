/** What was acknowledged survives a kill: a child process serves, is killed in the middle of writing, and is opened again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../kernel/clock.ts';
import { openSandboxStore } from './store.ts';
import { newDataDir, startTestSandbox, tokenOf } from './testing/sandbox-client.ts';

const child = fileURLToPath(new URL('./testing/serve-child.ts', import.meta.url));

async function serve(dataDir: string): Promise<{ process: ChildProcess; ready: Record<string, string> }> {
  const served = spawn(process.execPath, [child, dataDir], { stdio: ['ignore', 'pipe', 'inherit'] });
  if (served.stdout === null) throw new Error('The child has no output.');
  const [line] = await once(createInterface(served.stdout), 'line');
  return { process: served, ready: JSON.parse(String(line)) };
}

describe('killed with SIGKILL', () => {
  test.each([40, 120, 250])(
    'after about %d ms of writing: everything acknowledged is there, the file is whole',
    async (afterMs) => {
      const dataDir = newDataDir();
      const { process: served, ready } = await serve(dataDir);
      const token = await tokenOf(ready.tokenUrl ?? '', ready.adminClientId ?? '', ready.adminClientSecret ?? '');
      const acknowledged: string[] = [];
      const killAt = performance.now() + afterMs;
      const write = async (id: string): Promise<void> => {
        const answer = await fetch(`${ready.baseUrl}/api/admin/${ready.tenantId}/organizations`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: JSON.stringify({ id, parent_id: 'blixit-partners' }),
        });
        if (answer.status === 201) acknowledged.push(id);
      };
      for (let index = 0; performance.now() < killAt || acknowledged.length === 0; index += 1)
        await write(`partner-${index}`);
      const unfinished = write('in-flight').catch(() => {});
      served.kill('SIGKILL');
      await Promise.all([once(served, 'exit'), unfinished]);

      const store = openSandboxStore(`${dataDir}/sandbox.sqlite`, systemClock);
      expect(store.integrity()).toBe('ok');
      store.close();
      const again = await startTestSandbox({ dataDir });
      expect(again.sandbox.adminClientSecret).toBe(ready.adminClientSecret);
      for (const id of acknowledged) await again.expectStatus(200, 'GET', `/api/admin/{tid}/organizations/${id}`);
      await again.close();
    },
  );
});

test('two processes on one folder see each other’s writes', async () => {
  const dataDir = newDataDir();
  const { process: served, ready } = await serve(dataDir);
  const here = await startTestSandbox({ dataDir });
  await here.expectStatus(201, 'POST', '/api/admin/{tid}/organizations', {
    id: 'cascade',
    parent_id: 'blixit-partners',
  });
  const token = await tokenOf(ready.tokenUrl ?? '', ready.adminClientId ?? '', ready.adminClientSecret ?? '');
  const there = await fetch(`${ready.baseUrl}/api/admin/${ready.tenantId}/organizations/cascade`, {
    headers: { authorization: `Bearer ${token}` },
  });
  expect(there.status).toBe(200);
  await here.close();
  served.kill('SIGKILL');
  await once(served, 'exit');
});
