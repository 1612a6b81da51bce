/**
 * Takes a JSON text in pieces of any size and hands out the elements of its recording arrays one by one, each as its own bytes, so
 * that a large recording is never held as a whole. What is left, with `null` in the place of each element, is a small JSON text
 * that the caller parses: the two together are exactly as strict as parsing it all. Positions of strings are searched, not walked.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { limits } from '../limits.ts';

export interface JsonSplitter {
  /** @throws PorticoError `input/too-large` */
  push(piece: Uint8Array): void;
  /** What is left. Throws nothing: a text that is cut off does not parse. */
  rest(): Buffer;
}

const quote = 0x22;
const comma = 0x2c;
const colon = 0x3a;
const openList = 0x5b;
const backslash = 0x5c;
const closeList = 0x5d;
const openObject = 0x7b;
const closeObject = 0x7d;
const replacement = Buffer.from('null');
const longestKey = 100;
const nearby = 64;
const nothing = Buffer.alloc(0);

/**
 * @param isRecording whether the list at this path of member names holds recorded requests; an empty path is the whole text
 * @param onElement gets each element's bytes; they may lie in `piece`, so they are only good until it returns
 * @param onRest hears how many bytes are kept in all, so that it can refuse by throwing
 */
export function splitJson(
  isRecording: (path: readonly string[]) => boolean,
  onElement: (element: Buffer, path: readonly string[]) => void,
  onRest: (bytes: number) => void,
): JsonSplitter {
  const left: Buffer[] = [];
  let leftBytes = 0;
  /** Of the containers around what is read now; a list has no names. */
  const names: (string | null)[] = [];
  let depth = 0;
  let inString = false;
  let escaped = false;
  let key = nothing;
  let lastString: string | null = null;
  let path: readonly string[] = [];
  /** Depth of the elements of the list that is being read; 0 outside of one. */
  let elementDepth = 0;
  let inElement = false;
  let started: Buffer[] = [];

  const keep = (bytes: Buffer): void => {
    if (bytes.length === 0) return;
    left.push(bytes);
    leftBytes += bytes.length;
    onRest(leftBytes);
  };
  const finishElement = (last: Buffer): void => {
    const element = started.length === 0 ? last : Buffer.concat([...started, last]);
    started = [];
    inElement = false;
    onElement(element, path);
  };
  const open = (isList: boolean): void => {
    depth += 1;
    const around = names.slice(0, depth - 1);
    if (isList && elementDepth === 0 && around.every((name) => name !== null) && isRecording(around)) {
      elementDepth = depth;
      path = around;
    }
    names[depth - 1] = isList ? null : '';
    names.length = depth;
  };

  return {
    push(piece) {
      const bytes = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      /** Where what has not been handed on begins. */
      let from = 0;
      let at = 0;
      // Remembered, because a string of escapes would be searched for its end again at each of them.
      let nextQuote = -2;
      let nextBackslash = -2;
      while (at < bytes.length) {
        if (inString) {
          const begin = at;
          if (escaped) {
            escaped = false;
            at = walk(bytes, at + 1);
          }
          if (nextQuote !== -1 && nextQuote < at) nextQuote = bytes.indexOf(quote, at);
          const end = nextQuote;
          if (nextBackslash !== -1 && nextBackslash < at) nextBackslash = bytes.indexOf(backslash, at);
          if (nextBackslash !== -1 && (end === -1 || nextBackslash < end)) {
            at = nextBackslash + 1;
            escaped = true;
          } else if (end === -1) at = bytes.length;
          else {
            at = end + 1;
            inString = false;
          }
          if (!inElement && key.length < longestKey)
            key = Buffer.concat([key, bytes.subarray(begin, Math.min(at, begin + longestKey))]);
          if (!inString && !inElement) lastString = readKey(key);
          continue;
        }
        const byte = bytes[at];
        const isElement = elementDepth !== 0 && depth === elementDepth;
        if (isElement && inElement && (byte === comma || byte === closeList)) {
          finishElement(bytes.subarray(from, at));
          from = at;
        } else if (isElement && !inElement && !isSpace(byte) && byte !== comma && byte !== closeList) {
          keep(Buffer.from(bytes.subarray(from, at)));
          keep(replacement);
          from = at;
          inElement = true;
        }
        if (depth > limits.recordingDepth)
          throw new PorticoError('input/too-large', `JSON is nested more than ${limits.recordingDepth} deep.`);
        if (byte === quote) {
          inString = true;
          key = nothing;
        } else if (byte === openList || byte === openObject) {
          if (inElement) depth += 1;
          else open(byte === openList);
        } else if (byte === closeList || byte === closeObject) {
          if (depth === elementDepth) elementDepth = 0;
          depth = Math.max(0, depth - 1);
        } else if (byte === colon && !inElement && depth > 0 && names[depth - 1] !== null) {
          names[depth - 1] = lastString ?? '';
        }
        at += 1;
      }
      // Copied, because the sender may use the piece's memory again.
      if (inElement) started.push(Buffer.from(bytes.subarray(from)));
      else keep(Buffer.from(bytes.subarray(from)));
    },
    rest: () => Buffer.concat(inElement ? [...left, ...started] : left),
  };
}

/** Past the escapes that are near: where there is one there are many, and a search for each costs more than a few steps. */
function walk(bytes: Buffer, from: number): number {
  const near = Math.min(from + nearby, bytes.length);
  let at = from;
  while (at < near) {
    const byte = bytes[at];
    if (byte === quote || (byte === backslash && at + 1 === bytes.length)) return at;
    at += byte === backslash ? 2 : 1;
  }
  return at;
}

/** @param bytes with the closing quote; names that are longer than any of ours come cut off and read as none */
function readKey(bytes: Buffer): string | null {
  try {
    const name: unknown = JSON.parse(`"${bytes.toString('utf8')}`);
    return typeof name === 'string' ? name : null;
  } catch {
    return null;
  }
}

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
