/** Requests as an attacker writes them: any host, any origin, any path, any length. */
import { request as httpRequest } from 'node:http';

export interface RawRequest {
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Goes on sending blocks of this many bytes until the other side stops it or this much was sent. */
  readonly flood?: { readonly blockBytes: number; readonly totalBytes: number };
}

export interface RawAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly sentBytes: number;
}

export function rawRequest(
  origin: string,
  { method = 'GET', path, headers = {}, body, flood }: RawRequest,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    let sentBytes = 0;
    let answered = false;
    const request = httpRequest({ hostname, port, method, path, headers, agent: false }, (response) => {
      answered = true;
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text, sentBytes });
        request.destroy();
      });
    });
    request.on('error', (error) => {
      if (!answered) reject(error);
    });
    if (flood === undefined) {
      request.end(body);
      return;
    }
    const block = Buffer.alloc(flood.blockBytes, 'x');
    const send = () => {
      while (!answered && sentBytes < flood.totalBytes) {
        sentBytes += block.length;
        if (!request.write(block)) return void request.once('drain', send);
      }
      request.end();
    };
    send();
  });
}
