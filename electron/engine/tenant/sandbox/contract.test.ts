/**
 * Every operation that the sandbox serves, called once and held against the vendor's description. Without the folder of
 * the description the tests that compare are not registered, and a line says so.
 */
import { createServer } from 'node:http';
import { FormData } from 'undici';
import { describe, expect, test } from 'vitest';
import { apiRoutes } from './admin/routes.ts';
import type { ApiRoute } from './http/api-route.ts';
import { type Coverage, watchCoverage } from './testing/openapi-coverage.ts';
import { descriptionFolder } from './testing/openapi-description.ts';
import { callEverything } from './testing/partner-story.ts';
import { spMetadataText } from './testing/samples.ts';
import { type Heard, startTestSandbox, type TestSandbox } from './testing/sandbox-client.ts';
import type { SandboxOptions } from './types.ts';

test('every served operation answers with success in the story of a partner', async () => {
  const heard: Heard[] = [];
  const tenant = await startTestSandbox({ onHeard: (one) => heard.push(one) });
  try {
    await callEverything(tenant);
    await importFromUrl(tenant);
  } finally {
    await tenant.close();
  }
  const isCalled = ({ method, path }: ApiRoute): boolean => {
    const pattern = new RegExp(`^${path.replace('{tid}', '\\{tid\\}').replace(/\{(?!tid)\w+\}/g, '[^?]+')}(\\?.*)?$`);
    return heard.some((one) => one.status < 300 && one.method === method && pattern.test(one.path));
  };
  expect(apiRoutes.filter((route) => !isCalled(route)).map((route) => route.operation)).toEqual([]);
});

const folder = descriptionFolder();
if (folder === null)
  process.stdout.write('The description of the admin API is not here: its contract tests are not registered.\n');
else describeContract(folder);

function describeContract(described: string): void {
  describe('the admin API as described', () => {
    test('every served operation is called, and its answers are as described', async () => {
      const coverage = watchCoverage(described);
      await withSandbox(coverage, {}, async (tenant) => {
        await callEverything(tenant);
        await importFromUrl(tenant);
        await apiTokens(tenant);
        await signInEndpoints(tenant);
      });
      const served = apiRoutes.map((route) => route.operation);
      process.stdout.write(`Sandbox contract: ${coverage.summary()} done.\n`);
      expect(coverage.problems()).toEqual([]);
      expect(served.filter((operation) => !coverage.done().has(operation))).toEqual([]);
    });

    test('also where reads return credentials, PUT keeps what is left out, and templates copy little', async () => {
      const coverage = watchCoverage(described);
      const switches = {
        'credentials-in-reads': 'returned',
        'put-omitted': 'keep',
        'template-copies': 'minimal',
        'organization-lifetimes': 'own',
      } as const;
      await withSandbox(coverage, { switches }, callEverything);
      expect(coverage.problems()).toEqual([]);
    });

    test('refusals are as described', async () => {
      const coverage = watchCoverage(described);
      await withSandbox(coverage, {}, refusals);
      expect(coverage.problems()).toEqual([]);
    });
  });
}

async function withSandbox(
  coverage: Coverage,
  options: Partial<SandboxOptions>,
  use: (tenant: TestSandbox) => Promise<void>,
): Promise<void> {
  const tenant = await startTestSandbox({ ...options, onHeard: (heard) => coverage.hear(heard, 'sandbox') });
  try {
    await use(tenant);
  } finally {
    await tenant.close();
  }
}

async function importFromUrl(tenant: TestSandbox): Promise<void> {
  const partner = createServer((_request, response) => response.end(spMetadataText('https://sp.example/4')));
  await new Promise<void>((resolve) => partner.listen(0, '127.0.0.1', resolve));
  const address = partner.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const owner = { tenant_id: tenant.tenantId, authorization_server_id: 'blixit-partners' };
  const client = { ...owner, client_id: 'by-url', client_type: 'saml' };
  await tenant.expectStatus(201, 'POST', '/api/admin/{tid}/clients', client);
  const form = new FormData();
  form.set('url', `http://127.0.0.1:${port}/metadata`);
  await tenant.expectStatus(204, 'POST', '/api/admin/{tid}/clients/by-url/saml/metadata/import/url', form);
  partner.close();
}

/** The token endpoint and discovery of the system workspace, as the vendor's command line asks for them. */
async function apiTokens(tenant: TestSandbox): Promise<void> {
  const { systemClientId, systemClientSecret } = tenant.sandbox;
  await tenant.expectStatus(200, 'GET', '/{tid}/system/.well-known/openid-configuration');
  await tenant.expectStatus(200, 'GET', '/{tid}/system/.well-known/jwks.json');
  const form = new URLSearchParams({
    client_id: systemClientId,
    client_secret: systemClientSecret,
    grant_type: 'client_credentials',
    scope: 'manage_configuration',
  });
  const type = { 'content-type': 'application/x-www-form-urlencoded' };
  const answer = await tenant.call('POST', '/{tid}/system/oauth2/token', form.toString(), type);
  expect(answer.json).toMatchObject({ token_type: 'Bearer', expires_in: 3600, scope: 'manage_configuration' });
}

/** The endpoints that applications and partners' IdPs meet; what they mean is tested beside them. */
async function signInEndpoints(tenant: TestSandbox): Promise<void> {
  const redirect_uri = 'https://app.example/callback';
  await tenant.expectStatus(201, 'POST', '/api/admin/{tid}/organizations', {
    id: 'forge',
    parent_id: 'blixit-partners',
  });
  const made = await tenant.expectStatus(201, 'POST', '/api/admin/{tid}/clients', {
    tenant_id: tenant.tenantId,
    authorization_server_id: 'forge',
    client_id: 'forge-app',
    redirect_uris: [redirect_uri],
    grant_types: ['authorization_code', 'client_credentials'],
  });
  await tenant.expectStatus(201, 'POST', '/api/admin/{tid}/servers/forge/idps/saml_v2', {
    id: 'theirs',
    name: 'Theirs',
  });
  const base = '/{tid}/forge';
  await tenant.expectStatus(200, 'GET', `${base}/.well-known/openid-configuration`);
  await tenant.expectStatus(200, 'GET', `${base}/.well-known/jwks.json`);
  await tenant.call('GET', `${base}/saml/sp/theirs/metadata`);
  const headers = {
    authorization: `Basic ${Buffer.from(`forge-app:${String(made.client_secret)}`).toString('base64')}`,
    'content-type': 'application/x-www-form-urlencoded',
  };
  const send = (path: string, form: Record<string, string>) =>
    tenant.call('POST', base + path, new URLSearchParams(form).toString(), headers);
  const token = await send('/oauth2/token', { grant_type: 'client_credentials' });
  expect(token.status).toBe(200);
  await send('/oauth2/introspect', { token: String(token.json.access_token) });
  await send('/oauth2/revoke', { token: String(token.json.access_token) });
  const request = {
    client_id: 'forge-app',
    response_type: 'code',
    redirect_uri,
    scope: 'openid',
    code_challenge: 'x'.repeat(43),
    code_challenge_method: 'S256',
  };
  await send('/par', request);
  await tenant.call('GET', `${base}/userinfo`, undefined, { authorization: 'Bearer nothing' });
}

async function refusals(tenant: TestSandbox): Promise<void> {
  const owner = { tenant_id: tenant.tenantId, authorization_server_id: 'blixit-partners' };
  const clients = '/api/admin/{tid}/clients';
  const cases: ReadonlyArray<readonly [status: number, method: string, path: string, body?: unknown]> = [
    [404, 'GET', `${clients}/nobody`],
    [404, 'GET', '/api/admin/{tid}/organizations/blixit-partners'],
    [404, 'POST', '/api/admin/{tid}/organizations', { id: 'x', parent_id: 'nowhere' }],
    [409, 'POST', '/api/admin/{tid}/organizations', { id: 'blixit-partners' }],
    [422, 'POST', '/api/admin/{tid}/organizations', { id: 'x', color: 'red' }],
    [422, 'POST', clients, { ...owner, client_secret: 'short' }],
    [422, 'POST', clients, { ...owner, grant_types: ['magic'] }],
    [422, 'POST', clients, { tenant_id: tenant.tenantId }],
    [400, 'GET', '/api/admin/{tid}/servers/blixit-partners/clients?limit=101'],
    [400, 'PUT', '/api/admin/{tid}/servers/blixit-partners', '{"name":'],
    [
      422,
      'PUT',
      '/api/admin/{tid}/servers/blixit-partners',
      { tenant_id: tenant.tenantId, access_token_ttl: '30 days' },
    ],
    [404, 'DELETE', '/api/identity/{tid}/system/pools/nowhere/users/nobody'],
  ];
  for (const [status, method, path, body] of cases) await tenant.expectStatus(status, method, path, body);
}
