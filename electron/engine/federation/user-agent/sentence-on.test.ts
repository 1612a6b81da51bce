import { expect, test } from 'vitest';
import { sentenceOn, titleOf, wordsOn } from './sentence-on.ts';

test.each([
  ['<main><p>before</p><p role="alert">It is &quot;over&quot; &amp; done</p></main>', 'It is "over" & done'],
  ['<main><h1>No</h1>\n<p>Nobody\n  knows you.</p></main>', 'Nobody knows you.'],
  ['<div class="bad" role="alert"><p>The password needs:</p></div>', ''],
  ['<title>Sign in</title>', ''],
])('%s', (html, words) => {
  expect(wordsOn(html)).toBe(words);
  expect(sentenceOn({ html })).toBe(words === '' ? 'The sign-in did not come to an end.' : words);
});

test('what is twice escaped is opened once', () => expect(wordsOn('<p role="alert">&amp;lt;</p>')).toBe('&lt;'));

test('a page without words may have a title', () => {
  expect(titleOf('<title lang="en">Sign in &#39;here&#39;</title>')).toBe("Sign in 'here'");
});
