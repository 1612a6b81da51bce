import { afterEach, describe, expect, test } from 'vitest';
import { newDataDir, startTestSandbox, type TestSandbox, tokenOf } from './testing/sandbox-client.ts';

const running: TestSandbox[] = [];
afterEach(async () => {
  for (const tenant of running.splice(0)) await tenant.close();
});
const start = async (options: Parameters<typeof startTestSandbox>[0] = {}): Promise<TestSandbox> => {
  const tenant = await startTestSandbox(options);
  running.push(tenant);
  return tenant;
};

test('a new folder holds the partners workspace and no partners', async () => {
  const tenant = await start();
  expect(tenant.sandbox.workspaces()).toEqual([{ id: 'blixit-partners', name: 'BlixitPartners' }]);
  const workspace = await tenant.expectStatus(200, 'GET', '/api/admin/{tid}/servers/blixit-partners');
  expect(workspace).toMatchObject({ profile: 'partners', type: 'regular', access_token_ttl: '1h0m0s' });
  expect(await tenant.expectStatus(200, 'GET', '/api/admin/{tid}/organizations')).toEqual({ organizations: [] });
});

test('the same folder gives the same tenant, clients and port', async () => {
  const dataDir = newDataDir();
  const first = await start({ dataDir });
  await first.expectStatus(201, 'POST', '/api/admin/{tid}/organizations', {
    id: 'cascade',
    parent_id: 'blixit-partners',
  });
  const { baseUrl, adminClientId, adminClientSecret } = first.sandbox;
  await first.close();
  running.pop();
  const second = await start({ dataDir });
  expect(second.sandbox).toMatchObject({ baseUrl, adminClientId, adminClientSecret });
  expect(await second.expectStatus(200, 'GET', '/api/admin/{tid}/organizations/cascade')).toMatchObject({
    id: 'cascade',
  });
});

test('reset keeps nothing', async () => {
  const dataDir = newDataDir();
  const first = await start({ dataDir });
  const secret = first.sandbox.adminClientSecret;
  await first.close();
  running.pop();
  const second = await start({ dataDir, reset: true });
  expect(second.sandbox.adminClientSecret).not.toBe(secret);
});

test('a port that is taken is refused by its code', async () => {
  const first = await start();
  const port = Number(new URL(first.sandbox.baseUrl).port);
  await expect(start({ port })).rejects.toMatchObject({ code: 'local/port-taken' });
});

test('only the literal address is answered', async () => {
  const { sandbox } = await start();
  const byName = await fetch(sandbox.baseUrl.replace('127.0.0.1', 'localhost'));
  expect(byName.status).toBe(421);
});

describe('scratch tenants', () => {
  test('have their own clients, see nothing of the main tenant, and go when removed', async () => {
    const { sandbox } = await start();
    const scratch = await sandbox.openScratchTenant();
    const token = await tokenOf(scratch.tokenUrl, scratch.adminClientId, scratch.adminClientSecret);
    const ask = (tenantId: string) =>
      fetch(`${sandbox.baseUrl}/api/admin/${tenantId}/workspaces?workspace_types=regular`, {
        headers: { authorization: `Bearer ${token}` },
      });
    expect(await (await ask(scratch.tenantId)).json()).toEqual({ workspaces: [] });
    expect((await ask(sandbox.tenantId)).status).toBe(401);
    await scratch.remove();
    expect((await ask(scratch.tenantId)).status).toBe(401);
  });

  test('one that was left over is gone at the next start', async () => {
    const dataDir = newDataDir();
    const first = await start({ dataDir });
    const scratch = await first.sandbox.openScratchTenant();
    await first.close();
    running.pop();
    await start({ dataDir });
    await expect(tokenOf(scratch.tokenUrl, scratch.adminClientId, scratch.adminClientSecret)).rejects.toThrow('404');
  });
});
