/** What a command reads: files, standard input and addresses, each within a limit that `--help` states. */
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { PorticoError } from '../../shared/errors.ts';

/** @throws `input/unreadable` when there is no such file, `input/too-large` before the excess is read */
export async function readFileWithin(path: string, maxBytes: number): Promise<Buffer> {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw new PorticoError('input/unreadable', `${path} could not be opened (${errorCode(cause)}).`, { cause });
  });
  try {
    const found = await file.stat();
    if (found.isDirectory()) throw new PorticoError('input/unreadable', `${path} is a folder.`);
    if (found.size > maxBytes) throw tooLarge(path, maxBytes);
    // A regular file goes into one piece of memory; what has no size is read until it ends.
    return found.isFile() && found.size > 0
      ? await readInto(Buffer.allocUnsafe(found.size), file)
      : await collect(file.createReadStream({ autoClose: false }), path, maxBytes);
  } finally {
    await file.close();
  }
}

async function readInto(bytes: Buffer, file: FileHandle): Promise<Buffer> {
  let filled = 0;
  while (filled < bytes.length) {
    const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return bytes.subarray(0, filled);
}

export async function readStreamWithin(stream: Readable, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const stop = () =>
    stream.destroy(new PorticoError('local/cancelled', 'It was cancelled while reading standard input.'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await collect(stream, 'Standard input', maxBytes);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** A file, or an address that is fetched (https, or http on this machine). */
export async function readFileOrAddress(place: string, maxBytes: number, signal: AbortSignal): Promise<string> {
  if (!/^https?:\/\//i.test(place)) return asText(await readFileWithin(place, maxBytes), place);
  // Loaded only now: most inputs are files, and the HTTP client is large.
  const { guardedFetch, parseAddress } = await import('../engine/kernel/guarded-fetch.ts');
  const address = parseAddress(place);
  const { status, text } = await guardedFetch(address, {}, { maxBytes, timeoutMs: 15_000, signal });
  if (status !== 200)
    throw new PorticoError('input/unreadable', `${address.host} answered ${status} instead of the document.`);
  return text;
}

export function asText(bytes: Buffer, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new PorticoError('input/unreadable', `${place} is not UTF-8 text.`, { cause });
  }
}

async function collect(stream: Readable, place: string, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    sizeBytes += bytes.length;
    if (sizeBytes > maxBytes) throw tooLarge(place, maxBytes);
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

const tooLarge = (place: string, maxBytes: number) =>
  new PorticoError('input/too-large', `${place} is larger than ${inWords(maxBytes)}.`);
const inWords = (bytes: number): string => (bytes < 1_000_000 ? `${bytes / 1000} KB` : `${bytes / 1_000_000} MB`);
const errorCode = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
