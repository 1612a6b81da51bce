import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { PorticoError } from '../../../shared/errors.ts';
import { guardedFetch, parseAddress, parseNext } from './guarded-fetch.ts';
import { serveElsewhere } from './testing/serve-elsewhere.ts';

const servers: Server[] = [];
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
afterEach(async () => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
const limits = (over: object = {}) => ({
  maxBytes: 1000,
  timeoutMs: 2000,
  signal: new AbortController().signal,
  ...over,
});
const codeOf = async (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof PorticoError ? error.code : String(error)),
  );

describe('addresses', () => {
  test.each(['https://idp.example/metadata', 'http://127.0.0.1:8080/x', 'http://localhost/x', 'http://[::1]:1/'])(
    '%s is allowed',
    (text) => expect(parseAddress(text)).toBeInstanceOf(URL),
  );
  test.each([
    'http://idp.example/',
    'ftp://x',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'nonsense',
    'https://user:pw@idp.example/',
    'http://127.0.0.1.evil.example/',
  ])('%s is refused in words', (text) => expect(() => parseAddress(text)).toThrow(PorticoError));
});

describe('an address that an answer names', () => {
  const outside = new URL('https://idp.example/');
  test.each([
    'http://127.0.0.1:8080/x',
    'https://localhost/',
    'https://portico.localhost/',
    'https://localhost./',
    'https://127.1.2.3/',
    'https://0x7f000001/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://0.0.0.0/',
    'http://other.example/',
    '/keys',
  ])('%s is not followed from elsewhere', (text) => {
    expect(() => parseNext(text, outside)).toThrow(expect.objectContaining({ code: 'remote/unreachable' }));
  });

  test('may be on this machine when the answer came from there, and elsewhere from anywhere', () => {
    expect(parseNext('http://127.0.0.1:1/keys', new URL('http://localhost:2/')).port).toBe('1');
    expect(parseNext('https://other.example/', outside).host).toBe('other.example');
    expect(parseNext('https://127.example/', outside).host).toBe('127.example');
  });
});

describe('guarded fetch', () => {
  test('brings text, status and headers', async () => {
    const base = await serve((_, response) => response.writeHead(418, { 'x-a': 'b' }).end('tea'));
    const got = await guardedFetch(new URL(base), {}, limits());
    expect([got.status, got.text, got.headers.get('x-a')]).toEqual([418, 'tea', 'b']);
  });

  test('stops reading beyond the limit', async () => {
    const base = await serve((_, response) => response.end('x'.repeat(2000)));
    expect(await codeOf(guardedFetch(new URL(base), {}, limits()))).toBe('input/too-large');
  });

  test('ends at the deadline, body included', async () => {
    const base = await serve((_, response) => response.write('begun'));
    expect(await codeOf(guardedFetch(new URL(base), {}, limits({ timeoutMs: 200 })))).toBe('remote/timeout');
  });

  test('a cancelled call ends as cancelled', async () => {
    const abort = new AbortController();
    const base = await serve(() => abort.abort());
    expect(await codeOf(guardedFetch(new URL(base), {}, limits({ signal: abort.signal })))).toBe('local/cancelled');
  });

  test('nobody there is said as unreachable', async () => {
    const base = await serve(() => {});
    for (const server of servers.splice(0)) server.close();
    expect(await codeOf(guardedFetch(new URL(base), {}, limits()))).toBe('remote/unreachable');
  });

  test('a redirect to a forbidden scheme is refused', async () => {
    const base = await serve((_, response) => response.writeHead(302, { location: 'http://idp.example/' }).end());
    expect(await codeOf(guardedFetch(new URL(base), {}, limits()))).toBe('remote/unreachable');
  });

  test('a redirect from elsewhere to this machine is refused, also on the way', async () => {
    let asked = 0;
    const here = await serve((_, response) => {
      asked += 1;
      response.end('mine');
    });
    const elsewhere = await serveElsewhere((_, response) => response.writeHead(302, { location: here }).end());
    const onTheWay = await serve((_, response) => response.writeHead(302, { location: elsewhere }).end());
    for (const first of [elsewhere, onTheWay])
      expect(await codeOf(guardedFetch(new URL(first), {}, limits()))).toBe('remote/unreachable');
    expect(asked).toBe(0);
  });

  test('redirects are followed to their end, a loop is not', async () => {
    const base = await serve((request, response) =>
      request.url === '/a'
        ? response.writeHead(302, { location: '/b' }).end()
        : request.url === '/loop'
          ? response.writeHead(302, { location: '/loop' }).end()
          : response.end('there'),
    );
    expect((await guardedFetch(new URL(`${base}/a`), {}, limits())).text).toBe('there');
    expect(await codeOf(guardedFetch(new URL(`${base}/loop`), {}, limits()))).toBe('remote/unreachable');
  });
});
