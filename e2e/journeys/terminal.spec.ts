/** The same job at a terminal: the built sandbox, plan, apply (killed and repeated), nothing left to do, and a token of a machine. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { cliFile } from '../fixtures/built-host.ts';
import { expect, test } from '../fixtures/portico.ts';

const examples = fileURLToPath(new URL('../../resources/examples', import.meta.url));

interface Ready {
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly adminClientId: string;
  readonly adminClientSecret: string;
  readonly workspaces: readonly { readonly id: string }[];
}

test('three examples go onto a new sandbox unchanged, also when apply is killed in the middle', async ({ home }) => {
  const env = { ...process.env, PORTICO_HOME: home };
  const start = (args: readonly string[], more = {}) =>
    spawn(process.execPath, [cliFile, ...args], { env: { ...env, ...more }, stdio: ['ignore', 'pipe', 'pipe'] });

  const sandbox = start(['sandbox', '--data', join(home, 'server'), '--json']);
  const ready: Ready = JSON.parse(await firstLine(sandbox));
  expect(ready.workspaces).toEqual([{ id: 'blixit-partners', name: 'BlixitPartners' }]);

  const target = ['--base-url', ready.baseUrl, '--tenant', ready.tenantId, '--client-id', ready.adminClientId];
  const secret = { PORTICO_CLIENT_SECRET: ready.adminClientSecret };
  const portico = async (...args: readonly string[]) => {
    const child = start([...args, ...target, '--json'], secret);
    const [out, [exitCode]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
    const lines = out.trim().split('\n');
    return { exitCode, last: JSON.parse(lines.at(-1) ?? '') };
  };

  const plan = await portico('plan', examples);
  expect(plan.exitCode).toBe(0);
  expect(plan.last.operations.length).toBeGreaterThan(40);

  const secretsFile = join(home, 'secrets.json');
  const killed = start(['apply', examples, ...target, '--yes', '--json', '--secrets-out', secretsFile], secret);
  let finished = 0;
  for await (const _line of createInterface({ input: killed.stdout })) {
    finished += 1;
    if (finished === 12) break;
  }
  killed.kill('SIGKILL');
  await once(killed, 'exit');

  const applied = await portico('apply', examples, '--yes', '--secrets-out', secretsFile);
  expect(applied).toMatchObject({ exitCode: 0, last: { failed: 0, skipped: 0, remaining: [] } });
  const again = await portico('apply', examples, '--yes');
  expect(again).toMatchObject({ exitCode: 0, last: { done: 0, failed: 0 } });
  expect(await portico('plan', examples)).toMatchObject({ exitCode: 0, last: { operations: [], requests: 0 } });
  expect(await portico('drift', examples)).toMatchObject({ exitCode: 0, last: { drift: [], partners: 3 } });

  const kept: { secrets: { client_id: string; client_secret: string }[] } = JSON.parse(
    await readFile(secretsFile, 'utf8'),
  );
  const service = kept.secrets.find(({ client_id }) => client_id === 'cascade-consulting-reporting');
  const answer = await fetch(`${ready.baseUrl}/${ready.tenantId}/cascade-consulting/oauth2/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${service?.client_id}:${service?.client_secret}`).toString('base64')}`,
    },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token }: { access_token: string } = await answer.json();
  const claims: unknown = JSON.parse(Buffer.from(access_token.split('.')[1] ?? '', 'base64url').toString('utf8'));
  expect(claims).toMatchObject({ organization_id: 'cascade-consulting', client_id: 'cascade-consulting-reporting' });

  const ended = once(sandbox, 'exit');
  sandbox.kill('SIGTERM');
  await ended;
});

async function firstLine(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  const [line]: unknown[] = await once(createInterface({ input: child.stdout }), 'line');
  return String(line);
}
