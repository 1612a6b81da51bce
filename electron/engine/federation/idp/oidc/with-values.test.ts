import { describe, expect, test } from 'vitest';
import { readClient } from './client.ts';
import { withValues } from './with-values.ts';

test.each([
  ['https://c.example/back', 'query', 'https://c.example/back?code=a+b'],
  ['https://c.example/back?x=a%20b&y', 'query', 'https://c.example/back?x=a%20b&y&code=a+b'],
  ['https://c.example/back?', 'query', 'https://c.example/back?code=a+b'],
  ['https://c.example/back?x=1&', 'query', 'https://c.example/back?x=1&code=a+b'],
  ['com.example.app:/back', 'query', 'com.example.app:/back?code=a+b'],
  ['https://c.example/back?x=1', 'fragment', 'https://c.example/back?x=1#code=a+b'],
] as const)('%s in the %s', (address, where, expected) => {
  expect(withValues(address, { code: 'a b' }, where)).toBe(expected);
  expect(withValues(address, {}, where)).toBe(address);
});

test('an address that a header cannot carry is written as a URL does', () => {
  const location = withValues('https://c.example/戻る?x=a%20b&y=ü', { code: '1' }, 'query');
  expect(location).toBe('https://c.example/%E6%88%BB%E3%82%8B?x=a%20b&y=%C3%BC&code=1');
  expect(new Response(null, { status: 303, headers: { location } }).headers.get('location')).toBe(location);
});

describe('a redirect URI is registered only when a code can be sent there', () => {
  const register = (uri: string) => readClient({ client_id: 'c', redirect_uris: [uri] }, ['RS256']).redirectUris;

  test.each(['https://c.example/back?x=1', 'http://127.0.0.1:1/', 'com.example.app:/back'])('%s', (uri) => {
    expect(register(uri)).toEqual([uri]);
  });

  test.each(['https://c.example/#part', 'javascript:alert(1)', 'data:text/html,x', 'not an address'])(
    'not %s',
    (uri) => {
      expect(() => register(uri)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
    },
  );
});
