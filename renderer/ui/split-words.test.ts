import { expect, test } from 'vitest';
import { splitWords } from './split-words.ts';

test.each([
  ['a.example, b.example', ['a.example', 'b.example']],
  ['a.example\nb.example\r\n\tc.example', ['a.example', 'b.example', 'c.example']],
  ['"https://a.example/cb";<https://b.example/cb>', ['https://a.example/cb', 'https://b.example/cb']],
  ['a.example a.example', ['a.example']],
  ['  ', []],
])('%j becomes %j', (text, words) => {
  expect(splitWords(text)).toEqual(words);
});

test('what is in the list already is not added again', () => {
  expect(splitWords('a b c', ['b'])).toEqual(['a', 'c']);
});
