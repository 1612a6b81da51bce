/** What an issuer publishes about itself, read once from here, with a row for each thing that was asked. */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { type FetchedText, guardedFetch, parseAddress, parseNext } from '../../kernel/guarded-fetch.ts';
import { parseJson } from '../../kernel/parse-json.ts';

export type CheckRow = Omit<ProofRow, 'group' | 'attempt' | 'until'>;

export const checkRow = (title: string, outcome: CheckRow['outcome'], check: string, detail: string): CheckRow => ({
  title,
  outcome,
  check,
  detail,
});

const address = z.string().max(2000);
const Document = z.object({
  issuer: address,
  authorization_endpoint: address,
  token_endpoint: address,
  jwks_uri: address,
});
const KeySet = z.object({ keys: z.array(z.looseObject({ kty: z.string() })).max(100) });

export interface Published {
  /** Null when there is none that can be used. */
  readonly document: z.infer<typeof Document> | null;
  readonly rows: readonly CheckRow[];
}

const titles = {
  discovery: 'Its discovery document can be read',
  issuer: 'It calls itself by exactly the configured issuer',
  keys: 'Its keys can be read',
  reach: 'Its token endpoint has a public address',
};

export async function readPublished(issuer: string, caPem: string, signal: AbortSignal): Promise<Published> {
  const url = `${issuer.trim().replace(/\/$/, '')}/.well-known/openid-configuration`;
  const read = await fetched(() => parseAddress(url), caPem, signal);
  if (typeof read === 'string')
    return { document: null, rows: [checkRow(titles.discovery, 'breaks', 'oidc.discovery', read)] };
  const parsed = Document.safeParse(parseJson(read.text));
  if (read.status !== 200 || !parsed.success) {
    const detail = read.status === 200 ? `${url} is no discovery document.` : `${url} answers with ${read.status}.`;
    return { document: null, rows: [checkRow(titles.discovery, 'breaks', 'oidc.discovery', detail)] };
  }
  const document = parsed.data;
  return {
    document,
    rows: [
      checkRow(titles.discovery, 'works', 'oidc.discovery', url),
      document.issuer === issuer
        ? checkRow(titles.issuer, 'works', 'iss', document.issuer)
        : checkRow(
            titles.issuer,
            'breaks',
            'iss',
            `It calls itself ${document.issuer}, and the connection says ${issuer}. Tokens are refused over a single slash; use the issuer as it is published.`,
          ),
      await keys(document.jwks_uri, new URL(url), caPem, signal),
      reach(document.token_endpoint),
    ],
  };
}

async function keys(jwksUri: string, from: URL, caPem: string, signal: AbortSignal): Promise<CheckRow> {
  const read = await fetched(() => parseNext(jwksUri, from), caPem, signal);
  if (typeof read === 'string') return checkRow(titles.keys, 'breaks', 'jwks', read);
  const parsed = KeySet.safeParse(parseJson(read.text));
  const count = parsed.data?.keys.length ?? 0;
  return read.status === 200 && count > 0
    ? checkRow(titles.keys, 'works', 'jwks', `${count} ${count === 1 ? 'key' : 'keys'} at ${jwksUri}.`)
    : checkRow(titles.keys, 'breaks', 'jwks', `${jwksUri} answers with ${read.status} and no usable keys.`);
}

const inside =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|\[::1\]|\[f[cd]|localhost$|.*\.(?:local|internal|lan)$)/i;

/** Only the address is judged: whether the server itself gets through is seen in its audit log at the first sign-in. */
function reach(endpoint: string): CheckRow {
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  return host === '' || inside.test(host)
    ? checkRow(
        titles.reach,
        'breaks',
        'oidc.reach',
        `${endpoint} is an address of this machine or of an inner network. A server elsewhere cannot ask it for tokens.`,
      )
    : checkRow(
        titles.reach,
        'works',
        'oidc.reach',
        `${host} is a public name. That the server itself gets through is not known from here.`,
      );
}

/** The answer, or why there is none. */
async function fetched(address: () => URL, caPem: string, signal: AbortSignal): Promise<FetchedText | string> {
  try {
    return await guardedFetch(
      address(),
      { headers: { accept: 'application/json' } },
      { maxBytes: 1_000_000, timeoutMs: 15_000, signal, caPem },
    );
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
    return error.why;
  }
}
