import { PorticoError } from '../../../../shared/errors.ts';

const maxPageBytes = 20_000_000;

/** The body as text. @throws `input/too-large` beyond 20 MB, without reading on */
export async function guardedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxPageBytes)
      throw new PorticoError('input/too-large', 'A page of the sign-in is larger than 20 MB.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
