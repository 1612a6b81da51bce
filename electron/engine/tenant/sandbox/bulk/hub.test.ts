/** The promote API, as the vendor's command line and a batch tool use it. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox } from '../testing/sandbox-client.ts';
import type { SandboxSwitches } from '../types.ts';

let tenant: TestSandbox;
const hub = '/api/hub/{tid}';
const partner = `${hub}/workspaces/cascade/promote`;
const admin = '/api/admin/{tid}';
const parent_id = 'blixit-partners';

async function restart(switches: Partial<SandboxSwitches> = {}): Promise<void> {
  await tenant?.close();
  tenant = await startTestSandbox({ switches });
  await tenant.expectStatus(201, 'POST', `${admin}/organizations`, { id: 'cascade', name: 'Cascade', parent_id });
}
beforeEach(() => restart());
afterEach(() => tenant.close());

const exported = (path = partner) => tenant.expectStatus(200, 'GET', `${path}/config?with_credentials=true`);
const merge = (patch: object, status = 204, mode = 'update') =>
  tenant.expectStatus(status, 'PATCH', `${partner}/config-rfc7396?mode=${mode}`, patch);

const full = {
  clients: {
    'cascade-portal': {
      client_name: 'Cascade portal',
      redirect_uris: ['https://portal.example/cb'],
      policy_execution_points: { client_user_token: 'cascade-mfa' },
    },
  },
  idps: {
    theirs: {
      name: 'Theirs',
      method: 'oidc',
      settings: { oidc: { issuer_url: 'https://idp.example', client_id: 'us' } },
      credentials: { oidc: { client_secret: 'their-secret' } },
    },
  },
  policies: { 'cascade-mfa': { policy_name: 'MFA', type: 'user', validators: [{ name: 'false' }] } },
  policy_execution_points: { server_user_token: 'cascade-mfa' },
  claims: {
    access_token: { organization_id: { source_type: 'organization', source_path: 'id', mapping: 'organization_id' } },
  },
  services: { 'cascade-orders': { name: 'Orders', scopes: { 'orders.read': { display_name: 'Read' } } } },
  pools: { 'cascade-people': { name: 'People' } },
};

describe('export', () => {
  test('holds every member with its real value and, unless asked for, no secret', async () => {
    await merge(full);
    const shown = await tenant.call('GET', `${partner}/config`);
    expect(shown.json).toMatchObject({
      type: 'organization',
      parent_id,
      access_token_ttl: '1h0m0s',
      refresh_token_ttl: '720h0m0s',
      clients: { 'cascade-portal': { client_name: 'Cascade portal', grant_types: ['authorization_code'] } },
      idps: { theirs: { method: 'oidc', settings: { oidc: { issuer_url: 'https://idp.example' } } } },
      services: { 'cascade-orders': { scopes: { 'orders.read': { display_name: 'Read' } } } },
    });
    expect(shown.text).not.toMatch(/their-secret|"client_secret":|"secret":|"credentials":/);
    expect(JSON.stringify(await exported())).toContain('their-secret');
  });

  test('patched back as it is, it changes nothing', async () => {
    await merge(full);
    const before = await exported();
    const withoutSecrets = await tenant.expectStatus(200, 'GET', `${partner}/config`);
    await merge({ ...withoutSecrets, id: 'cascade', tenant_id: 'sandbox' });
    expect(await exported()).toEqual(before);
    const tree = await tenant.expectStatus(200, 'GET', `${hub}/promote/config?with_credentials=true`);
    await tenant.expectStatus(204, 'PATCH', `${hub}/promote/config-rfc7396?mode=update`, tree);
    expect(await tenant.expectStatus(200, 'GET', `${hub}/promote/config?with_credentials=true`)).toEqual(tree);
  });

  test('an inherited lifetime that is sent back stays inherited', async () => {
    await merge({ ...(await exported()), description: 'changed' });
    await tenant.expectStatus(200, 'PUT', `${admin}/servers/${parent_id}`, {
      tenant_id: 'sandbox',
      access_token_ttl: '15m0s',
    });
    expect(await exported()).toMatchObject({ description: 'changed', access_token_ttl: '15m0s' });
  });

  test('an edit by CRUD is in the next export', async () => {
    await merge(full);
    await tenant.expectStatus(204, 'DELETE', `${admin}/policies/cascade-mfa`);
    expect(await exported()).toMatchObject({ policies: {}, policy_execution_points: {} });
  });
});

describe('merge patch (RFC 7396)', () => {
  test('null removes, maps merge, arrays replace', async () => {
    await merge(full);
    await merge({
      clients: { 'cascade-portal': { redirect_uris: ['https://new.example/cb'] } },
      idps: { theirs: null },
      claims: { access_token: { organization_id: null } },
      services: { 'cascade-orders': { scopes: { 'orders.read': null, 'orders.write': {} } } },
      policy_execution_points: { server_user_token: '' },
    });
    const tree = await exported();
    expect(tree).toMatchObject({
      clients: { 'cascade-portal': { client_name: 'Cascade portal', redirect_uris: ['https://new.example/cb'] } },
      idps: {},
      policy_execution_points: {},
    });
    expect(JSON.stringify(tree.claims)).not.toContain('organization_id');
    expect(JSON.stringify(tree.services)).toContain('orders.write');
    expect(JSON.stringify(tree.services)).not.toContain('orders.read');
  });

  test('keeps secrets that it does not speak of', async () => {
    await merge(full);
    const before = await exported();
    await merge({ idps: { theirs: { name: 'New name' } }, clients: { 'cascade-portal': { description: 'x' } } });
    const after = await exported();
    expect(after).toMatchObject({
      idps: { theirs: { name: 'New name', credentials: { oidc: { client_secret: 'their-secret' } } } },
    });
    const secretOf = (tree: object) => /"client_secret":"([\w-]{32,})"/.exec(JSON.stringify(tree))?.[1];
    expect(secretOf(after)).toBe(secretOf(before));
  });

  test('a tenant patch makes a partner, and null removes it', async () => {
    const send = (server: object | null) =>
      tenant.expectStatus(204, 'PATCH', `${hub}/promote/config-rfc7396?mode=update`, { servers: { forge: server } });
    await send({
      type: 'organization',
      parent_id,
      name: 'Forge',
      initialize: true,
      access_token_ttl: '15m0s',
      ...full,
      policies: {},
      clients: {},
      services: {},
      pools: {},
      policy_execution_points: {},
    });
    expect(await tenant.expectStatus(200, 'GET', `${admin}/organizations/forge`)).toMatchObject({
      name: 'Forge',
      parent_id,
    });
    expect(JSON.stringify(await tenant.expectStatus(200, 'GET', `${admin}/servers/forge/scopes`))).toContain('openid');
    await send(null);
    await tenant.expectStatus(404, 'GET', `${admin}/organizations/forge`);
    await tenant.expectStatus(200, 'GET', `${admin}/organizations/cascade`);
  });

  test.each([
    ['nothing', 404],
    ['partial', 200],
  ] as const)('that fails half-way leaves %s', async (choice, status) => {
    await restart({ 'failed-patch': choice });
    await merge(
      { clients: { good: { client_name: 'Good' } }, policies: { bad: { policy_name: 'Bad', type: 'magic' } } },
      422,
    );
    await tenant.expectStatus(status, 'GET', `${admin}/clients/good`);
  });

  test('an entry that is empty by null in a list, a zero date and a blank script are tolerated', async () => {
    await merge({ clients: { c: { client_name: 'C', redirect_uris: null, updated_at: '0001-01-01T00:00:00.000Z' } } });
    await merge({ script_execution_points: { token_minting: { cascade: { script_id: '' } } } });
    await tenant.expectStatus(200, 'GET', `${admin}/clients/c`);
  });
});

describe('mode and dry run', () => {
  test('ignore keeps what is there, and adds what is not', async () => {
    await merge(full);
    await merge(
      { clients: { 'cascade-portal': { description: 'x' }, other: { client_name: 'Other' } } },
      204,
      'ignore',
    );
    expect(await tenant.expectStatus(200, 'GET', `${admin}/clients/cascade-portal`)).toMatchObject({ description: '' });
    await tenant.expectStatus(200, 'GET', `${admin}/clients/other`);
  });

  test('fail answers 422 and changes nothing', async () => {
    await merge(full);
    await merge({ clients: { 'cascade-portal': { description: 'x' }, other: { client_name: 'Other' } } }, 422, 'fail');
    await tenant.expectStatus(404, 'GET', `${admin}/clients/other`);
  });

  test('a dry run says whether it would hold', async () => {
    const path = `${partner}/config-rfc7396?mode=update&dry_run=true`;
    await tenant.expectStatus(204, 'PATCH', path, full);
    await tenant.expectStatus(404, 'GET', `${admin}/clients/cascade-portal`);
    await tenant.expectStatus(422, 'PATCH', path, { color: 'red' });
  });
});

describe('import', () => {
  test.each([
    ['no', 200],
    ['yes', 404],
  ] as const)('deletes what is absent: %s', async (choice, status) => {
    await restart({ 'import-deletes-absent': choice });
    await merge(full);
    await tenant.expectStatus(204, 'POST', `${partner}/config?mode=update`, {
      name: 'Cascade',
      clients: { fresh: { client_name: 'Fresh', redirect_uris: null } },
    });
    await tenant.expectStatus(200, 'GET', `${admin}/clients/fresh`);
    await tenant.expectStatus(status, 'GET', `${admin}/clients/cascade-portal`);
    expect(await tenant.expectStatus(200, 'GET', `${admin}/organizations/cascade`)).toMatchObject({ parent_id });
  });
});

test('JSON Patch: tests guard, operations apply in order', async () => {
  const patch = (operations: object[], status: number) =>
    tenant.expectStatus(status, 'PATCH', `${partner}/config-rfc6902?mode=update`, operations);
  await patch(
    [
      { op: 'test', path: '/name', value: 'Somebody else' },
      { op: 'replace', path: '/name', value: 'New' },
    ],
    422,
  );
  await patch(
    [
      { op: 'test', path: '/name', value: 'Cascade' },
      { op: 'replace', path: '/name', value: 'New' },
      { op: 'add', path: '/clients/portal', value: { client_name: 'Portal' } },
      { op: 'add', path: '/organization/domains/-', value: 'cascade.example' },
    ],
    204,
  );
  expect(await tenant.expectStatus(200, 'GET', `${admin}/organizations/cascade`)).toMatchObject({
    name: 'New',
    domains: ['cascade.example'],
  });
  await tenant.expectStatus(200, 'GET', `${admin}/clients/portal`);
});

test('a clone has its own ids, and its references point to them', async () => {
  await merge(full);
  const wish = { destination_id: 'forge', patch: { name: 'Forge' } };
  await tenant.expectStatus(204, 'POST', `${hub}/workspaces/cascade/clone`, wish);
  expect(await exported(`${hub}/workspaces/forge/promote`)).toMatchObject({
    name: 'Forge',
    parent_id,
    clients: { 'forge-portal': { policy_execution_points: { client_user_token: 'forge-mfa' } } },
    policies: { 'forge-mfa': {} },
    policy_execution_points: { server_user_token: 'forge-mfa' },
    pools: { 'forge-people': {} },
  });
  await tenant.expectStatus(422, 'POST', `${hub}/workspaces/cascade/clone`, wish);
});
