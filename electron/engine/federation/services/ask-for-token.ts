/** A service at a token endpoint: the client credentials grant (RFC 6749 §4.4), with what it shows chosen by the caller. */
import { z } from 'zod';
import { guardedFetch } from '../../kernel/guarded-fetch.ts';
import { parseJson } from '../../kernel/parse-json.ts';

export interface TokenWish {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: none is sent. */
  readonly secret: string | null;
  readonly scopes: readonly string[];
  readonly signal: AbortSignal;
}

export interface TokenAnswer {
  readonly status: number;
  readonly accessToken: string;
  readonly scope: string;
  readonly error: string;
  readonly why: string;
}

const Answer = z.object({
  access_token: z.string().default(''),
  scope: z.string().default(''),
  error: z.string().default(''),
  error_description: z.string().default(''),
});

/** @throws what the request throws; a refusal is an answer */
export async function askForToken({ issuer, clientId, secret, scopes, signal }: TokenWish): Promise<TokenAnswer> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  if (secret === null) form.set('client_id', clientId);
  const basic = Buffer.from([clientId, secret ?? ''].map(encodeURIComponent).join(':')).toString('base64');
  const answer = await guardedFetch(
    new URL(`${issuer}/oauth2/token`),
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(secret === null ? {} : { authorization: `Basic ${basic}` }),
      },
      body: form.toString(),
    },
    { maxBytes: 200_000, timeoutMs: 15_000, signal },
  );
  // A page instead of JSON says nothing to a client; its status does.
  const parsed = Answer.safeParse(parseJson(answer.text)).data ?? Answer.parse({});
  const why =
    parsed.error_description === '' ? `It answers with ${answer.status}.` : sentence(parsed.error_description);
  return { status: answer.status, accessToken: parsed.access_token, scope: parsed.scope, error: parsed.error, why };
}

const sentence = (text: string): string => text.trim().slice(0, 500).replace(/\.*$/, '.');
