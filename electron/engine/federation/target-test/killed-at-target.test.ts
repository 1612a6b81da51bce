import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import { openTestHome } from '../sign-in-test/testing/test-home.ts';
import { openBench, organizationsAt, otherTenant, signal, targetOf } from './testing/target-bench.ts';

const program = fileURLToPath(new URL('./testing/test-child.ts', import.meta.url));

describe('Portico killed at the target', () => {
  test.each(['while it writes', 'while it waits'])(
    '%s takes everything back at the next start',
    { timeout: 60_000 },
    async (when) => {
      const slow = { match: { method: 'POST', pathPattern: '/idps/saml_v2' }, delayMs: 60_000 };
      const sandbox = await otherTenant(startSandbox, when === 'while it writes' ? [slow] : []);
      const { home, ref, folder } = await openBench(sandbox);
      const child = spawn(
        process.execPath,
        [
          '-e',
          // Through Vite, as in the build: templates are imported as text.
          `import('vite').then(({ runnerImport }) => runnerImport(${JSON.stringify(program)}))`,
          folder,
          JSON.stringify(targetOf(sandbox)),
          sandbox.adminClientSecret,
          ref,
        ],
        { stdio: ['ignore', 'pipe', 'inherit'] },
      );
      onTestFinished(() => void child.kill('SIGKILL'));
      const lines: string[] = [];
      createInterface({ input: child.stdout }).on('line', (line) => lines.push(line));
      const reached = when === 'while it writes' ? 'started' : 'waiting';
      await vi.waitFor(() => expect(lines.some((line) => line.startsWith(reached))).toBe(true), { timeout: 30_000 });
      await vi.waitFor(async () => expect(await organizationsAt({ home, ref })).toHaveLength(1), { timeout: 10_000 });
      // The test of another process is left alone while that process lives.
      await home.federation.targetUses.recover(signal);
      expect(await home.federation.targetUses.list()).toMatchObject([{ state: 'running' }]);
      child.kill('SIGKILL');
      await once(child, 'exit');
      expect(await organizationsAt({ home, ref })).toHaveLength(1);

      const next = await openTestHome({ home: folder });
      onTestFinished(() => next.close());
      // After a crash the secret may have to be typed again; until then the screen says what is left and why.
      await vi.waitFor(async () =>
        expect(await next.federation.targetUses.list()).toMatchObject([
          { state: 'left', why: expect.stringContaining('no secret for client') },
        ]),
      );
      await next.tenant.targets.save(targetOf(sandbox), { client: sandbox.adminClientSecret });
      await vi.waitFor(async () => expect(await next.federation.targetUses.list()).toEqual([]), { timeout: 10_000 });
      expect(await organizationsAt({ home, ref })).toEqual([]);
    },
  );
});
