import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, SignJWT } from 'jose';
import * as oidc from 'openid-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clientSecret, openTestTenant, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
let issuer: string;
const serviceKey = generateKeyPairSync('ec', { namedCurve: 'P-256' });

beforeAll(async () => {
  tenant = await openTestTenant();
  issuer = tenant.issuer('cascade');
  tenant.addOrganization('cascade', { metadata: { payload: { contract_id: 'C-7' } } });
  tenant.addOrganization('forge');
  tenant.addClient('cascade', 'portal');
  tenant.addClient('cascade', 'robot', { grant_types: ['client_credentials'], metadata: { tier: 'gold' } });
  tenant.addClient('cascade', 'signing-robot', {
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'private_key_jwt',
    jwks: { keys: [{ ...serviceKey.publicKey.export({ format: 'jwk' }), kty: 'EC', kid: 'k1', alg: 'ES256' }] },
  });
  const justEnded = Math.floor(Date.now() / 1000) - 10;
  tenant.addClient('cascade', 'ended', { grant_types: ['client_credentials'], client_secret_expires_at: justEnded });
  tenant.addClient('cascade', 'asleep', { grant_types: ['client_credentials'], client_status: 'inactive' });
  tenant.addClient('forge', 'forge-portal', { grant_types: ['client_credentials'] });
  const claims = [
    ['organization_id', 'organization', 'id'],
    ['contract_id', 'organization', 'metadata.payload.contract_id'],
    ['tier', 'client', 'metadata.tier'],
  ] as const;
  for (const [name, source_type, source_path] of claims) {
    const place = { tenant_id: tenant.tenantId, authorization_server_id: 'cascade' };
    const claim = { id: name, ...place, name, type: 'access_token' as const, source_type, source_path };
    tenant.store.put(tenant.tenantId, 'claim', name, claim, { parent: 'cascade', name });
  }
});
afterAll(() => tenant.close());

const configure = (clientId: string, authentication: oidc.ClientAuth): Promise<oidc.Configuration> =>
  oidc.discovery(new URL(issuer), clientId, undefined, authentication, { execute: [oidc.allowInsecureRequests] });

async function token(clientId: string, form: Record<string, string>, secret = clientSecret, at = issuer) {
  const response = await fetch(`${at}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  const body: unknown = await response.json();
  return { status: response.status, body };
}

describe('client credentials', () => {
  test('by openid-client, with the claims of the organization', async () => {
    const config = await configure('robot', oidc.ClientSecretBasic(clientSecret));
    const answer = await oidc.clientCredentialsGrant(config, { scope: 'orders:read' });
    expect(decodeJwt(answer.access_token)).toMatchObject({
      sub: 'robot',
      organization_id: 'cascade',
      contract_id: 'C-7',
      tier: 'gold',
      scp: ['orders:read'],
    });
    expect(answer.refresh_token).toBeUndefined();
  });

  test('by a signed assertion, which counts once', async () => {
    const assertion = await new SignJWT({
      iss: 'signing-robot',
      sub: 'signing-robot',
      aud: `${issuer}/oauth2/token`,
      jti: 'once',
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setExpirationTime('1m')
      .sign(serviceKey.privateKey);
    const ask = () =>
      fetch(`${issuer}/oauth2/token`, {
        method: 'POST',
        body: new URLSearchParams({
          grant_type: 'client_credentials',
          client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
          client_assertion: assertion,
        }),
      });
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 401]);
  });

  test.each([
    ['a wrong secret', 'robot', { scope: 'orders:read' }, 'x'.repeat(40), 'invalid_client'],
    ['a secret after its end', 'ended', {}, clientSecret, 'invalid_client'],
    ['an inactive application', 'asleep', {}, clientSecret, 'invalid_client'],
    ['an application of another organization', 'forge-portal', {}, clientSecret, 'invalid_client'],
    ['a scope that is not assigned', 'robot', { scope: 'orders:delete' }, clientSecret, 'invalid_scope'],
    ['an application without the grant', 'portal', {}, clientSecret, 'unauthorized_client'],
  ] as const)('%s is refused', async (_, clientId, form, secret, error) => {
    const answer = await token(clientId, { grant_type: 'client_credentials', ...form }, secret);
    expect(answer.body).toMatchObject({ error });
    expect(answer.status).toBe(error === 'invalid_client' ? 401 : 400);
  });

  test('the registered method is the only one', async () => {
    const response = await fetch(`${issuer}/oauth2/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'robot', client_secret: clientSecret }),
    });
    expect(response.status).toBe(401);
  });
});
