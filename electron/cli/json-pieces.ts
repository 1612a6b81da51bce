/**
 * A value as JSON, member by member and element by element, so that a large answer is never a second time in memory as one text.
 * The pieces joined are what `JSON.stringify` says, for what comes out of a call: plain objects, lists and scalars.
 */
import { once } from 'node:events';
import type { Writable } from 'node:stream';

const longList = 20;

export function* jsonPieces(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > longList) {
    yield '[';
    for (const [place, element] of value.entries()) {
      if (place > 0) yield ',';
      yield JSON.stringify(element) ?? 'null';
    }
    yield ']';
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value) && !('toJSON' in value)) {
    yield '{';
    let isFirst = true;
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined || typeof member === 'function') continue;
      yield `${isFirst ? '' : ','}${JSON.stringify(name)}:`;
      isFirst = false;
      yield* Array.isArray(member) ? jsonPieces(member) : [JSON.stringify(member)];
    }
    yield '}';
  } else yield JSON.stringify(value) ?? 'null';
}

const longestHeld = 1_000_000;

/** One line of JSON; what is short is written at once. */
export function writeJson(out: { write(text: string): unknown }, value: unknown): void {
  let held = '';
  for (const piece of jsonPieces(value)) {
    held += piece;
    if (held.length < longestHeld) continue;
    out.write(held);
    held = '';
  }
  out.write(`${held}\n`);
}

/**
 * The same with one more list at the end, whose elements are asked for one by one, no faster than the reader takes them.
 *
 * @param out a stream that somebody reads
 * @param signal ends the waiting for the reader; `elements` end with it by themselves
 */
export async function writeJsonWithList(
  out: Writable,
  value: object,
  name: string,
  elements: AsyncIterable<unknown>,
  signal: AbortSignal,
): Promise<void> {
  const start = [...jsonPieces(value)];
  // The closing brace is the last piece; the list comes before it.
  const end = start.pop() ?? '';
  let held = `${start.join('')}${Object.keys(value).length === 0 ? '' : ','}${JSON.stringify(name)}:[`;
  let isFirst = true;
  for await (const element of elements) {
    held += `${isFirst ? '' : ','}${JSON.stringify(element)}`;
    isFirst = false;
    if (held.length < longestHeld) continue;
    // Cancelled while the reader waits: the next element says so.
    if (!out.write(held)) await once(out, 'drain', { signal }).catch((error: unknown) => passCancelled(error, signal));
    held = '';
  }
  out.write(`${held}]${end}\n`);
}

function passCancelled(error: unknown, signal: AbortSignal): void {
  if (!signal.aborted) throw error;
}
