/**
 * A value as JSON, member by member and element by element, so that a large answer is never a second time in memory as one text.
 * The pieces joined are what `JSON.stringify` says, for what comes out of a call: plain objects, lists and scalars.
 */
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

/** The same with one more list at the end, whose elements are asked for one by one. */
export async function writeJsonWithList(
  out: { write(text: string): unknown },
  value: object,
  name: string,
  elements: AsyncIterable<unknown>,
): Promise<void> {
  let held = '';
  const write = (piece: string): void => {
    held += piece;
    if (held.length < longestHeld) return;
    out.write(held);
    held = '';
  };
  // The closing brace is the last piece; the list comes before it.
  let before: string | null = null;
  for (const piece of jsonPieces(value)) {
    if (before !== null) write(before);
    before = piece;
  }
  write(`${Object.keys(value).length === 0 ? '' : ','}${JSON.stringify(name)}:[`);
  let isFirst = true;
  for await (const element of elements) {
    write(`${isFirst ? '' : ','}${JSON.stringify(element)}`);
    isFirst = false;
  }
  out.write(`${held}]${before}\n`);
}
