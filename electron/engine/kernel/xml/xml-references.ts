/** References to characters and to the five entities that XML always has; every other entity needs a declaration, and there is none. */
import { isCharacter } from './xml-characters.ts';
import { XmlProblem } from './xml-problem.ts';

/**
 * The text with its references replaced.
 *
 * @param offset  where it stands in the source
 * @throws XmlProblem
 */
export function resolveReferences(text: string, offset: number): string {
  let resolved = '';
  let from = 0;
  for (let at = text.indexOf('&'); at !== -1; at = text.indexOf('&', from)) {
    const end = text.indexOf(';', at);
    const character = end === -1 ? null : referenced(text.slice(at + 1, end));
    if (character === null) throw new XmlProblem('well-formed', problemOf(text, at), offset + at);
    resolved += text.slice(from, at) + character;
    from = end + 1;
  }
  return resolved + text.slice(from);
}

function referenced(name: string): string | null {
  switch (name) {
    case 'amp':
      return '&';
    case 'lt':
      return '<';
    case 'gt':
      return '>';
    case 'quot':
      return '"';
    case 'apos':
      return "'";
  }
  const code = /^#x[0-9A-Fa-f]+$/.test(name)
    ? Number.parseInt(name.slice(2), 16)
    : /^#[0-9]+$/.test(name)
      ? Number.parseInt(name.slice(1), 10)
      : -1;
  return code >= 0 && isCharacter(code) ? String.fromCodePoint(code) : null;
}

function problemOf(text: string, at: number): string {
  if (text.startsWith('&#', at)) return 'There is a reference to a character that XML does not allow.';
  return /^&[^\s&;<]+;/.test(text.slice(at, at + 200))
    ? 'There is a reference to an entity that is not declared.'
    : 'There is an ampersand that starts no reference.';
}
