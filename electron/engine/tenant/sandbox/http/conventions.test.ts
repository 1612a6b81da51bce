import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { exportJWK, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startTestSandbox, type TestSandbox, tokenOf } from '../testing/sandbox-client.ts';

let tenant: TestSandbox;
let nowMs = Date.parse('2026-03-01T10:00:00Z');
const clock = { now: () => new Date(nowMs) };
const orgs = '/api/admin/{tid}/organizations';
const parent_id = 'blixit-partners';

beforeEach(async () => {
  nowMs = Date.parse('2026-03-01T10:00:00Z');
  tenant = await startTestSandbox({ clock });
});
afterEach(() => tenant.close());

const create = (id: string, more: object = {}) =>
  tenant.expectStatus(201, 'POST', orgs, { id, name: id, parent_id, ...more });

describe('paging', () => {
  test('goes through everything once, in both directions', async () => {
    const ids = Array.from({ length: 45 }, (_, index) => `partner-${String(index).padStart(2, '0')}`);
    for (const id of ids) await create(id);
    const walk = async (order: string): Promise<string[]> => {
      const seen: string[] = [];
      for (;;) {
        const after = seen.at(-1);
        const page = await tenant.call(
          'GET',
          `${orgs}?limit=20&order=${order}${after ? `&after_organization_id=${after}` : ''}`,
        );
        const found = page.json.organizations;
        if (!Array.isArray(found)) throw new Error(page.text);
        seen.push(...found.map((one) => String(one.id)));
        if (found.length < 20) return seen;
      }
    };
    expect(await walk('asc')).toEqual(ids);
    expect(await walk('desc')).toEqual(ids.toReversed());
    const before = await tenant.expectStatus(200, 'GET', `${orgs}?limit=2&before_organization_id=partner-10`);
    expect(before.organizations).toMatchObject([{ id: 'partner-08' }, { id: 'partner-09' }]);
    expect((await tenant.expectStatus(200, 'GET', orgs)).organizations).toHaveLength(20);
  });

  test('searches an id or a piece of the name', async () => {
    await create('cascade', { name: 'Cascade Consulting' });
    await create('forge', { name: 'Forge Supplies' });
    expect((await tenant.expectStatus(200, 'GET', `${orgs}?search_phrase=SUPP`)).organizations).toMatchObject([
      { id: 'forge' },
    ]);
    expect((await tenant.expectStatus(200, 'GET', `${orgs}?search_phrase=cascade`)).organizations).toMatchObject([
      { id: 'cascade' },
    ]);
  });
});

describe('If-Match', () => {
  test('a write with the version that was read succeeds, a later one with it is refused', async () => {
    await create('cascade');
    const etag = (await tenant.call('GET', `${orgs}/cascade`)).headers.get('etag') ?? '';
    const write = () => tenant.call('PUT', `${orgs}/cascade`, { name: 'New', parent_id }, { 'if-match': etag });
    expect((await write()).status).toBe(200);
    const late = await write();
    expect(late.status).toBe(412);
    expect(late.json).toMatchObject({ status_code: 412, error_code: 'precondition_failed' });
    const removed = await tenant.call('DELETE', `${orgs}/cascade`, undefined, { 'if-match': etag });
    expect(removed.status).toBe(412);
  });

  test('is not looked at when the switch says so', async () => {
    const lenient = await startTestSandbox({ switches: { 'stale-if-match': 'ignored' } });
    await lenient.expectStatus(201, 'POST', orgs, { id: 'cascade', parent_id });
    const answer = await lenient.call('PUT', `${orgs}/cascade`, { name: 'New' }, { 'if-match': '"1"' });
    expect(answer.status).toBe(200);
    await lenient.close();
  });
});

describe('X-Idempotency-Key', () => {
  const post = (key: string, body: object) =>
    tenant.call('POST', '/api/admin/{tid}/clients', body, { 'x-idempotency-key': key });
  const client = () => ({ tenant_id: tenant.tenantId, authorization_server_id: parent_id, client_name: 'Portal' });

  test('the same key gets the same answer, and nothing is made twice', async () => {
    const key = randomUUID();
    const first = await post(key, client());
    const second = await post(key, client());
    expect(second.status).toBe(201);
    expect(second.headers.get('x-idempotent-replayed')).toBe('true');
    expect(first.headers.get('x-idempotent-replayed')).toBeNull();
    expect(second.json).toEqual(first.json);
    expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
    const list = await tenant.expectStatus(200, 'GET', `/api/admin/{tid}/servers/${parent_id}/clients`);
    expect(list.clients).toHaveLength(1);
  });

  test('after a minute the key is forgotten', async () => {
    const key = randomUUID();
    await post(key, client());
    nowMs += 60_000;
    expect((await post(key, client())).headers.get('x-idempotent-replayed')).toBeNull();
  });

  test('a refused request may be tried again, and another body is not a replay', async () => {
    const key = randomUUID();
    expect((await post(key, { ...client(), client_secret: 'short' })).status).toBe(422);
    expect((await post(key, client())).status).toBe(201);
    expect((await post(key, { ...client(), client_name: 'Other' })).status).toBe(422);
    expect((await post('too-short', client())).status).toBe(400);
  });
});

describe('refusals', () => {
  test('the admin body names status, code, and each field', async () => {
    const answer = await tenant.call('POST', '/api/admin/{tid}/clients', {
      tenant_id: tenant.tenantId,
      authorization_server_id: parent_id,
      client_secret: 'short',
      grant_types: ['authorization_code', 'magic'],
    });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({
      status_code: 422,
      error_code: 'unprocessable_entity',
      details: { client_secret: expect.stringContaining('32'), 'grant_types.1': expect.any(String) },
    });
  });

  test('a body that is no JSON is 400, one that is too deep too, one that is too large 413', async () => {
    expect((await tenant.call('POST', orgs, '{')).status).toBe(400);
    const deep = `${'['.repeat(500)}${']'.repeat(500)}`;
    expect((await tenant.call('POST', orgs, `{"metadata":{"payload":{"x":${deep}}}}`)).status).toBe(400);
    expect((await tenant.call('POST', orgs, `"${'x'.repeat(17_000_000)}"`)).status).toBe(413);
  });

  test('a change that fails half-way leaves nothing', async () => {
    const answer = await tenant.call('POST', orgs, { id: 'x', parent_id, template_id: 'nothing' });
    expect(answer.status).toBe(422);
    expect((await tenant.call('GET', `${orgs}/x`)).status).toBe(404);
  });

  test('lists that are null count as unset', async () => {
    expect(await create('cascade', { domains: null })).toMatchObject({ domains: [] });
  });

  test('an unknown operation is 404 in the same shape', async () => {
    expect((await tenant.call('GET', '/api/admin/{tid}/nonsense')).json).toMatchObject({
      status_code: 404,
      error_code: 'not_found',
    });
  });
});

describe('tokens for the API', () => {
  const ask = (token: string, path: string) =>
    fetch(tenant.sandbox.baseUrl + path.replace('{tid}', tenant.tenantId), {
      headers: { authorization: `Bearer ${token}` },
    });

  test('without one, with a made-up one, and with the other workspace’s, nothing is answered', async () => {
    const { systemTokenUrl, systemClientId, systemClientSecret } = tenant.sandbox;
    const system = await tokenOf(systemTokenUrl, systemClientId, systemClientSecret);
    expect((await fetch(`${tenant.sandbox.baseUrl}/api/admin/${tenant.tenantId}/environment`)).status).toBe(401);
    expect((await ask('made-up', '/api/admin/{tid}/environment')).status).toBe(401);
    expect((await ask(system, '/api/admin/{tid}/environment')).status).toBe(401);
  });

  test('a scope that was not asked for is refused with 403', async () => {
    const { systemTokenUrl, systemClientId, systemClientSecret } = tenant.sandbox;
    const token = await tokenOf(systemTokenUrl, systemClientId, systemClientSecret, 'identity');
    expect((await ask(token, '/api/identity/{tid}/system/pools')).status).toBe(200);
    expect((await ask(token, '/api/system/{tid}/organizations')).status).toBe(403);
  });

  test('end after their hour', async () => {
    const { tokenUrl, adminClientId, adminClientSecret } = tenant.sandbox;
    const token = await tokenOf(tokenUrl, adminClientId, adminClientSecret);
    nowMs += 3_599_000;
    expect((await ask(token, '/api/admin/{tid}/environment')).status).toBe(200);
    nowMs += 1_000;
    expect((await ask(token, '/api/admin/{tid}/environment')).status).toBe(401);
  });

  test('a wrong secret gets the OAuth error body', async () => {
    const { tokenUrl, adminClientId } = tenant.sandbox;
    const answer = await fetch(tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: adminClientId, client_secret: 'wrong' }),
    });
    expect(answer.status).toBe(401);
    expect(await answer.json()).toMatchObject({ error: 'invalid_client', error_code: 401 });
  });

  test('a signed assertion proves the client, once', async () => {
    const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    await tenant.expectStatus(201, 'POST', '/api/admin/{tid}/clients', {
      tenant_id: tenant.tenantId,
      authorization_server_id: 'admin',
      client_id: 'by-key',
      grant_types: ['client_credentials'],
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [{ ...(await exportJWK(publicKey)), kid: 'k' }] },
    });
    const now = Math.floor(nowMs / 1000);
    const assertion = await new SignJWT({ jti: randomUUID() })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setIssuer('by-key')
      .setSubject('by-key')
      .setAudience(tenant.sandbox.tokenUrl)
      .setIssuedAt(now)
      .setExpirationTime(now + 300)
      .sign(privateKey);
    const send = () =>
      fetch(tenant.sandbox.tokenUrl, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      });
    expect((await send()).status).toBe(200);
    expect((await send()).status).toBe(401);
  });
});
