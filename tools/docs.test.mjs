/** The documents speak of files that exist: every path in ARCHITECTURE, README and dependencies, and every package of package.json. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from './project.mjs';

const read = (file) => readFileSync(join(root, file), 'utf8');
const folders = /`((?:electron|renderer|shared|resources|e2e|tools|docs|bench)(?:\/[a-z0-9.<>*-]+)+)`/g;
const { dependencies, devDependencies } = JSON.parse(read('package.json'));

describe.each(['docs/ARCHITECTURE.md', 'README.md', 'docs/dependencies.md'])('%s', (document) => {
  const named = [...read(document).matchAll(folders)].map(([, path]) => path).filter((path) => !/[<*]/.test(path));
  const linked = [...read(document).matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => join(document, '..', path));

  test('names files and folders that exist', () => {
    expect([...named, ...linked].filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

test('the reason for each dependency is written down', () => {
  const text = read('docs/dependencies.md');
  const covered = (name) =>
    text.includes(`\`${name}\``) ||
    [...text.matchAll(/`([^`]+)\/\*`/g)].some(([, scope]) => name.startsWith(`${scope}/`));
  expect(Object.keys({ ...dependencies, ...devDependencies }).filter((name) => !covered(name))).toEqual([]);
});
