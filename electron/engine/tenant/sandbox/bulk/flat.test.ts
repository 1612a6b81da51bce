/** Flat dumps: backup and restore, and the seed of a new tenant. */
import { afterEach, expect, test } from 'vitest';
import { newDataDir, startTestSandbox, type TestSandbox } from '../testing/sandbox-client.ts';

const running: TestSandbox[] = [];
afterEach(async () => {
  for (const tenant of running.splice(0)) await tenant.close();
});
const start = async (options: Parameters<typeof startTestSandbox>[0] = {}): Promise<TestSandbox> => {
  const tenant = await startTestSandbox(options);
  running.push(tenant);
  return tenant;
};
const configuration = '/api/system/{tid}/configuration';
const people = '/api/identity/{tid}/configuration';
const admin = '/api/admin/{tid}';
const identity = '/api/identity/{tid}/admin';

async function fill(tenant: TestSandbox): Promise<void> {
  await tenant.expectStatus(201, 'POST', `${admin}/organizations`, {
    id: 'cascade',
    name: 'Cascade',
    parent_id: 'blixit-partners',
    domains: ['cascade.example'],
  });
  await tenant.expectStatus(201, 'POST', `${identity}/workspace/cascade/pools?with_idp=true`, {
    tenant_id: 'sandbox',
    id: 'cascade-people',
    name: 'People',
  });
  await tenant.expectStatus(201, 'POST', `${identity}/pools/cascade-people/users`, {
    id: 'ada',
    status: 'active',
    identifiers: [{ identifier: 'ada@cascade.example', type: 'email' }],
    credentials: [{ type: 'password', password: 'correct horse battery' }],
  });
  const subject = { type: 'identity_pool_user', identity_pool_id: 'cascade-people', identity_pool_user_id: 'ada' };
  await tenant.expectStatus(204, 'POST', `${admin}/servers/cascade/roles/grant`, { ...subject, role: 'manager' });
  await tenant.expectStatus(201, 'POST', `${admin}/clients`, {
    tenant_id: 'sandbox',
    authorization_server_id: 'cascade',
    client_id: 'cascade-portal',
  });
}

const dumpOf = async (tenant: TestSandbox) => ({
  ...(await tenant.expectStatus(200, 'GET', `${configuration}?with_data=true`)),
  ...(await tenant.expectStatus(200, 'GET', people)),
});

test('a tenant seeded with a dump has what the other had: people, grants and all', async () => {
  const first = await start();
  await fill(first);
  const seed = await dumpOf(first);
  const dataDir = newDataDir();
  const second = await start({ dataDir, seed });
  expect(await second.expectStatus(200, 'GET', `${admin}/organizations/cascade`)).toMatchObject({
    domains: ['cascade.example'],
  });
  expect(await second.expectStatus(200, 'GET', `${admin}/servers/cascade/roles`)).toMatchObject({
    subjects: [{ identity_pool_user_id: 'ada', roles: { manager: true } }],
  });
  await second.expectStatus(200, 'POST', '/api/identity/{tid}/system/pools/cascade-people/users/by_key', {
    identifier: 'ada@cascade.example',
  });
  await second.expectStatus(204, 'DELETE', `${admin}/clients/cascade-portal`);
  await second.close();
  running.pop();
  const third = await start({ dataDir, seed });
  await third.expectStatus(404, 'GET', `${admin}/clients/cascade-portal`);
});

test('a seed that is no dump is refused, and leaves no tenant behind', async () => {
  const dataDir = newDataDir();
  await expect(start({ dataDir, seed: 'text' })).rejects.toMatchObject({ code: 'input/invalid' });
  await expect(start({ dataDir, seed: { servers: [{ id: 'x', color: 'red' }] } })).rejects.toMatchObject({
    code: 'input/invalid',
  });
  await start({ dataDir });
});

test('an import replaces whole objects, keeps secrets it is not given, and deletes nothing', async () => {
  const tenant = await start();
  await fill(tenant);
  const before = await dumpOf(tenant);
  await tenant.expectStatus(204, 'PUT', `${configuration}?mode=update`, {
    clients: [
      { client_id: 'cascade-portal', tenant_id: 'sandbox', authorization_server_id: 'cascade', client_name: 'New' },
    ],
  });
  expect(await tenant.expectStatus(200, 'GET', `${admin}/clients/cascade-portal`)).toMatchObject({
    client_name: 'New',
  });
  const after = await dumpOf(tenant);
  const secrets = (dump: object) =>
    JSON.stringify(dump)
      .match(/"client_secret":"[^"]+"/g)
      ?.sort();
  expect(secrets(after)).toEqual(secrets(before));
  await tenant.expectStatus(204, 'PUT', `${people}?mode=update`, await tenant.expectStatus(200, 'GET', people));
  await tenant.expectStatus(200, 'GET', `${identity}/pools/cascade-people/users/ada`);
});

test('without data no secret is in it, and one workspace can be asked for', async () => {
  const tenant = await start();
  await fill(tenant);
  const dump = await tenant.call('GET', `${configuration}?workspace_id=cascade`);
  expect(dump.text).not.toMatch(/"client_secret":|"secret":/);
  expect(dump.json).toMatchObject({ servers: [{ id: 'cascade' }], clients: [{ client_id: 'cascade-portal' }] });
});
