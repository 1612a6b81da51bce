/**
 * `/callback/{iid}`: takes the code of the partner's OpenID provider, exchanges it, judges the ID token against exactly
 * this connection, and lets the person in. A state counts once, in the browser that it was made for.
 */
import type { Context } from 'hono';
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import { type IdTokenJudgement, judgeIdToken } from '../../../inspect/index.ts';
import { parseAddress } from '../../../kernel/guarded-fetch.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { fetchObserved } from './back-channel.ts';
import { isSameBrowser } from './browser-binding.ts';
import { openFlow, type RefusedSignIn, refuseSignIn } from './flows.ts';
import { refusalDetails, refusalSentence, tellJudged } from './judged-message.ts';
import { letIn } from './let-in.ts';
import { readUserinfo, redeemCode, type Tokens } from './oidc-exchange.ts';
import { discoverProvider, type OidcConnection, oidcConnection, type ProviderMetadata } from './oidc-provider.ts';
import { OidcRequest } from './records.ts';
import { readQuery } from './request-input.ts';
import { clockSkewSeconds } from './saml-decision.ts';
import { reasonOf } from './saml-start.ts';
import type { Site } from './site.ts';

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
    const tokens = await redeemCode(site, idp, connection, provider, {
      code: query.get('code') ?? '',
      verifier: request.code_verifier,
    });
    const judgement = await judge(site, connection, provider, tokens, request.nonce);
    const { claims, inspection } = judgement;
    if (claims === null) {
      return refuseSignIn(site, refusalSentence(inspection), { ...about, details: refusalDetails(inspection) });
    }
    const subject = typeof claims.sub === 'string' ? claims.sub : '';
    const info = connection.getUserInfo ? await readUserinfo(site, provider, tokens.access_token, subject) : {};
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
  tellJudged(site, tokens.id_token, judgement.inspection, judgement.claims !== null);
  return judgement;
}
