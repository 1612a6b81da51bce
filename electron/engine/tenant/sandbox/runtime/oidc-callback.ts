/**
 * `/callback/{iid}`: takes the code of the partner's OpenID provider, exchanges it, judges the ID token against exactly
 * this connection, and lets the person in. A state counts once, in the browser that it was made for.
 */
import type { Context } from 'hono';
import { importPKCS8, SignJWT } from 'jose';
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import { judgeIdToken } from '../../../inspect/index.ts';
import type { IdTokenJudgement } from '../../../inspect/judgement.ts';
import { type FetchRequest, parseAddress } from '../../../kernel/guarded-fetch.ts';
import { newId } from '../../../kernel/new-id.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { fetchObserved } from './back-channel.ts';
import { isSameBrowser } from './browser-binding.ts';
import { openFlow, type RefusedSignIn, refuseSignIn } from './flows.ts';
import { letIn } from './let-in.ts';
import { unixSeconds } from './mint-token.ts';
import {
  discoverProvider,
  type OidcConnection,
  oidcConnection,
  type ProviderMetadata,
  parseJson,
} from './oidc-provider.ts';
import { callbackAddress } from './oidc-request.ts';
import { OidcRequest } from './records.ts';
import { readQuery } from './request-input.ts';
import { reasonOf } from './saml-start.ts';
import type { Site } from './site.ts';

const clockSkewSeconds = 60;

export async function answerCallback(site: Site, idp: IdpBody, context: Context): Promise<Response> {
  const query = readQuery(context);
  const request = takeRequest(site, idp, query.get('state') ?? '');
  const open = request === null ? null : openFlow(site, request.flow_id);
  if (request === null || open === null) {
    return refuseSignIn(
      site,
      'This answers no sign-in that is under way (state): it is too old, was used before, or belongs to another organization.',
      { idp, status: 400 },
    );
  }
  const about: RefusedSignIn = { idp, flow: open.flow };
  if (!isSameBrowser(context, request.browser)) {
    return refuseSignIn(
      site,
      'The sign-in was begun in another browser, or this one keeps no cookies. Start again from the application.',
      about,
    );
  }
  if (idp.disabled) return refuseSignIn(site, 'This identity provider is switched off.', about);
  const error = query.get('error');
  if (error !== undefined) {
    return refuseSignIn(
      site,
      `The identity provider refused: ${error.slice(0, 200)}${query.has('error_description') ? `, ${query.get('error_description')?.slice(0, 500)}` : ''}.`,
      about,
    );
  }
  try {
    const connection = oidcConnection(idp);
    const provider = await discoverProvider(site, connection.issuer);
    const mixUp = issuerProblem(provider, query.get('iss'));
    if (mixUp !== null) return refuseSignIn(site, mixUp, about);
    const tokens = await redeem(site, idp, connection, provider, {
      code: query.get('code') ?? '',
      verifier: request.code_verifier,
    });
    const judgement = await judge(site, connection, provider, tokens, request.nonce);
    const { claims, inspection } = judgement;
    if (claims === null) {
      const failed = inspection.checks.find(({ status }) => status === 'fail');
      const reason =
        failed === undefined
          ? (inspection.sentence ?? 'The ID token could not be verified.')
          : `${failed.title}: ${failed.detail} (${failed.id})`;
      return refuseSignIn(site, reason, {
        ...about,
        details: { failed_checks: inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id) },
      });
    }
    const subject = typeof claims.sub === 'string' ? claims.sub : '';
    const info = connection.getUserInfo ? await userinfo(site, provider, tokens.access_token, subject) : {};
    const amr = z.array(z.string()).safeParse(claims.amr);
    return await letIn(
      open,
      idp,
      { subject, attributes: { ...info, ...claims }, amr: amr.success ? amr.data : [] },
      context,
    );
  } catch (problem) {
    return refuseSignIn(site, reasonOf(problem), { ...about, status: 502 });
  }
}

/** Finds and ends the request in one go, so that an answer that comes twice is refused. */
function takeRequest({ context, tenantId, server }: Site, idp: IdpBody, state: string): OidcRequest | null {
  return context.store.transaction(() => {
    const parsed = OidcRequest.safeParse(context.store.get(tenantId, 'login', state)?.body);
    if (!parsed.success || parsed.data.organization_id !== server.id || parsed.data.idp_id !== idp.id) return null;
    context.store.remove(tenantId, 'login', state);
    return parsed.data;
  });
}

/** The answer says by itself who it is from, where the provider promises that (RFC 9207 §2.4). */
function issuerProblem(provider: ProviderMetadata, iss: string | undefined): string | null {
  if (iss === undefined)
    return provider.authorization_response_iss_parameter_supported === true
      ? 'The answer does not say which provider it is from (iss).'
      : null;
  return iss === provider.issuer
    ? null
    : `The answer is from ${iss.slice(0, 300)}, and the connection expects ${provider.issuer}.`;
}

const Tokens = z.object({
  id_token: z.string().max(200_000),
  access_token: z.string().max(200_000),
  token_type: z.string(),
});
type Tokens = z.infer<typeof Tokens>;

async function redeem(
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

async function judge(
  site: Site,
  connection: OidcConnection,
  provider: ProviderMetadata,
  tokens: Tokens,
  nonce: string,
): Promise<IdTokenJudgement> {
  const keys = await fetchObserved(site, parseAddress(provider.jwks_uri), {});
  if (keys.status !== 200)
    throw new PorticoError(
      'remote/broken',
      `The keys of the identity provider could not be read (status ${keys.status}).`,
    );
  const judgement = await judgeIdToken(tokens.id_token, {
    jwks: keys.text,
    issuer: connection.issuer,
    clientId: connection.clientId,
    nonce,
    accessToken: tokens.access_token,
    now: site.context.clock.now(),
    clockSkewSeconds,
  });
  const failed = judgement.inspection.checks.find(({ status }) => status === 'fail');
  site.context.emit(site.tenantId, {
    type: 'judged',
    at: site.context.clock.now(),
    accepted: judgement.claims !== null,
    reason:
      judgement.claims !== null
        ? 'Every check passed.'
        : failed === undefined
          ? (judgement.inspection.sentence ?? 'Not verified.')
          : `${failed.title}: ${failed.detail} (${failed.id})`,
    message: tokens.id_token,
    inspection: judgement.inspection,
  });
  return judgement;
}

/** The subject must be the one of the ID token, or the answer is about somebody else (OpenID Connect Core §5.3.2). */
async function userinfo(
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
