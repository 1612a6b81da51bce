/** Zips in memory, in both directions. Reading trusts nothing: sizes are counted as they unpack, names are checked by the caller. */
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipReader, ZipWriter } from '@zip.js/zip.js';
import { PorticoError } from '../../../shared/errors.ts';
import { limits } from './kept-files.ts';

configure({ useWebWorkers: false });

export interface ZippedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** @throws `input/too-large` when the zip would be larger than a restore takes */
export async function zipFiles(files: AsyncIterable<ZippedFile>, now: Date): Promise<Uint8Array> {
  const writer = new ZipWriter(new Uint8ArrayWriter());
  let packed = 0;
  for await (const { name, bytes } of files) {
    const entry = await writer.add(name, new Uint8ArrayReader(bytes), { lastModDate: now, level: 6 });
    packed += entry.compressedSize ?? bytes.byteLength;
    if (packed > limits.exportBytes) throw tooLarge('This home is larger than an export can be');
  }
  return writer.close();
}

/** @throws `input/unreadable` when it is no zip, is encrypted or damaged; `input/too-large` beyond the limits */
export async function unzipFiles(zip: Uint8Array): Promise<ZippedFile[]> {
  if (zip.byteLength > limits.exportBytes) throw tooLarge('The file is larger than an export can be');
  const reader = new ZipReader(new Uint8ArrayReader(zip), { checkOverlappingEntry: true });
  const files: ZippedFile[] = [];
  let contentBytes = 0;
  try {
    for await (const entry of reader.getEntriesGenerator()) {
      if (files.length >= limits.files) throw tooLarge(`The export holds more than ${limits.files} files`);
      if (entry.encrypted)
        throw new PorticoError('input/unreadable', 'The zip is protected by a password, which an export never is.');
      if (entry.directory) continue;
      const allowed = Math.min(limits.fileBytes, limits.contentBytes - contentBytes);
      const sink = boundedSink(allowed);
      await entry.getData(sink.stream, { checkSignature: true });
      const bytes = sink.bytes();
      contentBytes += bytes.byteLength;
      files.push({ name: entry.filename, bytes });
    }
    return files;
  } catch (error) {
    if (error instanceof PorticoError) throw error;
    throw new PorticoError('input/unreadable', 'The file is not a zip as Portico writes it.', { cause: error });
  } finally {
    await reader.close();
  }
}

/** Counts while unpacking: the size that a zip declares is only a claim. */
function boundedSink(maxBytes: number): { stream: WritableStream<Uint8Array>; bytes: () => Uint8Array } {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const stream = new WritableStream<Uint8Array>({
    write(chunk) {
      size += chunk.byteLength;
      if (size > maxBytes) throw tooLarge('A file in the export unpacks to more than Portico accepts');
      chunks.push(chunk);
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}

const tooLarge = (why: string): PorticoError =>
  new PorticoError('input/too-large', `${why} (${Math.round(limits.exportBytes / 1_000_000)} MB packed).`);
