/** Two identifiers that are not the same: how they differ, when it is one of the mistakes that people make when they type. */

/** One sentence, or null when the values have nothing in common. Both differ when this is called. */
export function nearMiss(expected: string, received: string): string | null {
  if (expected === received) return null;
  if (expected.trim() === received.trim()) return 'the only difference is white space around the value.';
  if (withoutSlash(expected) === withoutSlash(received)) {
    return received.endsWith('/')
      ? 'the only difference is a final slash that should not be there.'
      : 'the only difference is a missing final slash.';
  }
  if (expected.toLowerCase() === received.toLowerCase()) return 'the only difference is upper and lower case.';
  if (scheme.test(expected) && expected.replace(scheme, '') === received.replace(scheme, '')) {
    return `the only difference is ${received.startsWith('https') ? 'https instead of http' : 'http instead of https'}.`;
  }
  if (withoutPort(expected) === withoutPort(received)) return 'the only difference is the port.';
  if (loosely(expected) === loosely(received))
    return 'they differ only in case, scheme, port, final slash or white space.';
  if (withoutQuery(expected) === withoutQuery(received)) return 'the only difference is the query.';
  if (decodes(expected) === decodes(received)) return 'the only difference is percent-encoding.';
  return null;
}

const scheme = /^https?:/i;
const withoutSlash = (text: string): string => text.replace(/\/$/, '');
const withoutPort = (text: string): string => text.replace(/^(https?:\/\/[^/:]+):\d+/i, '$1');
const withoutQuery = (text: string): string => text.replace(/[?#].*$/, '');
const loosely = (text: string): string => withoutSlash(withoutPort(text.trim()).replace(scheme, '')).toLowerCase();

function decodes(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** `expected X, received Y` with the near miss; for details. */
export function difference(expected: string, received: string): string {
  const hint = nearMiss(expected, received);
  return `expected ${expected}, received ${received}${hint === null ? '.' : `: ${hint}`}`;
}
