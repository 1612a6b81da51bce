/** Answers `app://portico/` from the built page: GET only, inside the folder only, with the same headers as the browser host. */
import type { Protocol } from 'electron';
import type { PageFiles } from '../host/page-files.ts';
import { isOwnPage, pageScheme } from './own-page.ts';

export function servePage(protocol: Pick<Protocol, 'handle'>, files: PageFiles): void {
  protocol.handle(pageScheme, (request) => answerPageRequest(request, files));
}

export async function answerPageRequest(request: Pick<Request, 'method' | 'url'>, files: PageFiles): Promise<Response> {
  if (request.method !== 'GET') return new Response('The page is only read.', { status: 405 });
  if (!isOwnPage(request.url)) return new Response('There is no such page in Portico.', { status: 404 });
  const { status, headers, body } = await files.read(new URL(request.url).pathname);
  return new Response(new Uint8Array(body), { status, headers: { ...headers } });
}
