/**
 * Two xml:base values as one, the way Canonical XML 1.1 §2.4 does it: RFC 3986 §5.2 for a base that may itself be relative, so that
 * leading `..` segments stay. Written for canonicalization only; nothing is ever fetched from the result.
 */

interface Reference {
  readonly scheme: string | undefined;
  readonly authority: string | undefined;
  readonly path: string;
  readonly query: string | undefined;
  readonly fragment: string | undefined;
}

/** @param base the value around the element, or what was joined so far; @param reference the value nearer to it */
export function joinBase(base: string, reference: string): string {
  return write(resolve(read(base), read(reference)));
}

const form = /^(?:([^:/?#]+):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#([\s\S]*))?$/;

function read(text: string): Reference {
  const [, scheme, authority, path = '', query, fragment] = form.exec(text) ?? [];
  return { scheme, authority, path, query, fragment };
}

function resolve(base: Reference, reference: Reference): Reference {
  const { scheme, authority, path, query, fragment } = reference;
  if (scheme !== undefined) return { scheme, authority, path: withoutDots(path), query, fragment };
  if (authority !== undefined) return { scheme: base.scheme, authority, path: withoutDots(path), query, fragment };
  const { scheme: baseScheme, authority: baseAuthority } = base;
  if (path === '')
    return { scheme: baseScheme, authority: baseAuthority, path: base.path, query: query ?? base.query, fragment };
  const whole = path.startsWith('/') ? path : `${folderOf(base)}${path}`;
  return { scheme: baseScheme, authority: baseAuthority, path: withoutDots(whole), query, fragment };
}

/** The base's path up to its last slash; a last `..` is a folder. */
function folderOf({ authority, path }: Reference): string {
  if (path === '') return authority === undefined ? '' : '/';
  if (/(?:^|\/)\.\.$/.test(path)) return `${path}/`;
  return path.slice(0, path.lastIndexOf('/') + 1);
}

function withoutDots(path: string): string {
  const isAbsolute = path.startsWith('/');
  const segments = path.split('/');
  const kept: string[] = [];
  for (const segment of segments) {
    if (segment === '' || segment === '.') continue;
    const last = kept.at(-1);
    if (segment !== '..') kept.push(segment);
    else if (last !== undefined && last !== '..') kept.pop();
    else if (!isAbsolute) kept.push(segment);
  }
  const endsInFolder = /^(?:\.{0,2})$/.test(segments.at(-1) ?? '');
  const text = `${isAbsolute ? '/' : ''}${kept.join('/')}`;
  return endsInFolder && kept.length > 0 ? `${text}/` : text;
}

function write({ scheme, authority, path, query, fragment }: Reference): string {
  return [
    scheme === undefined ? '' : `${scheme}:`,
    authority === undefined ? '' : `//${authority}`,
    path,
    query === undefined ? '' : `?${query}`,
    fragment === undefined ? '' : `#${fragment}`,
  ].join('');
}
