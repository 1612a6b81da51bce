/** Tries to get past the loopback host without the link, from another page, and with requests that no page of ours sends. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { type BuiltHost, startBuiltHost } from '../fixtures/built-host.ts';
import { rawRequest } from './raw-request.ts';

const json = { 'content-type': 'application/json' };

interface Door {
  readonly host: BuiltHost;
  readonly token: string;
}

const test = base.extend<{ readonly door: Door }>({
  door: async ({ browserName }, use) => {
    const home = await mkdtemp(join(tmpdir(), `portico-guard-${browserName}-`));
    const host = await startBuiltHost(home);
    const session = await rawRequest(host.origin, {
      method: 'POST',
      path: '/session',
      headers: json,
      body: JSON.stringify({ code: host.code }),
    });
    const { token } = JSON.parse(session.text);
    await use({ host, token });
    await host.stop();
    await rm(home, { recursive: true, force: true, maxRetries: 5 });
  },
});

const call = (door: Door, name = 'app.info', headers: Readonly<Record<string, string>> = {}, body = '{}') =>
  rawRequest(door.host.origin, {
    method: 'POST',
    path: `/call/${name}`,
    headers: { ...json, authorization: `Bearer ${door.token}`, ...headers },
    body,
  });

test('the token of the link opens the engine', async ({ door }) => {
  const answer = await call(door);
  expect(answer.status).toBe(200);
  expect(JSON.parse(answer.text)).toMatchObject({ ok: true, value: { door: 'host' } });
});

for (const host of ['portico.example', 'localhost', '127.0.0.1', '127.0.0.1:1', '[::1]', '2130706433']) {
  test(`a rebound name is refused everywhere: Host ${host}`, async ({ door }) => {
    const port = new URL(door.host.origin).port;
    const sent = host.includes(':1') || host === '127.0.0.1' ? host : `${host}:${port}`;
    expect((await call(door, 'app.info', { host: sent })).status).toBe(421);
    expect((await rawRequest(door.host.origin, { path: '/', headers: { host: sent } })).status).toBe(421);
    expect(
      (
        await rawRequest(door.host.origin, {
          path: '/events',
          headers: { host: sent, authorization: `Bearer ${door.token}` },
        })
      ).status,
    ).toBe(421);
  });
}

for (const headers of [
  { origin: 'https://evil.example' },
  { origin: 'null' },
  { origin: 'http://127.0.0.1' },
  { 'sec-fetch-site': 'cross-site' },
  { 'sec-fetch-site': 'same-site' },
]) {
  test(`another page is refused, token or not: ${JSON.stringify(headers)}`, async ({ door }) => {
    expect((await call(door, 'app.info', headers)).status).toBe(403);
    expect(
      (
        await rawRequest(door.host.origin, {
          method: 'POST',
          path: '/session',
          headers: { ...json, ...headers },
          body: '{"code":"x"}',
        })
      ).status,
    ).toBe(403);
    expect(
      (
        await rawRequest(door.host.origin, {
          path: '/events',
          headers: { ...headers, authorization: `Bearer ${door.token}` },
        })
      ).status,
    ).toBe(403);
  });
}

test('without the token nothing is answered', async ({ door }) => {
  for (const authorization of [
    '',
    'Bearer',
    'Bearer x',
    `Bearer ${'a'.repeat(43)}`,
    `Basic ${door.token}`,
    `Bearer ${door.token}x`,
  ]) {
    const answer = await call(door, 'app.info', { authorization });
    expect(answer.status, authorization).toBe(401);
    expect(answer.text).not.toContain('version');
  }
  expect((await rawRequest(door.host.origin, { path: '/events' })).status).toBe(401);
});

test('a code works once', async ({ door }) => {
  const again = await rawRequest(door.host.origin, {
    method: 'POST',
    path: '/session',
    headers: json,
    body: JSON.stringify({ code: door.host.code }),
  });
  expect(again.status).toBe(401);
  expect(JSON.parse(again.text)).toMatchObject({ ok: false, failure: { code: 'trust/forbidden-sender' } });
});

test('guessing codes is slowed down', async ({ door }) => {
  const statuses: number[] = [];
  for (let guess = 0; guess < 40; guess += 1) {
    const answer = await rawRequest(door.host.origin, {
      method: 'POST',
      path: '/session',
      headers: json,
      body: `{"code":"${guess}"}`,
    });
    statuses.push(answer.status);
  }
  expect(new Set(statuses)).toEqual(new Set([401, 429]));
});

for (const mediaType of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'application/json-patch+json',
  '',
]) {
  test(`only JSON is read, not "${mediaType}"`, async ({ door }) => {
    expect((await call(door, 'app.info', { 'content-type': mediaType })).status).toBe(415);
  });
}

test('a body of a gigabyte is refused early, announced or not', async ({ door }) => {
  const headers = { ...json, authorization: `Bearer ${door.token}` };
  const gigabyte = 1024 ** 3;
  const announced = await rawRequest(door.host.origin, {
    method: 'POST',
    path: '/call/app.info',
    headers: { ...headers, 'content-length': String(gigabyte) },
    flood: { blockBytes: 65_536, totalBytes: gigabyte },
  });
  expect(announced.status).toBe(413);
  const chunked = await rawRequest(door.host.origin, {
    method: 'POST',
    path: '/call/app.info',
    headers: { ...headers, 'transfer-encoding': 'chunked' },
    flood: { blockBytes: 65_536, totalBytes: gigabyte },
  });
  expect(chunked.status).toBe(413);
  expect(announced.sentBytes).toBeLessThan(gigabyte / 4);
  expect(chunked.sentBytes).toBeLessThan(gigabyte / 4);
  expect((await call(door)).status).toBe(200);
});

test('a body that is not JSON is a bad request, and the host goes on', async ({ door }) => {
  for (const body of ['{', '\u0000', 'undefined', ''])
    expect((await call(door, 'app.info', {}, body)).status).toBe(400);
  expect((await call(door)).status).toBe(200);
});

for (const name of [
  '__proto__',
  '__proto__.x',
  'constructor',
  'app.__proto__',
  'app.constructor',
  'app',
  'app.info.x',
  'toString.call',
  'app.nope',
  '..%2f..%2fapp.info',
]) {
  test(`${name} is not a call`, async ({ door }) => {
    const answer = await call(door, name);
    expect(answer.status).toBe(404);
    expect(JSON.parse(answer.text)).toMatchObject({ ok: false, failure: { code: 'input/unknown-call' } });
  });
}

test('a call cannot be asked with GET', async ({ door }) => {
  expect(
    (await rawRequest(door.host.origin, { path: '/call/app.info', headers: { authorization: `Bearer ${door.token}` } }))
      .status,
  ).toBe(405);
});

for (const path of [
  '/../cli.mjs',
  '/..%2fcli.mjs',
  '/%2e%2e/cli.mjs',
  '/%2e%2e%2f%2e%2e%2fpackage.json',
  '/..%5c..%5cpackage.json',
  '//etc/passwd',
  '/%00',
  '/%',
  '/.stamp',
  '/assets',
  '/index.html/../../cli.mjs',
]) {
  test(`nothing outside the page is served: ${path}`, async ({ door }) => {
    const answer = await rawRequest(door.host.origin, { path });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
  });
}

test('every answer carries the headers, and none invites other origins', async ({ door }) => {
  for (const answer of [
    await rawRequest(door.host.origin, { path: '/' }),
    await call(door),
    await call(door, 'app.info', { authorization: '' }),
  ]) {
    expect(answer.headers['x-content-type-options']).toBe('nosniff');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect(answer.headers['content-security-policy']).not.toContain('unsafe');
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
    expect(answer.headers['set-cookie']).toBeUndefined();
  }
  const preflight = await rawRequest(door.host.origin, {
    method: 'OPTIONS',
    path: '/call/app.info',
    headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' },
  });
  expect(preflight.status).toBe(403);
});

test('each load of the page has a nonce of its own, in its head and in its policy', async ({ door }) => {
  const [first, second] = [
    await rawRequest(door.host.origin, { path: '/' }),
    await rawRequest(door.host.origin, { path: '/' }),
  ];
  const nonceIn = (text: string) => /<head[^>]*><meta property="csp-nonce" nonce="([^"]+)">/.exec(text)?.[1];
  expect(nonceIn(first.text)).not.toBe(nonceIn(second.text));
  expect(first.headers['content-security-policy']).toContain(`'nonce-${nonceIn(first.text)}'`);
});

test('the host is not reachable from other addresses of this machine', async ({ door }) => {
  const port = new URL(door.host.origin).port;
  await expect(rawRequest(`http://127.0.0.2:${port}`, { path: '/' })).rejects.toThrow();
  await expect(rawRequest(`http://[::1]:${port}`, { path: '/' })).rejects.toThrow();
});

test('a page of another origin gets nothing in a real browser', async ({ door, page }) => {
  const evil = createServer((_request, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>evil</title>'),
  );
  await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
  const address = evil.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  try {
    await page.goto(`http://127.0.0.1:${address.port}/`);
    const outcome = await page.evaluate(
      async ({ origin, token }) => {
        const tries = {
          call: () =>
            fetch(`${origin}/call/app.info`, {
              method: 'POST',
              headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
              body: '{}',
            }),
          simple: () =>
            fetch(`${origin}/call/app.info`, { method: 'POST', mode: 'no-cors', body: '{}' }).then((answer) =>
              Promise.reject(new Error(answer.type)),
            ),
          page: () => fetch(`${origin}/`),
        };
        const results: Record<string, string> = {};
        for (const [name, attempt] of Object.entries(tries))
          results[name] = await attempt().then(
            () => 'answered',
            () => 'refused',
          );
        const frame = document.createElement('iframe');
        frame.src = `${origin}/`;
        document.body.append(frame);
        await new Promise((resolve) => frame.addEventListener('load', resolve, { once: true }));
        results.framed = frame.contentDocument === null ? 'refused' : 'answered';
        return results;
      },
      { origin: door.host.origin, token: door.token },
    );
    expect(outcome).toEqual({ call: 'refused', simple: 'refused', page: 'refused', framed: 'refused' });
  } finally {
    evil.closeAllConnections();
    await new Promise((resolve) => evil.close(resolve));
  }
});

test('the host stops when it is told to', async ({ door }) => {
  await door.host.stop();
  await expect(rawRequest(door.host.origin, { path: '/' })).rejects.toThrow();
});
