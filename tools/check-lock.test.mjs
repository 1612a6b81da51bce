import { describe, expect, test } from 'vitest';
import { lockProblems } from './check-lock.mjs';

const lock = (packages) => lockProblems({ packages });

describe('the lock file', () => {
  test('an optional dependency may have its entry beside the dependent or in any folder above', () => {
    expect(lock({ '': { optionalDependencies: { a: '1' } }, 'node_modules/a': {} })).toEqual([]);
    expect(lock({ 'node_modules/b': { optionalDependencies: { a: '1' } }, 'node_modules/a': {} })).toEqual([]);
    expect(
      lock({ 'node_modules/b': { optionalDependencies: { a: '1' } }, 'node_modules/b/node_modules/a': {} }),
    ).toEqual([]);
    expect(
      lock({
        'node_modules/@x/b/node_modules/c': { optionalDependencies: { '@y/a': '1' } },
        'node_modules/@x/b/node_modules/@y/a': {},
      }),
    ).toEqual([]);
  });

  test('one without an entry where Node would look is named', () => {
    expect(lock({ 'node_modules/b': { optionalDependencies: { a: '1' } } })).toEqual([
      'a, an optional dependency of node_modules/b, has no entry',
    ]);
    expect(
      lock({ 'node_modules/b': { optionalDependencies: { a: '1' } }, 'node_modules/c/node_modules/a': {} }),
    ).toHaveLength(1);
  });

  test('a download address is named', () => {
    expect(lock({ 'node_modules/a': { resolved: 'anything' } })).toHaveLength(1);
  });
});
