/** Queries and form bodies, split without losing how they were encoded: a redirect signature covers the encoded text. */
import { decodeUtf8 } from '../base64.ts';
import type { Parameter } from './raw-message.ts';

const mostParameters = 1000;

/** `a=1&b=2`; a leading `?`, `#` or `&` is skipped. */
export function splitParameters(text: string): Parameter[] {
  const parameters: Parameter[] = [];
  for (const pair of text.replace(/^[?#&]/, '').split('&')) {
    if (pair === '' || parameters.length >= mostParameters) continue;
    const equals = pair.indexOf('=');
    const rawName = equals === -1 ? pair : pair.slice(0, equals);
    const raw = equals === -1 ? '' : pair.slice(equals + 1);
    parameters.push({ name: percentDecode(rawName) ?? rawName, raw, value: percentDecode(raw) });
  }
  return parameters;
}

/** Parameters that were already decoded by whoever recorded them. */
export function decodedParameter(name: string, value: string): Parameter {
  return { name, raw: encodeURIComponent(value.isWellFormed() ? value : ''), value };
}

export function valueOfParameter(parameters: readonly Parameter[], name: string): string | null {
  return parameters.find((parameter) => parameter.name === name)?.value ?? null;
}

/** Strict: every `%` is followed by two digits and the bytes are UTF-8; `+` is a space. Null otherwise. */
export function percentDecode(text: string): string | null {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text;
  if (!spaced.includes('%')) return spaced;
  if (/%(?![0-9A-Fa-f]{2})/.test(spaced)) return null;
  // Bytes are collected from the whole text, because one character may be split over several escapes.
  const source = Buffer.from(spaced, 'utf8');
  const bytes = Buffer.alloc(source.length);
  let length = 0;
  for (let index = 0; index < source.length; index += 1) {
    if (source[index] === 0x25) {
      bytes[length] = Number.parseInt(source.toString('latin1', index + 1, index + 3), 16);
      index += 2;
    } else bytes[length] = source[index] ?? 0;
    length += 1;
  }
  return decodeUtf8(bytes.subarray(0, length));
}
