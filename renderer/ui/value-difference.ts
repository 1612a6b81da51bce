/** Where two values differ, character by character, and what kind of difference it is, in words. */

export interface DifferingPart {
  readonly text: string;
  readonly differs: boolean;
}

const instant = /^\d{4}-\d{2}-\d{2}[ T]\d{2}:/;

/**
 * The common beginning and end stay plain, what lies between is marked; both sides are cut at the same places. A time is not
 * marked: against another, or against the stretch in which it should lie, it differs in its digits by nature.
 */
export function markDifference(
  expected: string,
  received: string,
): { readonly expected: readonly DifferingPart[]; readonly received: readonly DifferingPart[] } {
  if (instant.test(received)) return { expected: whole(expected), received: whole(received) };
  const a = [...expected];
  const b = [...received];
  const shorter = Math.min(a.length, b.length);
  let head = 0;
  while (head < shorter && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const cut = (text: readonly string[]): DifferingPart[] =>
    [
      { text: text.slice(0, head).join(''), differs: false },
      { text: text.slice(head, text.length - tail).join(''), differs: true },
      { text: text.slice(text.length - tail).join(''), differs: false },
    ].filter(({ text: part }) => part !== '');
  return { expected: cut(a), received: cut(b) };
}

const whole = (text: string): readonly DifferingPart[] => [{ text, differs: false }];

/** The usual near misses by name; empty when the values are simply different. */
export function nameDifference(expected: string, received: string): string {
  if (expected === received) return '';
  if (expected === `${received}/` || received === `${expected}/`) return 'They differ by the final slash.';
  if (expected.trim() === received.trim()) return 'They differ by a blank at the beginning or the end.';
  if (expected.toLowerCase() === received.toLowerCase()) return 'They differ in upper and lower case.';
  const scheme = /^https?:\/\//;
  if (scheme.test(expected) && scheme.test(received) && expected.replace(scheme, '') === received.replace(scheme, ''))
    return 'One says http, the other https.';
  return '';
}
