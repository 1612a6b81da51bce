import { generateKeyPairSync } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createLocalJWKSet, exportJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { PorticoError } from '../../../../shared/errors.ts';
import { systemClock } from '../../kernel/clock.ts';
import { connectPort, type TargetAccess } from '../connect-port.ts';
import type { TenantPort } from '../tenant-port.ts';

interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}
type Answer = (response: ServerResponse, seen: Seen) => void;

let server: Server;
let baseUrl = '';
let seen: Seen[] = [];
let api: Answer = (response) => json(response, 200, {});
let token: Answer = (response) => json(response, 200, { access_token: 'token-1', expires_in: 3600 });

const json = (response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}) => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
};

beforeEach(async () => {
  seen = [];
  token = (response) => json(response, 200, { access_token: 'token-1', expires_in: 3600 });
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      (one.url.endsWith('/oauth2/token') ? token : api)(response, one);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  baseUrl = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

const secret = 'the-secret-of-the-admin-client-0123456789';
function connect(change: Partial<TargetAccess> = {}): TenantPort {
  const access: TargetAccess = {
    name: 't',
    baseUrl,
    tenantId: 'acme',
    clientId: 'portico',
    clientSecret: secret,
    authentication: 'client_secret',
    systemClientId: '',
    systemClientSecret: '',
    caPem: '',
    ...change,
  };
  return connectPort(access, {
    clock: systemClock,
    timeoutMs: 400,
    retry: { tries: 3, baseDelayMs: 1, maxRetryAfterMs: 1_500 },
  });
}
const { signal } = new AbortController();
const apiCalls = () => seen.filter(({ url }) => !url.endsWith('/oauth2/token'));
const organization = { kind: 'organization', id: 'cascade' } as const;
const key = 'k'.repeat(40);
const failure = async (promise: Promise<unknown>): Promise<PorticoError> => {
  const error: unknown = await promise.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof PorticoError)) throw error;
  return error;
};

describe('tokens', () => {
  test('one token serves many requests, and is renewed once when the server no longer takes it', async () => {
    let issued = 0;
    token = (response) => {
      issued += 1;
      json(response, 200, { access_token: `token-${issued}`, expires_in: 3600 });
    };
    api = (response, { headers }) =>
      headers.authorization === 'Bearer token-2'
        ? json(response, 200, { id: 'cascade' })
        : json(response, 401, { error: 'expired' });
    const port = connect();
    await port.read(organization, signal);
    await port.read(organization, signal);
    expect(issued).toBe(2);
  });

  test('a second refusal is an answer', async () => {
    api = (response) => json(response, 401, { error: 'no' });
    expect((await failure(connect().read(organization, signal))).code).toBe('remote/unauthorized');
    expect(apiCalls()).toHaveLength(2);
  });

  test('Basic first, then the form, with both parts form-encoded (RFC 6749 §2.3.1)', async () => {
    token = (response, { headers }) =>
      headers.authorization === undefined
        ? json(response, 200, { access_token: 'x' })
        : json(response, 401, { error: 'invalid_client' });
    api = (response) => json(response, 200, { id: 'cascade' });
    await connect({ clientId: 'a b:c', clientSecret: 'p%&+ q' }).read(organization, signal);
    const [basic, form] = seen;
    expect(Buffer.from(String(basic?.headers.authorization).slice(6), 'base64').toString()).toBe(
      'a+b%3Ac:p%25%26%2B+q',
    );
    expect(new URLSearchParams(form?.body).get('client_secret')).toBe('p%&+ q');
  });

  test('a private key signs an assertion that the server can check', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    api = (response) => json(response, 200, { id: 'cascade' });
    await connect({
      authentication: 'private_key_jwt',
      clientSecret: privateKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
    }).read(organization, signal);
    const sent = new URLSearchParams(seen[0]?.body).get('client_assertion') ?? '';
    const keys = createLocalJWKSet({ keys: [await exportJWK(publicKey)] });
    const { payload } = await jwtVerify(sent, keys, {
      issuer: 'portico',
      subject: 'portico',
      audience: `${baseUrl}/acme/admin/oauth2/token`,
    });
    expect(payload.jti).toBeDefined();
  });

  test('a refused client is said without its secret', async () => {
    token = (response, { body, headers }) =>
      json(response, 401, { error: 'invalid_client', error_description: `bad ${body} ${headers.authorization ?? ''}` });
    const error = await failure(connect().read(organization, signal));
    expect(error.code).toBe('remote/unauthorized');
    expect(JSON.stringify([error.why, error.fields, String(error.cause)])).not.toContain(secret);
  });
});

describe('answers that are no success', () => {
  test.each([
    { status: 400, code: 'remote/refused' },
    { status: 403, code: 'remote/forbidden' },
    { status: 409, code: 'remote/conflict' },
    { status: 412, code: 'remote/changed' },
    { status: 422, code: 'remote/refused' },
    { status: 429, code: 'remote/busy' },
    { status: 500, code: 'remote/broken' },
    { status: 503, code: 'remote/broken' },
  ])('$status is $code', async ({ status, code }) => {
    api = (response) =>
      json(response, status, {
        status_code: status,
        error: 'no',
        error_code: 'x',
        details: { name: ['is too short'] },
      });
    const error = await failure(connect().create(organization, {}, key, signal));
    expect(error.code).toBe(code);
    expect(error.fields).toEqual([{ path: 'name', message: 'is too short' }]);
  });

  test('404 from the API is "not there"; 404 from something else is a wrong address', async () => {
    api = (response) => json(response, 404, { status_code: 404, error: 'not found' });
    expect(await connect().read(organization, signal)).toBeNull();
    api = (response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>nginx</h1>');
    expect((await failure(connect().read(organization, signal))).code).toBe('remote/not-understood');
  });

  test.each([
    [
      'a page',
      (response: ServerResponse) =>
        response.writeHead(200, { 'content-type': 'text/html' }).end('<html>sign in</html>'),
    ],
    ['another shape', (response: ServerResponse) => json(response, 200, { id: 5 })],
    ['nothing', (response: ServerResponse) => response.writeHead(200).end()],
  ])('%s with status 200 is not understood', async (_what, answer) => {
    api = answer;
    expect((await failure(connect().read(organization, signal))).code).toBe('remote/not-understood');
  });

  test('silence ends after the deadline', async () => {
    api = () => {};
    expect((await failure(connect().update(organization, {}, null, signal))).code).toBe('remote/timeout');
  });

  test('a cancelled call is cancelled', async () => {
    const cancel = new AbortController();
    api = () => cancel.abort();
    expect((await failure(connect().read(organization, cancel.signal))).code).toBe('local/cancelled');
  });
});

describe('repeats', () => {
  test('a create is repeated with the same key, a change is not repeated', async () => {
    api = (response) => (apiCalls().length < 3 ? response.destroy() : json(response, 201, { id: 'cascade' }));
    await connect().create(organization, { name: 'x' }, key, signal);
    expect(apiCalls().map(({ headers }) => headers['x-idempotency-key'])).toEqual([key, key, key]);
    seen = [];
    api = (response) => response.destroy();
    expect((await failure(connect().update(organization, {}, '"v1"', signal))).code).toBe('remote/unreachable');
    expect(apiCalls()).toHaveLength(1);
    expect(apiCalls()[0]?.headers['if-match']).toBe('"v1"');
  });

  test('429 waits as long as the server asks, whatever the method', async () => {
    api = (response) =>
      apiCalls().length < 2
        ? json(response, 429, { error: 'slow' }, { 'retry-after': '1' })
        : json(response, 200, { id: 'cascade' });
    const began = performance.now();
    await connect().update(organization, {}, null, signal);
    expect(performance.now() - began).toBeGreaterThan(900);
    expect(apiCalls()).toHaveLength(2);
  });
});

test('lists are read page by page until a short one', async () => {
  const all = Array.from({ length: 230 }, (_, index) => ({ id: `o-${String(index).padStart(3, '0')}` }));
  api = (response, { url }) => {
    const query = new URL(url, baseUrl).searchParams;
    const after = query.get('after_organization_id') ?? '';
    json(response, 200, { organizations: all.filter(({ id }) => id > after).slice(0, Number(query.get('limit'))) });
  };
  expect(await connect().organizations('w', signal)).toHaveLength(230);
});

test('a list that ignores the cursor is not read for ever', async () => {
  const page = Array.from({ length: 100 }, (_, index) => ({ id: `o-${index}` }));
  api = (response) => json(response, 200, { organizations: page });
  expect((await failure(connect().organizations('w', signal))).code).toBe('remote/not-understood');
});
