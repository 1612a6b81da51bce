/** Calls to the partner's OpenID provider after the person came back: code for tokens, access token for userinfo. */
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import { type FetchRequest, parseAddress } from '../../../kernel/guarded-fetch.ts';
import { newId } from '../../../kernel/new-id.ts';
import { parseJson } from '../../../kernel/parse-json.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { fetchObserved } from './back-channel.ts';
import { unixSeconds } from './mint-token.ts';
import type { OidcConnection, ProviderMetadata } from './oidc-provider.ts';
import { callbackAddress } from './oidc-request.ts';
import type { Site } from './site.ts';

const Tokens = z.object({
  id_token: z.string().max(200_000),
  access_token: z.string().max(200_000),
  token_type: z.string(),
});
export type Tokens = z.infer<typeof Tokens>;

/** Exchanges the code for tokens (OpenID Connect Core §3.1.3). @throws `remote/refused`, `input/unreadable`, and what fetching throws */
export async function redeemCode(
  site: Site,
  idp: IdpBody,
  connection: OidcConnection,
  provider: ProviderMetadata,
  { code, verifier }: { readonly code: string; readonly verifier: string | null },
): Promise<Tokens> {
  if (code === '') throw new PorticoError('remote/not-understood', 'The identity provider sent no code.');
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    redirect_uri: callbackAddress(site, idp.id),
  });
  if (verifier !== null) form.set('code_verifier', verifier);
  const headers: Record<string, string> = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  };
  await authenticate(site, connection, provider, form, headers);
  const request: FetchRequest = { method: 'POST', headers, body: form.toString() };
  const answer = await fetchObserved(site, parseAddress(provider.token_endpoint), request);
  const parsed = Tokens.safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success)
    throw new PorticoError(
      'remote/refused',
      `The token endpoint of the identity provider refused: ${refusalIn(answer.text, answer.status)}.`,
    );
  return parsed.data;
}

function refusalIn(text: string, status: number): string {
  const parsed = z.object({ error: z.string(), error_description: z.string().optional() }).safeParse(parseJson(text));
  if (!parsed.success) return `status ${status}, without the tokens that were asked for`;
  return [parsed.data.error, parsed.data.error_description]
    .filter((part) => part !== undefined)
    .join(', ')
    .slice(0, 500);
}

async function authenticate(
  site: Site,
  connection: OidcConnection,
  provider: ProviderMetadata,
  form: URLSearchParams,
  headers: Record<string, string>,
): Promise<void> {
  const { clientId, clientSecret, method, privateKey } = connection;
  if (method === 'none') form.set('client_id', clientId);
  else if (method === 'private_key_jwt') {
    if (privateKey === null)
      throw new PorticoError('input/unreadable', 'The connection has no private key to authenticate with.');
    form.set('client_id', clientId);
    form.set('client_assertion_type', 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    form.set('client_assertion', await assertion(site, clientId, provider.token_endpoint, privateKey));
  } else if (provider.token_endpoint_auth_methods_supported?.includes('client_secret_basic') ?? true) {
    headers.authorization = `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`;
  } else {
    form.set('client_id', clientId);
    form.set('client_secret', clientSecret);
  }
}

/** `application/x-www-form-urlencoded` of one value (RFC 6749 §2.3.1). */
const formEncode = (value: string): string => new URLSearchParams([['', value]]).toString().slice(1);

async function assertion(
  site: Site,
  clientId: string,
  audience: string,
  { key, algorithm }: { readonly key: string; readonly algorithm: string },
): Promise<string> {
  const issuedAt = unixSeconds(site.context.clock.now());
  return await new SignJWT({
    iss: clientId,
    sub: clientId,
    aud: audience,
    jti: newId('assertion'),
    iat: issuedAt,
    exp: issuedAt + 60,
  })
    .setProtectedHeader({ alg: algorithm })
    .sign(await importPKCS8(key, algorithm));
}

/** The subject must be the one of the ID token, or the answer is about somebody else (OpenID Connect Core §5.3.2). */
export async function readUserinfo(
  site: Site,
  provider: ProviderMetadata,
  accessToken: string,
  subject: string,
): Promise<Readonly<Record<string, unknown>>> {
  if (provider.userinfo_endpoint === undefined)
    throw new PorticoError('remote/not-understood', 'The identity provider has no userinfo endpoint.');
  const answer = await fetchObserved(site, parseAddress(provider.userinfo_endpoint), {
    headers: { authorization: `Bearer ${accessToken}`, accept: 'application/json' },
  });
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(answer.text));
  if (answer.status !== 200 || !parsed.success)
    throw new PorticoError('remote/not-understood', `Userinfo could not be read (status ${answer.status}).`);
  if (parsed.data.sub !== subject)
    throw new PorticoError('remote/not-understood', 'Userinfo is about another person than the ID token (sub).');
  return parsed.data;
}
