/** What xmlsec1 joins the same way, and the few things that the specification says and libxml2 does not do. */
import { expect, test } from 'vitest';
import { joinBase } from './join-base.ts';

test.each([
  ['http://x.example/a/b', 'c', 'http://x.example/a/c'],
  ['http://x.example', 'c', 'http://x.example/c'],
  ['http://x.example/a/b', '../c', 'http://x.example/c'],
  ['http://x.example/a/b', '../../../c', 'http://x.example/c'],
  ['http://x.example/a/b', '/c', 'http://x.example/c'],
  ['http://x.example/a/b?q', '', 'http://x.example/a/b?q'],
  ['http://x.example/a/b?q', '?r', 'http://x.example/a/b?r'],
  ['http://x.example/a/b', 'https://y.example/', 'https://y.example/'],
  ['http://x.example/a/b', '//y.example/c', 'http://y.example/c'],
  ['a/b', 'c', 'a/c'],
  ['a/b/', '../c', 'a/c'],
  ['a/b', '../../c', '../c'],
  ['..', 'c', '../c'],
  ['a//b', 'c', 'a/c'],
  // A last `..` becomes a folder, and an absolute reference loses its dots; libxml2 leaves both as they are.
  ['c', '..', '../'],
  ['a', 'http://x.example/b/../c/', 'http://x.example/c/'],
])('%s and %s are %s', (base, reference, joined) => {
  expect(joinBase(base, reference)).toBe(joined);
});
