import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { makeFolder } from './make-folder.ts';

const base = mkdtempSync(join(tmpdir(), 'portico-folder-'));
afterAll(() => rmSync(base, { recursive: true, force: true }));

test('makes every missing level for its owner only, and an existing one stays', () => {
  const deep = join(base, 'a', 'b', 'c');
  makeFolder(deep);
  makeFolder(deep);
  expect(statSync(deep).mode & 0o777).toBe(0o700);
});

test('a file in the way is said, not replaced', () => {
  const file = join(base, 'file');
  writeFileSync(file, 'kept');
  expect(() => makeFolder(file)).toThrow(/EEXIST/);
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR|EEXIST/);
});

test.runIf(process.platform === 'linux')('a place where nothing can be made ends at once', () => {
  expect(() => makeFolder('/proc/portico/home')).toThrow(/ENOENT|EACCES|EPERM/);
});
