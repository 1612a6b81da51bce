/**
 * Reads a request's body as JSON without ever holding more than its limit. A body that announces too much is refused before
 * a byte of it is read; one that lies about its length is refused at the byte that exceeds the limit.
 */
import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'json'; readonly value: unknown }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'not-json' };

export async function readJsonBody(request: IncomingMessage, maxBytes: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > maxBytes) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  // Not destroyed on return: the answer still has to travel on this connection.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('the body must be read as bytes');
    sizeBytes += chunk.length;
    if (sizeBytes > maxBytes) return { kind: 'too-large' };
    chunks.push(chunk);
  }
  try {
    return { kind: 'json', value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))) };
  } catch {
    return { kind: 'not-json' };
  }
}
