/** A digest that does not match: was the text only reformatted or re-encoded on the way? For words, never for acceptance. */
import { createHash } from 'node:crypto';
import { canonicalize } from '../../kernel/xml/canonicalize.ts';
import type { SignatureReading } from './read-signature.ts';

const guesses: readonly (readonly [string, (canonical: string) => string])[] = [
  ['it looks reformatted: white space was added between the elements', (text) => text.replace(/>\s+</g, '><')],
  ['its line ends were changed from CR LF to LF', (text) => text.replaceAll('\n', '&#xD;\n')],
  ['its line ends were changed from LF to CR LF', (text) => text.replaceAll('&#xD;', '')],
  ['its text was read as Latin-1 and written again as UTF-8', (text) => Buffer.from(text, 'latin1').toString('utf8')],
  ['its text was read as UTF-8 and written again as Latin-1', (text) => Buffer.from(text, 'utf8').toString('latin1')],
];

/** Half a sentence, or null when the change is none of the usual ones. */
export function explainDigest(reading: SignatureReading, hash: string): string | null {
  const canonical = canonicalize(reading.signed, { ...reading.contentMethod, comments: false }, reading.element);
  if (canonical.length > 1_000_000) return null;
  for (const [words, undo] of guesses) {
    if (createHash(hash).update(undo(canonical), 'utf8').digest().equals(reading.digestValue)) return words;
  }
  return null;
}
