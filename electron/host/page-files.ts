/**
 * The page's files, the same for the window (`app://`) and the browser host. Answers only what lies in the built folder,
 * with a media type of its own choosing and the security headers; each load of the page gets a style nonce of its own.
 */
import { randomBytes } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { extname, isAbsolute, join, relative, resolve, sep } from 'node:path';

export interface PageFile {
  readonly status: 200 | 404;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface PageFiles {
  /** @param path the path of the address, still percent-encoded, as the browser sent it: `/assets/index-3f2a.js` */
  read(path: string): Promise<PageFile>;
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.txt': 'text/plain; charset=utf-8',
};

/**
 * @param folder the built page, `dist/page`
 * @param connect where the page may send requests: nowhere in the window, to its own host in the browser
 */
export function openPageFiles(folder: string, connect: "'none'" | "'self'"): PageFiles {
  const root = resolve(folder);
  return {
    async read(path) {
      const nonce = randomBytes(16).toString('base64');
      const file = locate(root, path);
      const content = file === null ? null : await readRegularFile(file);
      if (file === null || content === null) {
        return {
          status: 404,
          headers: headersFor('.txt', nonce, connect),
          body: Buffer.from('There is no such file in Portico.'),
        };
      }
      const extension = extname(file);
      const body = extension === '.html' ? withNonce(content, nonce) : content;
      return { status: 200, headers: headersFor(extension, nonce, connect), body };
    },
  };
}

/** The absolute path of a file inside `root`, or null for whatever climbs out, is not decodable, or has no known type. */
export function locate(root: string, path: string): string | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  if (decoded.includes('\0') || decoded.includes('\\')) return null;
  const file = resolve(root, `.${sep}${decoded === '/' ? 'index.html' : decoded.replace(/^\/+/, '')}`);
  const inside = relative(root, file);
  if (inside === '' || inside === '..' || inside.startsWith(`..${sep}`) || isAbsolute(inside)) return null;
  return Object.hasOwn(mediaTypes, extname(file)) ? join(root, inside) : null;
}

async function readRegularFile(file: string): Promise<Buffer | null> {
  const found = await stat(file).catch(() => null);
  return found?.isFile() === true ? readFile(file) : null;
}

/** First in the head, so that what reads the nonce while it starts finds it. */
function withNonce(html: Buffer, nonce: string): Buffer {
  return Buffer.from(
    html.toString('utf8').replace(/<head[^>]*>/i, (head) => `${head}<meta property="csp-nonce" nonce="${nonce}">`),
  );
}

function headersFor(extension: string, nonce: string, connect: string): Record<string, string> {
  return {
    ...securityHeaders(nonce, connect),
    'content-type': mediaTypes[extension] ?? 'text/plain; charset=utf-8',
    // The start page carries a nonce for one load; the other files have their content's hash in their name.
    'cache-control': extension === '.html' ? 'no-store' : 'private, max-age=3600',
  };
}

/** Sent with every answer of both doors, data included. */
export function securityHeaders(nonce: string, connect: string): Record<string, string> {
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      `style-src 'self' 'nonce-${nonce}'`,
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src ${connect}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=(), payment=()',
  };
}
