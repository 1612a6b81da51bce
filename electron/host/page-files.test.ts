import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, sep } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { locate, openPageFiles } from './page-files.ts';

let folder = '';
beforeAll(() => {
  const outside = mkdtempSync(join(tmpdir(), 'portico-files-'));
  folder = join(outside, 'page');
  mkdirSync(join(folder, 'assets'), { recursive: true });
  writeFileSync(join(outside, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'index.html'), '<!doctype html><html><head lang="en"><title>x</title></head></html>');
  writeFileSync(join(folder, 'assets', 'app.js'), 'export {};');
  writeFileSync(join(folder, 'assets', 'app.wasm'), 'no type of ours');
});
afterAll(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

describe('files of the page', () => {
  test('the start page carries a nonce of its own, first in its head and in its policy', async () => {
    const files = openPageFiles(folder, "'self'");
    const [first, second] = [await files.read('/'), await files.read('/index.html')];
    const nonce = /<head lang="en"><meta property="csp-nonce" nonce="([^"]+)">/.exec(first.body.toString())?.[1] ?? '';
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16);
    expect(first.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(second.body.toString()).not.toContain(nonce);
    expect(first.headers['cache-control']).toBe('no-store');
  });

  test('in the window the page may connect to nothing', async () => {
    const { headers } = await openPageFiles(folder, "'none'").read('/');
    expect(headers['content-security-policy']).toContain("connect-src 'none'");
  });

  test.each([
    { path: '/assets/app.js', type: 'text/javascript; charset=utf-8' },
    { path: '/assets/%61pp.js', type: 'text/javascript; charset=utf-8' },
  ])('$path is served with our own media type', async ({ path, type }) => {
    const { status, headers } = await openPageFiles(folder, "'self'").read(path);
    expect([status, headers['content-type'], headers['x-content-type-options']]).toEqual([200, type, 'nosniff']);
  });

  test.each([
    '/../secret.txt',
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/..\\secret.txt',
    '/assets',
    '/assets/',
    '/assets/app.wasm',
    '/none.js',
    '/%',
    '/%00index.html',
    '/index.html%00.js',
  ])('%s is not there', async (path) => {
    const { status, body } = await openPageFiles(folder, "'self'").read(path);
    expect(status).toBe(404);
    expect(body.toString()).not.toContain('secret');
  });

  test('whatever is asked, what is found lies inside', () => {
    const piece = fc.oneof(
      fc.constantFrom('..', '.', '', '%2e%2e', '%2f', '\\', 'assets', 'index.html', 'a.js', '~', 'C:'),
      fc.string({ maxLength: 5 }),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const file = locate('/srv/page', `/${pieces.join('/')}`);
        expect(file === null || file.startsWith(`/srv/page${sep}`)).toBe(true);
        expect(file ?? '').not.toContain(`${sep}..${sep}`);
      }),
    );
  });
});
