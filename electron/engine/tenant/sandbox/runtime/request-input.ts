/** Reading what browsers and applications send: forms up to a size, cookies by name, and nothing that occurs twice. */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import { PorticoError } from '../../../../../shared/errors.ts';

export const maxFormBytes = 64_000;
/** A response with thousands of attribute values is about a megabyte; base64 and percent-encoding swell it. */
export const maxSamlFormBytes = 4_000_000;

/**
 * Parameters of a form or a query. A name that occurs twice is refused (RFC 6749 §3.1), as two readers would see two values.
 *
 * @throws `input/too-large`, `input/unreadable`
 */
export async function readForm(context: Context, maxBytes = maxFormBytes): Promise<ReadonlyMap<string, string>> {
  const type = context.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/x-www-form-urlencoded') {
    throw new PorticoError('input/unreadable', 'The body must be sent as application/x-www-form-urlencoded.');
  }
  return singleParameters(new URLSearchParams(await readText(context, maxBytes)));
}

export const readQuery = (context: Context): ReadonlyMap<string, string> =>
  singleParameters(new URL(context.req.url).searchParams);

function singleParameters(parameters: URLSearchParams): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [name, value] of parameters) {
    if (values.has(name))
      throw new PorticoError('input/unreadable', `The parameter ${name.slice(0, 60)} occurs twice.`);
    // An empty value counts as left out (RFC 6749 §3.1).
    if (value !== '') values.set(name, value);
  }
  return values;
}

/** Browsers read no answer while they still send, so a form somewhat too large is read to its end and thrown away. */
const readOn = 4;

async function readText(context: Context, maxBytes: number): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of context.req.raw.body ?? []) {
    size += chunk.byteLength;
    if (size > maxBytes * readOn) break;
    if (size <= maxBytes) chunks.push(chunk);
  }
  if (size > maxBytes)
    throw new PorticoError('input/too-large', `The form is larger than ${Math.round(maxBytes / 1000)} kB.`);
  return Buffer.concat(chunks).toString('utf8');
}

export const readCookie = (context: Context, name: string): string => getCookie(context, name) ?? '';
