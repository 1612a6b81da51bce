/**
 * Calls every operation of the API once on a tenant, in the order in which a partner comes and goes: the raw material of
 * the contract test. It checks nothing itself but that each call succeeds.
 */
import { FormData } from 'undici';
import { idpMethods } from '../schemas/idp.ts';
import { makePem, spMetadataText } from './samples.ts';
import type { Json, TestSandbox } from './sandbox-client.ts';

const admin = '/api/admin/{tid}';
const system = '/api/system/{tid}';
const identity = '/api/identity/{tid}/admin';
const identitySystem = '/api/identity/{tid}/system';
const workspace = 'blixit-partners';
const oid = 'cascade';

export async function callEverything(tenant: TestSandbox): Promise<void> {
  const { tenantId } = tenant;
  const get = (path: string) => tenant.expectStatus(200, 'GET', path);
  const post = (path: string, body: unknown, status = 201) => tenant.expectStatus(status, 'POST', path, body);
  const put = (path: string, body: unknown, status = 200) => tenant.expectStatus(status, 'PUT', path, body);
  const remove = (path: string, body?: unknown) => tenant.expectStatus(204, 'DELETE', path, body);
  const steps: Steps = { tenant, tenantId, get, post, put, remove };
  await tenantAndServers(steps);
  await organizations(steps);
  const userId = await poolsAndPeople(steps);
  await roles(steps, userId);
  await identityProviders(steps);
  await applications(steps);
  await claimsAndServices(steps);
  await policies(steps);
  await themes(steps);
  await smallThings(steps);
  await keys(steps);
  await bulk(steps);
  await endings(steps, userId);
}

interface Steps {
  readonly tenant: TestSandbox;
  readonly tenantId: string;
  get(path: string): Promise<Json>;
  post(path: string, body: unknown, status?: number): Promise<Json>;
  put(path: string, body: unknown, status?: number): Promise<Json>;
  remove(path: string, body?: unknown): Promise<Json>;
}

async function tenantAndServers({ tenantId, get, post, put, remove }: Steps): Promise<void> {
  for (const path of ['environment', 'tenant', 'tenant/permissions', 'license', 'images?q=cascade'])
    await get(`${admin}/${path}`);
  for (const path of ['servers', 'workspaces?workspace_types=regular', 'user/organizations', 'user/workspaces']) {
    await get(`${admin}/${path}`);
  }
  await post(`${admin}/servers?with_demo_client=true`, {
    tenant_id: tenantId,
    id: 'second',
    name: 'Second',
    profile: 'partners',
    color: '#123456',
    sso: { enabled: true, max_age: '8h0m0s' },
    saml: { organization_name: 'Second' },
    styling: { logo_url: 'https://second.example/logo.png', colors: { primary: '#000000' } },
  });
  const server = await get(`${admin}/servers/second`);
  await put(`${admin}/servers/second`, { ...without(server, readOnly), access_token_ttl: '15m0s' });
  await put(`${admin}/workspaces/second/metadata`, { payload: { team: 'partners' } });
  for (const path of ['workspaces/second', 'servers/second/permissions', 'servers/second/environment'])
    await get(`${admin}/${path}`);
  await remove(`${admin}/servers/second`);
  await post(`${admin}/servers`, { tenant_id: tenantId, id: 'third' });
  await remove(`${system}/servers/third`);
}

async function organizations({ get, post, put, remove }: Steps): Promise<void> {
  await post(`${admin}/organizations`, {
    id: oid,
    name: 'Cascade Consulting',
    parent_id: workspace,
    domains: ['cascade.example'],
    metadata: { payload: { contract_id: 'C-1' }, schema: { type: 'object' } },
  });
  const organization = await get(`${admin}/organizations/${oid}`);
  await put(`${admin}/organizations/${oid}`, {
    ...pick(organization, ['id', 'name', 'parent_id', 'domains']),
    description: 'x',
  });
  await put(`${admin}/organizations/${oid}/metadata`, { payload: { contract_id: 'C-2' } });
  await get(`${admin}/organizations?parent_id=${workspace}&template=false`);
  await post(`${system}/organizations`, { id: 'forge', parent_id: workspace, template: true });
  await get(`${system}/organizations`);
  await get(`${system}/organizations/forge`);
  await put(`${system}/organizations/forge`, { name: 'Forge Supplies', parent_id: workspace, template: true });
  await post(`${admin}/organizations`, { id: 'made', parent_id: workspace, template_id: 'forge' });
  await remove(`${system}/organizations/forge`);
  await remove(`${admin}/organizations/made`);
}

/** Members that only answers have. */
const readOnly = [
  'issuer_url',
  'mtls_issuer_url',
  'theme_id',
  'supported_application_purposes',
  'dynamically_registered',
  'server_issuer_url',
  'server_mtls_issuer_url',
];

const without = (from: Json, names: readonly string[]): Json =>
  Object.fromEntries(Object.entries(from).filter(([name]) => !names.includes(name)));

const pick = (from: Json, names: readonly string[]): Json =>
  Object.fromEntries(names.map((name) => [name, from[name]]));

const person = (name: string): Json => ({
  status: 'new',
  identifiers: [{ identifier: `${name}@cascade.example`, type: 'email' }],
  verifiable_addresses: [{ address: `${name}@cascade.example`, type: 'email', status: 'active', verified: false }],
  payload: { name },
});

async function poolsAndPeople({ tenantId, get, post, put, remove }: Steps): Promise<string> {
  const pool = await post(`${identity}/workspace/${oid}/pools?with_idp=true`, {
    tenant_id: tenantId,
    id: 'cascade-users',
    name: 'Cascade people',
    password_policy: { min_length: 12, strength: 'strong' },
    otp_settings: { activation: { length: 6, ttl: '24h0m0s' } },
  });
  await get(`${identity}/workspace/${oid}/pools`);
  await get(`${identity}/workspace/${oid}/user/pools`);
  await get(`${identitySystem}/workspace/${oid}/pools`);
  for (const [base, id] of [
    [identity, 'loose'],
    [identitySystem, 'loose-too'],
  ] as const) {
    await post(`${base}/pools`, { tenant_id: tenantId, id, name: id });
    await get(`${base}/pools`);
    await put(`${base}/pools/${id}`, {
      ...pick(await get(`${base}/pools/${id}`), ['id', 'name', 'tenant_id']),
      description: 'x',
    });
    await remove(`${base}/pools/${id}`);
  }
  await post(`${identity}/workspace/${oid}/pools`, { tenant_id: tenantId, id: 'gone', name: 'gone' });
  await remove(`${identity}/workspace/${oid}/pools/gone`);
  await get(`${identity}/pools/cascade-users/permissions`);
  await get(`${admin}/pools/${String(pool.id)}/idps`);

  const users = '/pools/cascade-users/users';
  let first = '';
  for (const [base, name] of [
    [identity, 'ada'],
    [`${identity}/b2b`, 'bea'],
    [identitySystem, 'cy'],
  ] as const) {
    const user = await post(`${base}${users}`, {
      ...person(name),
      credentials: [{ type: 'password', password: 'correct horse battery', must_be_changed: true }],
    });
    await get(`${base}${users}?limit=5&order=desc`);
    await get(`${base}${users}/${String(user.id)}`);
    await put(`${base}${users}/${String(user.id)}`, { payload: { name: `${name} 2` } });
    if (name === 'ada') first = String(user.id);
    else await remove(`${base}${users}/${String(user.id)}`);
  }
  await post(`${identitySystem}${users}/by_key`, { identifier: 'ADA@cascade.example' }, 200);
  await post(`${identity}${users}/${first}/activation/send?mode=invitation&server_id=${oid}`, {}, 204);
  await post(`${identitySystem}${users}/${first}/activation/send`, { address: 'nobody@cascade.example' }, 204);
  await post(`${identity}${users}/${first}/password/reset/request`, { address: 'ada@cascade.example' }, 204);
  await put(`${identity}${users}/${first}/metadata/business`, { metadata: { cost_center: '7' } });
  await get(`${identity}${users}/${first}/metadata/admin`);

  for (const [base, id] of [
    [`${identity}/schemas`, 'partner-user'],
    [`${identitySystem}/schemas`, 'other-user'],
  ] as const) {
    await post(base, {
      tenant_id: tenantId,
      id,
      name: id,
      schema: { type: 'object', properties: { badge: { type: 'string' } } },
    });
    await get(base);
    await put(`${base}/${id}`, pick(await get(`${base}/${id}`), ['tenant_id', 'name', 'schema']));
    await remove(`${base}/${id}`);
  }
  await get(`${identity}/workspace/${oid}/schemas`);
  await get(`${identity}/workspace/${oid}/schemas/user_v0`);
  return first;
}

async function roles({ tenantId, get, post, remove }: Steps, userId: string): Promise<void> {
  const subject = {
    type: 'identity_pool_user',
    tenant_id: tenantId,
    identity_pool_id: 'cascade-users',
    identity_pool_user_id: userId,
  };
  for (const [base, role] of [
    [`${admin}/servers/${oid}/roles`, 'manager'],
    [`${admin}/pools/cascade-users/roles`, 'user_manager'],
    [`${admin}/tenant/roles`, 'auditor'],
  ] as const) {
    await post(`${base}/grant`, { ...subject, role }, 204);
    await get(base);
    if (role === 'manager') await get(`${admin}/pools/cascade-users/users/${userId}/roles`);
    await remove(`${base}/revoke`, { ...subject, role });
  }
  await post(`${admin}/servers/${oid}/roles/grant`, { ...subject, role: 'admin' }, 204);
}

async function identityProviders({ tenantId, get, post, put, remove }: Steps): Promise<void> {
  const base = `${admin}/servers/${oid}/idps`;
  const pointers: Readonly<Record<string, Json>> = {
    identity_pool: { identity_pool_id: 'cascade-users' },
    organization: { workspace_id: oid },
    workspace: { workspace_id: workspace },
    custom: { client_id: 'portico-system' },
    external: { client_id: 'portico-system', settings: { url: 'https://store.example' } },
    saml_v2: { settings: { metadata_xml: '<x/>', signing_method: 'rsa-sha-256' }, credentials: { signing_key: 'key' } },
    oidc: {
      settings: { issuer_url: 'https://idp.example', client_id: 'us' },
      credentials: { client_secret: 'secret' },
    },
  };
  for (const method of idpMethods) {
    const id = `cascade-${method.replaceAll('_', '-')}`;
    const sent = {
      id,
      tenant_id: tenantId,
      authorization_server_id: oid,
      name: method,
      discovery_settings: { domains: ['cascade.example'], instant_redirect: true },
      mappings: [{ source: 'email', target: 'email', type: 'string' }],
      jit: {
        enabled: true,
        provisioning: { pool_id: 'cascade-users', user: { identifiers: [{ type: 'email', source: 'email' }] } },
      },
      ...pointers[method],
    };
    await post(`${base}/${method}`, sent);
    await put(`${base}/${method}/${id}`, { ...(await get(`${base}/${method}/${id}`)), disabled: true });
    if (method === 'custom' || method === 'external') await get(`${base}/${method}/${id}/client`);
  }
  await get(base);
  await remove(`${base}/cascade-okta`);
}

async function applications({ tenant, tenantId, get, post, put, remove }: Steps): Promise<void> {
  const owner = { tenant_id: tenantId, authorization_server_id: oid };
  await post(`${admin}/clients?application_purpose=server_web`, {
    ...owner,
    client_id: 'cascade-portal',
    client_name: 'Cascade portal',
    redirect_uris: ['https://portal.example/callback'],
    grant_types: ['authorization_code', 'refresh_token'],
    scope: 'openid email',
  });
  await put(`${admin}/clients/cascade-portal`, {
    ...without(await get(`${admin}/clients/cascade-portal`), readOnly),
    trusted: true,
  });
  await get(`${admin}/servers/${oid}/clients?client_types=oauth2`);
  await post(`${admin}/clients/cascade-portal/rotateSecret?auto_revoke_after=2h`, undefined, 200);
  await post(`${admin}/clients/cascade-portal/revokeRotatedSecrets`, undefined, 204);
  await get(`${system}/clients/${oid}`);
  await get(`${system}/client/cascade-portal`);
  await post(`${system}/client/cascade-portal/rotateSecret`, undefined, 200);
  await post(`${system}/client/cascade-portal/revokeRotatedSecrets`, undefined, 204);

  const certificate = new FormData();
  certificate.set('file', makePem());
  await post(`${admin}/clients/parse-certificate`, certificate, 200);

  const samlBase = `${admin}/clients/cascade-saml/saml/metadata`;
  await post(`${admin}/clients`, { ...owner, client_id: 'cascade-saml', client_type: 'saml', client_name: 'SAML' });
  await post(`${samlBase}/import/text`, spMetadataText('https://sp.example/1'), 204);
  const file = new FormData();
  file.set('file', spMetadataText('https://sp.example/2'));
  await post(`${samlBase}/import/file`, file, 204);
  await post(
    `${samlBase}/import/manual`,
    { entity_id: 'https://sp.example/3', acs_url: 'https://sp.example/acs' },
    204,
  );
  await get(samlBase);
  await get(`${admin}/clients/cascade-saml`);
  await tenant.call('DELETE', `${admin}/clients/nobody`);
  await remove(`${admin}/clients/cascade-saml`);
}

async function claimsAndServices({ tenantId, get, post, put, remove }: Steps): Promise<void> {
  const owner = { tenant_id: tenantId, authorization_server_id: oid };
  const claim = {
    ...owner,
    name: 'organization_id',
    type: 'access_token',
    source_type: 'organization',
    source_path: 'id',
  };
  await post(`${admin}/claims`, { ...claim, id: 'cascade-organization-id' });
  await put(`${admin}/claims/cascade-organization-id`, { ...claim, description: 'x' });
  await get(`${admin}/servers/${oid}/claims`);
  await remove(`${admin}/claims/cascade-organization-id`);
  await post(`${admin}/services`, { ...owner, id: 'cascade-orders', name: 'Orders' });
  await put(`${admin}/services/cascade-orders`, { ...owner, name: 'Orders', description: 'x' });
  await post(`${admin}/scopes`, {
    ...owner,
    id: 'cascade-orders-read',
    name: 'orders.read',
    service_id: 'cascade-orders',
  });
  await put(`${admin}/scopes/cascade-orders-read`, { ...owner, name: 'orders.read', display_name: 'Read orders' });
  for (const path of [
    `servers/${oid}/services`,
    'services/cascade-orders',
    `servers/${oid}/scopes`,
    'scopes/cascade-orders-read',
  ]) {
    await get(`${admin}/${path}`);
  }
  await remove(`${admin}/scopes/cascade-orders-read`);
  await remove(`${admin}/services/cascade-orders`);
}

async function policies({ tenantId, get, post, put, remove }: Steps): Promise<void> {
  const policy = {
    id: 'cascade-mfa',
    tenant_id: tenantId,
    server_id: oid,
    policy_name: 'MFA',
    type: 'user',
    language: 'cloudentity',
    validators: [
      {
        name: 'identity-context',
        conf: { fields: [{ field: 'login.verified_recovery_methods', comparator: 'contains', value: ['mfa'] }] },
        recovery: [{ type: 'mfa' }],
      },
    ],
  };
  await post(`${admin}/policies`, policy);
  await get(`${admin}/policies/cascade-mfa`);
  await put(`${admin}/policies/cascade-mfa`, policy, 201);
  await get(`${admin}/servers/${oid}/policies?policy_types=user`);
  await post(
    `${admin}/policies/test`,
    { server_id: oid, policy: { language: 'cloudentity', validators: policy.validators } },
    200,
  );
  const points = `${admin}/servers/${oid}/policy-execution-points`;
  const point = { tenant_id: tenantId, server_id: oid, type: 'server_user_token', target_fk: oid };
  await put(points, { execution_points: [{ ...point, policy_id: 'cascade-mfa' }] });
  await get(points);
  await remove(`${admin}/policies/cascade-mfa`);
}

async function themes({ tenant, tenantId, get, post, put, remove }: Steps): Promise<void> {
  await post(`${admin}/theme`, { tenant_id: tenantId, id: 'partners', name: 'Partners' });
  await put(`${admin}/theme/partners`, { tenant_id: tenantId, name: 'Partners', logo_url: 'https://x.example/l.png' });
  const template = `${admin}/theme/partners/template/${encodeURIComponent('shared/footer.tmpl')}`;
  await put(template, { tenant_id: tenantId, theme_id: 'partners', fs_path: 'shared/footer.tmpl', content: 'hello' });
  await get(template);
  await post(`${admin}/theme?source_theme_id=partners`, { tenant_id: tenantId, id: 'copy' });
  const paths = [
    'themes',
    'theme/partners',
    'theme/copy/templates',
    'themes/templates',
    'themes/template/shared/footer.tmpl',
  ];
  for (const path of paths) await get(`${admin}/${path}`);
  const zip = await tenant.callForBytes('GET', `${admin}/theme/partners/templates/zip`);
  await tenant.expectStatus(204, 'POST', `${admin}/theme/copy/templates/zip`, zip);
  await post(`${admin}/servers/${oid}/bind-theme/partners`, undefined, 200);
  await get(`${admin}/servers/${oid}/theme`);
  await get(`${admin}/workspaces?theme_id=partners`);
  await post(`${admin}/servers/${oid}/unbind-theme`, undefined, 200);
  await remove(template);
  await remove(`${admin}/theme/partners`);
}

async function smallThings({ tenant, tenantId, get, post, put, remove }: Steps): Promise<void> {
  const base = `${admin}/servers/${oid}`;
  const owner = { tenant_id: tenantId, authorization_server_id: oid };
  const serverOwner = { tenant_id: tenantId, server_id: oid };
  for (const [collection, id, body] of [
    [`${base}/acrs`, 'cascade-high', { ...owner, value: 'urn:high' }],
    [`${admin}/mfa-methods`, 'cascade-sms', { tenant_id: tenantId, mechanism: 'sms', enabled: true }],
    [`${base}/custom-apps`, 'cascade-app', { ...serverOwner, url: 'https://app.example' }],
    [`${base}/scripts`, 'cascade-script', { ...owner, name: 'Script', body: 'module.exports = async () => ({})' }],
  ] as const) {
    await post(collection, { ...body, id });
    await get(collection);
    await put(`${collection}/${id}`, { ...body, id });
    await get(`${collection}/${id}`);
  }
  await tenant.expectStatus(200, 'PATCH', `${base}/scripts/cascade-script`, [
    { op: 'replace', path: '/name', value: 'Other' },
  ]);
  const points = `${base}/script-execution-points`;
  const point = { ...serverOwner, type: 'post_authn_ctx', target_fk: oid };
  await put(points, { execution_points: [{ ...point, script_id: 'cascade-script' }] });
  await get(points);
  for (const path of ['acrs/cascade-high', 'custom-apps/cascade-app', 'scripts/cascade-script'])
    await remove(`${base}/${path}`);
  await remove(`${admin}/mfa-methods/cascade-sms`);
  const hook = {
    ...serverOwner,
    webhook_id: 'cascade-hook',
    url: 'https://hook.example',
    active: true,
    events: { user: ['created'] },
  };
  await post(`${base}/webhooks`, hook);
  await get(`${base}/webhooks`);
  await put(`${base}/webhooks/cascade-hook`, hook);
  await get(`${base}/webhooks/cascade-hook`);
  await get(`${admin}/webhooks/events/${oid}`);
  await remove(`${base}/webhooks/cascade-hook`);
  const domain = { domain: 'partners.example', server_id: oid };
  await post(`${admin}/vanity-domains`, domain, 200);
  await get(`${admin}/vanity-domains?server_id=${oid}`);
  await put(`${admin}/vanity-domains`, { ...domain, base_path: '/' });
  await remove(`${admin}/vanity-domains`, domain);
}

async function keys({ get, post, put }: Steps): Promise<void> {
  const base = `${admin}/servers/${oid}/keys`;
  const before = await get(base);
  await post(`${base}/rotate?use=sig&key_type=rsa`, undefined, 200);
  const [old] = Array.isArray((await get(base)).rotated_keys) ? [before.current_key] : [];
  const kid = typeof old === 'object' && old !== null && 'kid' in old ? String(old.kid) : '';
  await get(`${base}/${kid}/raw`);
  await post(`${base}/revoke/${kid}?use=sig`, undefined, 200);
  await get(`${base}/automatic-key-rotation?use=sig`);
  await put(`${base}/automatic-key-rotation?use=sig`, { enabled: true, cron: '0 0 1 * *' });
}

async function bulk({ tenant, get, put, post, remove }: Steps): Promise<void> {
  const hub = '/api/hub/{tid}';
  const cascade = `${hub}/workspaces/${oid}/promote`;
  const patch = (path: string, body: unknown) => tenant.expectStatus(204, 'PATCH', path, body);
  for (const base of [`${hub}/promote`, cascade]) {
    await get(`${base}/config?with_credentials=true`);
    await patch(
      `${base}/config-rfc7396?mode=update`,
      base === cascade ? { description: 'x' } : { servers: { [oid]: { description: 'y' } } },
    );
    await patch(`${base}/config-rfc6902?mode=update&dry_run=true`, [
      { op: 'replace', path: base === cascade ? '/description' : `/servers/${oid}/description`, value: 'z' },
    ]);
    const tree = await get(`${base}/config`);
    await post(`${base}/config?mode=update`, tree, 204);
  }
  await post(`${hub}/workspaces/${oid}/clone`, { destination_id: 'cascade-two', patch: { name: 'Two' } }, 204);
  await remove(`${admin}/organizations/cascade-two`);
  for (const base of [system, '/api/identity/{tid}']) {
    const dump = await get(`${base}/configuration?with_data=true`);
    await put(`${base}/configuration?mode=update`, dump, 204);
  }
  await patch(`${system}/configuration?mode=update`, [{ op: 'replace', path: '/themes/0/name', value: 'Renamed' }]);
  await patch('/api/identity/{tid}/configuration?mode=update', [
    { op: 'replace', path: '/pools/0/description', value: 'x' },
  ]);
}

async function endings({ get, remove }: Steps, userId: string): Promise<void> {
  for (const api of [admin, system]) {
    await get(`${api}/servers/${oid}/audit-events?limit=100&event_action=created,granted`);
    await remove(`${api}/servers/${oid}/tokens`, { subjects: ['somebody'] });
    await remove(`${api}/pools/cascade-users/tokens`, { users: [userId] });
  }
  await remove(`${admin}/clients/cascade-portal`);
  await remove(`${identity}/pools/cascade-users/users/${userId}`);
  await remove(`${admin}/organizations/${oid}`);
}
