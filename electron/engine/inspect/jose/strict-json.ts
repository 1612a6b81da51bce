/**
 * JSON that can be read one way only (RFC 8259): no member name twice after unescaping, finite numbers, bounded depth, nothing after
 * the value. `JSON.parse` would silently keep the last of two members, and other products keep the first.
 */
import { limits } from '../limits.ts';

export type JsonProblem = { readonly problem: string };
type Json = string | number | boolean | null | Json[] | { [name: string]: Json };
export type JsonObject = { readonly [name: string]: unknown };

/** The value of a JSON object, or why it is none. */
export function parseStrictObject(text: string): { readonly value: JsonObject } | JsonProblem {
  try {
    const value = createReader(text).readDocument();
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      return { problem: 'it is not a JSON object' };
    return { value };
  } catch (error) {
    if (error instanceof JsonError) return { problem: error.message };
    throw error;
  }
}

class JsonError extends Error {}

/** Control characters inside are refused by the JSON.parse that unescapes it. */
const stringToken = /"(?:[^"\\]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const space = /[ \t\r\n]*/y;

function parseString(token: string): string | null {
  try {
    const value: unknown = JSON.parse(token);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

function createReader(text: string): { readDocument(): Json } {
  let at = 0;
  const fail = (why: string): never => {
    throw new JsonError(why);
  };
  const skipSpace = (): void => {
    space.lastIndex = at;
    space.exec(text);
    at = space.lastIndex;
  };
  const match = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found === null) return null;
    at = pattern.lastIndex;
    return found[0];
  };
  const expectCharacter = (character: string): void => {
    skipSpace();
    if (text[at] !== character) fail(at >= text.length ? 'it ends too early' : 'it is not correct JSON');
    at += 1;
  };
  const readString = (): string => {
    const token = match(stringToken) ?? fail('a string in it is not correct JSON');
    const value = parseString(token) ?? fail('a string in it is not correct JSON');
    // Written as UTF-8 again, half of a character becomes another one, and two names become the same.
    return value.isWellFormed() ? value : fail('a string in it holds half of a character');
  };

  const readValue = (depth: number): Json => {
    if (depth > limits.jsonDepth) fail('it is nested too deeply');
    skipSpace();
    const first = text[at];
    if (first === '{') return readObject(depth);
    if (first === '[') return readArray(depth);
    if (first === '"') return readString();
    for (const [word, value] of [
      ['true', true],
      ['false', false],
      ['null', null],
    ] as const) {
      if (text.startsWith(word, at)) {
        at += word.length;
        return value;
      }
    }
    const number = Number(
      match(numberToken) ?? fail(first === undefined ? 'it ends too early' : 'it is not correct JSON'),
    );
    return Number.isFinite(number) ? number : fail('a number in it is too large to be read');
  };

  const readObject = (depth: number): Json => {
    const members = new Map<string, Json>();
    at += 1;
    skipSpace();
    if (text[at] === '}') at += 1;
    else {
      for (;;) {
        skipSpace();
        const name = readString();
        if (members.has(name)) fail(`the member ${JSON.stringify(name.slice(0, 60))} occurs twice`);
        expectCharacter(':');
        members.set(name, readValue(depth + 1));
        skipSpace();
        if (text[at] === '}') break;
        expectCharacter(',');
      }
      at += 1;
    }
    return Object.fromEntries(members);
  };

  const readArray = (depth: number): Json => {
    const items: Json[] = [];
    at += 1;
    skipSpace();
    if (text[at] === ']') at += 1;
    else {
      for (;;) {
        items.push(readValue(depth + 1));
        skipSpace();
        if (text[at] === ']') break;
        expectCharacter(',');
      }
      at += 1;
    }
    return items;
  };

  return {
    readDocument: () => {
      const value = readValue(0);
      skipSpace();
      if (at !== text.length) fail('there is text after it');
      return value;
    },
  };
}
