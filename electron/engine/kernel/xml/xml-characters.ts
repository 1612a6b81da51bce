/**
 * Which characters XML 1.0 (fifth edition) allows where: in a document, in a name, as white space; and names as Namespaces in XML
 * 1.0 splits them. Most text is ASCII, so that is decided by a table and the rest by the ranges of the recommendation.
 */

const nameStarts =
  'A-Z_a-z\\u{C0}-\\u{D6}\\u{D8}-\\u{F6}\\u{F8}-\\u{2FF}\\u{370}-\\u{37D}\\u{37F}-\\u{1FFF}\\u{200C}\\u{200D}\\u{2070}-\\u{218F}' +
  '\\u{2C00}-\\u{2FEF}\\u{3001}-\\u{D7FF}\\u{F900}-\\u{FDCF}\\u{FDF0}-\\u{FFFD}\\u{10000}-\\u{EFFFF}';
const nameParts = `${nameStarts}\\-.0-9\\u{B7}\\u{300}-\\u{36F}\\u{203F}\\u{2040}`;
const wholeName = new RegExp(`^[${nameStarts}][${nameParts}]*$`, 'u');
const nameRun = new RegExp(`[:${nameParts}]*`, 'uy');
const asciiNamePart = Uint8Array.from({ length: 128 }, (_, code) =>
  /[-.:\w]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** A name without a colon (NCName). */
export const isPlainName = (text: string): boolean => wholeName.test(text);

/** The offset after the run of name characters, colons among them, that starts at `from`; `from` when there is none. */
export function nameEnd(source: string, from: number): number {
  let at = from;
  let code = source.charCodeAt(at);
  while (code < 128 && asciiNamePart[code] === 1) {
    at += 1;
    code = source.charCodeAt(at);
  }
  if (!(code >= 128)) return at;
  nameRun.lastIndex = from;
  return from + (nameRun.exec(source)?.[0].length ?? 0);
}

export interface QualifiedName {
  readonly name: string;
  readonly prefix: string;
  readonly local: string;
}

/** Null when it is no name, or one that namespaces do not allow: an empty part, two colons, a digit after the colon. */
export function splitName(name: string): QualifiedName | null {
  const colon = name.indexOf(':');
  const prefix = colon === -1 ? '' : name.slice(0, colon);
  const local = name.slice(colon + 1);
  return isPlainName(local) && (colon === -1 || isPlainName(prefix)) ? { name, prefix, local } : null;
}

export const isWhiteSpace = (code: number): boolean => code === 32 || code === 10 || code === 13 || code === 9;

/** The offset of the first character that is no white space. */
export function afterWhiteSpace(source: string, from: number): number {
  let at = from;
  while (isWhiteSpace(source.charCodeAt(at))) at += 1;
  return at;
}

// Put together because a list of what is forbidden is read twice as fast as one of what is allowed.
const between = (first: number, last: number): string => `${String.fromCharCode(first)}-${String.fromCharCode(last)}`;
const forbidden = new RegExp(`[${between(0, 8)}${between(11, 12)}${between(14, 31)}${between(0xfffe, 0xffff)}]`);

/** Where the first character stands that no XML document may hold, or -1. The text has no lone surrogates. */
export const forbiddenCharacter = (source: string): number => source.search(forbidden);

/** Is this a character of XML (production 2)? */
export function isCharacter(code: number): boolean {
  if (code < 32) return code === 9 || code === 10 || code === 13;
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff);
}
