import { expect, test } from 'vitest';
import { openInput } from './read-input.ts';

const pushAll = (pieces: readonly string[]) => {
  const input = openInput();
  for (const piece of pieces) input.push(Buffer.from(piece, 'latin1'));
  input.end();
  return input.take();
};

test('a mark and white space in pieces of one byte', () => {
  const json = '\xef\xbb\xbf \n {"keys":[]}';
  expect(pushAll([...json])).toMatchObject({ type: 'json', text: '{"keys":[]}' });
  expect(pushAll([...'\n\n\n<Response/>'])).toMatchObject({ type: 'xml', text: '<Response/>' });
});

test('white space is looked at once, and not without end', () => {
  const input = openInput();
  const blank = Buffer.alloc(100_000, 0x20);
  const started = performance.now();
  const add = () => {
    for (let count = 0; count < 590; count += 1) input.push(blank);
  };
  expect(add).toThrow(expect.objectContaining({ code: 'input/too-large' }));
  expect(performance.now() - started).toBeLessThan(5000);
});
