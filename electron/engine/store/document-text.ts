/**
 * Documents as text, YAML or JSON, in both directions. Reading accepts plain data only: no custom tags, few aliases,
 * bounded depth. What is written reads back equal, which is checked before anything touches the disk.
 */
import { isDeepStrictEqual } from 'node:util';
import { parseDocument, stringify } from 'yaml';

const maxDepth = 60;

/** @throws Error whose message says what is wrong and where, for people */
export function parseDocumentText(text: string, extension: 'yaml' | 'json'): unknown {
  const value = parseDeep(() => (extension === 'json' ? JSON.parse(text) : parseYaml(text)));
  if (!isShallow(value, maxDepth)) throw new Error('it is nested too deeply');
  return value;
}

/** A parser that recurses runs out of stack on hostile nesting; that is an answer, not a crash. */
function parseDeep(parse: () => unknown): unknown {
  try {
    return parse();
  } catch (error) {
    if (error instanceof RangeError) throw new Error('it is nested too deeply', { cause: error });
    throw error;
  }
}

function parseYaml(text: string): unknown {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, prettyErrors: true });
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem !== undefined) throw new Error(problem.message.split('\n')[0] ?? problem.message);
  return document.toJS({ maxAliasCount: 20 });
}

function isShallow(value: unknown, depth: number): boolean {
  if (value === null || typeof value !== 'object') return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}

/** The text of a document, ending with a line break. Lone surrogates cannot be written as UTF-8 and become U+FFFD. */
export function printDocumentText(value: unknown, extension: 'yaml' | 'json'): string {
  const plain = wellFormed(value);
  if (extension === 'json') return `${JSON.stringify(plain, null, 2)}\n`;
  for (const style of ['PLAIN', 'QUOTE_DOUBLE'] as const) {
    const text = stringify(plain, {
      version: '1.2',
      schema: 'core',
      lineWidth: 0,
      defaultStringType: style,
      aliasDuplicateObjects: false,
    });
    if (readsBack(text, plain)) return text;
  }
  // JSON is YAML 1.2; nothing that JSON can hold is lost in it.
  return `${JSON.stringify(plain, null, 2)}\n`;
}

function readsBack(text: string, value: unknown): boolean {
  try {
    return isDeepStrictEqual(parseYaml(text), value);
  } catch {
    return false;
  }
}

function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name.toWellFormed(), wellFormed(member)]),
  );
}
