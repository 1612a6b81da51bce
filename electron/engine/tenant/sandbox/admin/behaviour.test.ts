/** What the admin API does beyond shapes: copying, inheriting, keeping, cascading, telling the audit log. */
import { afterEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox, tokenOf } from '../testing/sandbox-client.ts';
import type { SandboxSwitches } from '../types.ts';

let running: TestSandbox[] = [];
afterEach(async () => {
  for (const tenant of running) await tenant.close();
  running = [];
});
const start = async (switches: Partial<SandboxSwitches> = {}): Promise<TestSandbox> => {
  const tenant = await startTestSandbox({ switches });
  running.push(tenant);
  return tenant;
};

const admin = '/api/admin/{tid}';
const identity = '/api/identity/{tid}/admin';
const parent_id = 'blixit-partners';
const owner = { tenant_id: 'sandbox', authorization_server_id: 'cascade' };
const cascade = (tenant: TestSandbox, more: object = {}) =>
  tenant.expectStatus(201, 'POST', `${admin}/organizations`, { id: 'cascade', parent_id, ...more });

describe('lifetimes of an organization that sets none', () => {
  test.each([
    ['parent', '15m0s'],
    ['own', '1h0m0s'],
  ] as const)('%s: %s', async (choice, expected) => {
    const tenant = await start({ 'organization-lifetimes': choice });
    await cascade(tenant);
    await tenant.expectStatus(200, 'PUT', `${admin}/servers/${parent_id}`, {
      tenant_id: 'sandbox',
      access_token_ttl: '15m0s',
    });
    expect(await tenant.expectStatus(200, 'GET', `${admin}/servers/cascade`)).toMatchObject({
      access_token_ttl: expected,
    });
  });

  test('its own number wins', async () => {
    const tenant = await start();
    await cascade(tenant);
    await tenant.expectStatus(200, 'PUT', `${admin}/servers/cascade`, {
      tenant_id: 'sandbox',
      access_token_ttl: '20m0s',
    });
    await tenant.expectStatus(200, 'PUT', `${admin}/servers/${parent_id}`, {
      tenant_id: 'sandbox',
      access_token_ttl: '15m0s',
    });
    const server = await tenant.expectStatus(200, 'GET', `${admin}/servers/cascade`);
    expect(server).toMatchObject({ access_token_ttl: '20m0s', parent_id, type: 'organization' });
  });
});

describe('members that a PUT leaves out', () => {
  test.each([
    ['reset', ''],
    ['keep', 'old'],
  ] as const)('%s', async (choice, expected) => {
    const tenant = await start({ 'put-omitted': choice });
    await cascade(tenant, { description: 'old', name: 'Cascade' });
    const changed = await tenant.expectStatus(200, 'PUT', `${admin}/organizations/cascade`, { name: 'New' });
    expect(changed).toMatchObject({ name: 'New', description: expected, parent_id });
  });
});

describe('secrets', () => {
  test.each([
    ['omitted', false],
    ['returned', true],
  ] as const)('in reads are %s; the answer to the creation has them', async (choice, isShown) => {
    const tenant = await start({ 'credentials-in-reads': choice });
    await cascade(tenant);
    const made = await tenant.expectStatus(201, 'POST', `${admin}/clients`, { ...owner, client_id: 'portal' });
    expect(made.client_secret).toEqual(expect.stringMatching(/^.{32,}$/));
    const read = await tenant.expectStatus(200, 'GET', `${admin}/clients/portal`);
    expect(read.client_secret).toBe(isShown ? made.client_secret : undefined);
    const idps = `${admin}/servers/cascade/idps/oidc`;
    await tenant.expectStatus(201, 'POST', idps, {
      id: 'theirs',
      name: 'Theirs',
      credentials: { client_secret: 's3' },
    });
    const idp = await tenant.expectStatus(200, 'GET', `${idps}/theirs`);
    expect(idp.credentials).toEqual(isShown ? { client_secret: 's3' } : {});
  });

  test('are not blanked by writing back what was read', async () => {
    const tenant = await start();
    const { adminClientId, adminClientSecret, tokenUrl } = tenant.sandbox;
    const read = await tenant.expectStatus(200, 'GET', `${admin}/clients/${adminClientId}`);
    await tenant.expectStatus(200, 'PUT', `${admin}/clients/${adminClientId}`, { ...read, description: 'x' });
    await expect(tokenOf(tokenUrl, adminClientId, adminClientSecret)).resolves.toEqual(expect.any(String));
  });

  test('rotation keeps the old one until it is revoked', async () => {
    const tenant = await start();
    const { systemClientId, systemClientSecret, systemTokenUrl } = tenant.sandbox;
    const item = `${admin}/clients/${systemClientId}`;
    const { secret } = await tenant.expectStatus(200, 'POST', `${item}/rotateSecret`);
    await tokenOf(systemTokenUrl, systemClientId, String(secret));
    await tokenOf(systemTokenUrl, systemClientId, systemClientSecret);
    await tenant.expectStatus(204, 'POST', `${item}/revokeRotatedSecrets`);
    await expect(tokenOf(systemTokenUrl, systemClientId, systemClientSecret)).rejects.toThrow('401');
  });
});

describe('an organization made from a template', () => {
  async function template(tenant: TestSandbox): Promise<void> {
    await tenant.expectStatus(201, 'POST', `${admin}/organizations`, {
      id: 'firm',
      parent_id,
      template: true,
      color: '#112233',
      authentication_mechanisms: ['webauthn'],
      metadata: { schema: { type: 'object' } },
    });
    const inTemplate = { tenant_id: 'sandbox', authorization_server_id: 'firm' };
    await tenant.expectStatus(201, 'POST', `${admin}/services`, { ...inTemplate, id: 'orders', name: 'Orders' });
    await tenant.expectStatus(201, 'POST', `${admin}/scopes`, {
      ...inTemplate,
      name: 'orders.read',
      service_id: 'orders',
    });
    const policy = { id: 'firm-mfa', tenant_id: 'sandbox', server_id: 'firm', policy_name: 'MFA', type: 'user' };
    await tenant.expectStatus(201, 'POST', `${admin}/policies`, policy);
    await tenant.expectStatus(200, 'PUT', `${admin}/servers/firm/policy-execution-points`, {
      execution_points: [{ type: 'server_user_token', target_fk: 'firm', policy_id: 'firm-mfa' }],
    });
    await tenant.expectStatus(201, 'POST', `${identity}/workspace/firm/pools?with_idp=true`, {
      tenant_id: 'sandbox',
      name: 'People',
    });
    await tenant.expectStatus(201, 'POST', `${admin}/theme`, { tenant_id: 'sandbox', id: 'partners' });
    await tenant.expectStatus(200, 'POST', `${admin}/servers/firm/bind-theme/partners`);
  }
  const facts = async (tenant: TestSandbox) => ({
    organization: await tenant.expectStatus(200, 'GET', `${admin}/organizations/cascade`),
    points: (await tenant.expectStatus(200, 'GET', `${admin}/servers/cascade/policy-execution-points`))
      .execution_points,
    scopes: JSON.stringify((await tenant.expectStatus(200, 'GET', `${admin}/servers/cascade/scopes`)).scopes),
    pools: (await tenant.expectStatus(200, 'GET', `${identity}/workspace/cascade/pools`)).pools,
    idps: (await tenant.expectStatus(200, 'GET', `${admin}/servers/cascade/idps`)).idps,
  });

  test('partner: sign-in methods, policies with bindings, branding, scopes; no pools', async () => {
    const tenant = await start();
    await template(tenant);
    await cascade(tenant, { template_id: 'firm' });
    const { organization, points, scopes, pools } = await facts(tenant);
    expect(organization).toMatchObject({
      authentication_mechanisms: ['webauthn'],
      color: '#112233',
      theme_id: 'partners',
      template: false,
    });
    expect(points).toMatchObject([{ type: 'server_user_token', target_fk: 'cascade', policy_id: 'cascade-mfa' }]);
    expect(scopes).toContain('orders.read');
    expect(pools).toEqual([]);
  });

  test('minimal: the pool with its provider, sign-in methods and the metadata schema', async () => {
    const tenant = await start({ 'template-copies': 'minimal' });
    await template(tenant);
    await cascade(tenant, { template_id: 'firm', authentication_mechanisms: ['password'] });
    const { organization, points, scopes, pools, idps } = await facts(tenant);
    expect(organization).toMatchObject({
      authentication_mechanisms: ['password'],
      color: '#007FFF',
      metadata: { schema: { type: 'object' } },
    });
    expect(points).toEqual([]);
    expect(scopes).not.toContain('orders.read');
    expect(pools).toMatchObject([{ name: 'People', workspace_id: 'cascade' }]);
    expect(idps).toMatchObject([{ method: 'identity_pool' }]);
  });
});

describe('deleting an organization that has people', () => {
  const people = async (tenant: TestSandbox) => {
    await cascade(tenant);
    await tenant.expectStatus(201, 'POST', `${identity}/workspace/cascade/pools`, {
      tenant_id: 'sandbox',
      id: 'p',
      name: 'P',
    });
    await tenant.expectStatus(201, 'POST', `${identity}/pools/p/users`, { status: 'new' });
  };

  test('takes everything with it', async () => {
    const tenant = await start();
    await people(tenant);
    await tenant.expectStatus(201, 'POST', `${admin}/clients`, { ...owner, client_id: 'portal' });
    await tenant.expectStatus(204, 'DELETE', `${admin}/organizations/cascade`);
    for (const path of [`${identity}/pools/p`, `${admin}/clients/portal`, `${admin}/servers/cascade`]) {
      await tenant.expectStatus(404, 'GET', path);
    }
  });

  test('is refused when the switch says so', async () => {
    const tenant = await start({ 'delete-organization-with-users': 'refuse' });
    await people(tenant);
    await tenant.expectStatus(422, 'DELETE', `${admin}/organizations/cascade`);
    await tenant.expectStatus(200, 'GET', `${identity}/pools/p`);
  });
});

describe('people', () => {
  const ada = {
    status: 'new',
    identifiers: [{ identifier: 'Ada@cascade.example', type: 'email' }],
    verifiable_addresses: [{ address: 'Ada@cascade.example', type: 'email', status: 'active', verified: false }],
  };
  const pool = async (tenant: TestSandbox, more: object = {}) => {
    await cascade(tenant, { name: 'Cascade Consulting' });
    await tenant.expectStatus(201, 'POST', `${identity}/workspace/cascade/pools`, {
      tenant_id: 'sandbox',
      id: 'p',
      name: 'P',
      ...more,
    });
  };

  test('an identifier is taken once, in any spelling, and free again when its owner goes', async () => {
    const tenant = await start();
    await pool(tenant);
    const user = await tenant.expectStatus(201, 'POST', `${identity}/pools/p/users`, ada);
    const twin = { ...ada, identifiers: [{ identifier: 'ADA@cascade.example', type: 'email' }] };
    await tenant.expectStatus(409, 'POST', `${identity}/pools/p/users`, twin);
    await tenant.expectStatus(204, 'DELETE', `${identity}/pools/p/users/${String(user.id)}`);
    await tenant.expectStatus(201, 'POST', `${identity}/pools/p/users`, twin);
  });

  test('an invitation lands in the outbox with a link to the organization’s page', async () => {
    const tenant = await start();
    await pool(tenant);
    const user = await tenant.expectStatus(201, 'POST', `${identity}/pools/p/users`, ada);
    const send = `${identity}/pools/p/users/${String(user.id)}/activation/send`;
    await tenant.expectStatus(204, 'POST', `${send}?mode=invitation&server_id=cascade`, {});
    const [mail] = tenant.sandbox.outbox(tenant.tenantId);
    expect(mail).toMatchObject({ to: 'Ada@cascade.example', subject: 'You are invited: Cascade Consulting' });
    expect(mail?.link).toMatch(new RegExp(`^${tenant.sandbox.baseUrl}/sandbox/cascade/setup/[\\w-]{32}$`));
    await tenant.expectStatus(422, 'POST', send, { address: 'other@cascade.example' });
    await tenant.expectStatus(200, 'PUT', `${identity}/pools/p/users/${String(user.id)}`, { status: 'active' });
    await tenant.expectStatus(422, 'POST', send, {});
  });

  test('no answer holds a password, hashed or not', async () => {
    const tenant = await start();
    await pool(tenant);
    const password = 'correct horse battery';
    const answer = await tenant.call('POST', `${identity}/pools/p/users`, {
      ...ada,
      credentials: [{ type: 'password', password }],
    });
    expect(answer.status).toBe(201);
    expect(answer.text).not.toContain(password);
    expect(answer.text).not.toContain('scrypt');
  });

  test('a payload that the pool’s schema refuses is 422', async () => {
    const tenant = await start();
    const schema = { type: 'object', required: ['badge'], properties: { badge: { type: 'string', minLength: 2 } } };
    await tenant.expectStatus(201, 'POST', `${identity}/schemas`, {
      tenant_id: 'sandbox',
      id: 'badge',
      name: 'Badge',
      schema,
    });
    await pool(tenant, { payload_schema_id: 'badge' });
    await tenant.expectStatus(422, 'POST', `${identity}/pools/p/users`, { ...ada, payload: {} });
    await tenant.expectStatus(422, 'POST', `${identity}/pools/p/users`, { ...ada, payload: { badge: 7 } });
    await tenant.expectStatus(201, 'POST', `${identity}/pools/p/users`, { ...ada, payload: { badge: 'A7' } });
  });
});

describe('the audit log', () => {
  test('tells of changes under the organization and under its workspace, newest first', async () => {
    const tenant = await start();
    await cascade(tenant);
    await tenant.call('POST', `${admin}/clients`, { ...owner, client_id: 'portal' }, { 'x-correlation-id': 'run-1' });
    const read = async (path: string) => {
      const { audit_events: events } = await tenant.expectStatus(200, 'GET', path);
      return Array.isArray(events) ? events : [];
    };
    const own = await read(`${admin}/servers/cascade/audit-events`);
    expect(own.map((event) => `${event.event_subject} ${event.action}`)).toEqual([
      'client created',
      'organization created',
    ]);
    expect(own[0]).toMatchObject({
      server_id: 'cascade',
      metadata: { organization_id: 'cascade', client_id: 'portico-admin', request_correlation_id: 'run-1' },
      payload: { client_created: { client_id: 'portal' } },
    });
    expect(JSON.stringify(own)).not.toContain('client_secret"');
    const filtered = `${admin}/servers/${parent_id}/audit-events?organization_id=cascade&event_subject=client&event_action=created`;
    expect(await read(filtered)).toHaveLength(1);
    const later = new Date(Date.now() + 60_000).toISOString();
    expect(await read(`${admin}/servers/cascade/audit-events?timestamp_from=${later}`)).toEqual([]);
    const [newest] = own;
    expect(await read(`${admin}/servers/cascade/audit-events?after_event_id=${newest.event_id}`)).toHaveLength(1);
  });
});
