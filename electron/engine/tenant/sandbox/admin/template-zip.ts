/** Theme templates as a zip: written stored (they are small), read with bounds on number and size. */
import { crc32 } from 'node:zlib';
import { BlobReader, TextWriter, ZipReader } from '@zip.js/zip.js';
import { ApiProblem } from '../http/api-problem.ts';

export interface ZippedTemplate {
  readonly fsPath: string;
  readonly content: string;
}

const maxEntries = 500;
const maxEntryBytes = 500_000;

/** @throws ApiProblem 404 never; 422 for what is no zip, or too large */
export async function readTemplateZip(bytes: Buffer): Promise<ZippedTemplate[]> {
  const refuse = (why: string): ApiProblem => new ApiProblem(422, why, { body: why });
  const reader = new ZipReader(new BlobReader(new Blob([new Uint8Array(bytes)])), { useWebWorkers: false });
  try {
    const entries = await reader.getEntries();
    if (entries.length > maxEntries) throw refuse(`holds more than ${maxEntries} files`);
    const templates: ZippedTemplate[] = [];
    for (const entry of entries) {
      if (entry.directory) continue;
      if (entry.uncompressedSize > maxEntryBytes) throw refuse(`${entry.filename} is too large`);
      templates.push({ fsPath: entry.filename, content: await entry.getData(new TextWriter()) });
    }
    return templates;
  } catch (error) {
    if (error instanceof ApiProblem) throw error;
    throw refuse('is not a zip file');
  } finally {
    await reader.close();
  }
}

/** A zip with stored entries. @see PKWARE APPNOTE 4.3.7, 4.3.12, 4.3.16 */
export function writeTemplateZip(templates: readonly ZippedTemplate[]): Buffer {
  const files: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { fsPath, content } of templates) {
    const name = Buffer.from(fsPath);
    const bytes = Buffer.from(content);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x0800, 2);
    common.writeUInt16LE(0x0021, 8);
    common.writeUInt32LE(crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(bytes.length, 18);
    common.writeUInt16LE(name.length, 22);
    const file = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, name, bytes]);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, place, name]));
    files.push(file);
    offset += file.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(templates.length, 8);
  end.writeUInt16LE(templates.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...files, central, end]);
}
