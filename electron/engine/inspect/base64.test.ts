import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBase64 } from './base64.ts';

describe('base64', () => {
  test('is read back as it was written, wrapped or not', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64');
        expect(decodeBase64(text)).toEqual(Buffer.from(bytes));
        expect(decodeBase64(text.replace(/.{7}/g, '$&\r\n'))).toEqual(Buffer.from(bytes));
      }),
    );
  });

  test('is only what an encoder writes', () => {
    const digit = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/==-_ é');
    fc.assert(
      fc.property(fc.string({ unit: digit, maxLength: 12 }), (text) => {
        const compact = text.replaceAll(' ', '');
        const isWritten = Buffer.from(compact, 'base64').toString('base64') === compact;
        expect(decodeBase64(text) !== null, text).toBe(isWritten);
      }),
      { numRuns: 3000 },
    );
  });

  test.each(['AB==', 'AAB=', 'A', 'AA', 'AAA', 'AA=', 'A===', '=', '====', 'AA=A'])('%s is refused', (text) => {
    expect(decodeBase64(text)).toBeNull();
  });
});
