/**
 * Sign-ins under way: bounded in number and time, tied to the browser that began them, each ended once. A sign-in ends
 * with a code for the application, or with a page that says why not.
 */
import type { Context } from 'hono';
import { newId } from '../../../kernel/new-id.ts';
import type { ClientBody } from '../schemas/client.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { brandingOf } from './branding.ts';
import { bindBrowser, isSameBrowser, sessionCookie } from './browser-binding.ts';
import { pageResponse } from './html.ts';
import { lifetimeSeconds, sessionSeconds } from './lifetimes.ts';
import { refusalPage } from './pages.ts';
import { Flow, hashOf, newSecret, type Person } from './records.ts';
import { lifetimeServers, logEvent, openSite, type Site } from './site.ts';

/** Long enough for a slow second factor at the partner's IdP. */
export const flowSeconds = 900;
const mostUnderWay = 5000;

export interface OpenFlow {
  readonly id: string;
  readonly flow: Flow;
  readonly site: Site;
  /** The server that issues the code; the same as `site` unless a workspace led here. */
  readonly issuerSite: Site;
}

export const isFull = ({ context, tenantId }: Site): boolean => context.store.count(tenantId, 'login') >= mostUnderWay;

export const laterBy = (site: Site, seconds: number): Date =>
  new Date(site.context.clock.now().getTime() + seconds * 1000);

export function saveFlow(site: Site, id: string, flow: Flow): void {
  site.context.store.put(site.tenantId, 'login', id, flow, {
    parent: flow.organization_id,
    expiresAt: laterBy(site, flowSeconds),
  });
}

/** The sign-in of this id at this server; null when it is over, elsewhere, or was never begun. */
export function openFlow(site: Site, id: string): OpenFlow | null {
  const stored = site.context.store.get(site.tenantId, 'login', id);
  const parsed = Flow.safeParse(stored?.body);
  if (!parsed.success || parsed.data.organization_id !== site.server.id) return null;
  const issuerSite =
    parsed.data.server_id === site.server.id ? site : openSite(site.context, site.tenantId, parsed.data.server_id);
  return issuerSite === null ? null : { id, flow: parsed.data, site, issuerSite };
}

/** As `openFlow`, for the browser that began it. */
export function openFlowOf(site: Site, id: string, context: Context): OpenFlow | null {
  const open = openFlow(site, id);
  return open !== null && isSameBrowser(context, open.flow.browser) ? open : null;
}

/** Ends the sign-in well: one code for the application, a session for the browser. */
export function finishSignIn(
  open: OpenFlow,
  client: ClientBody,
  person: Person,
  context: Context,
  keepSession: boolean,
): Response {
  const { flow, issuerSite, site } = open;
  const { store, clock } = site.context;
  const code = newSecret();
  const session = newSecret();
  const sessionLife = sessionSeconds(lifetimeServers(issuerSite));
  const { browser, headers } = bindBrowser(context, site);
  const issued = store.transaction(() => {
    if (!store.remove(site.tenantId, 'login', open.id)) return false;
    const codeLife = lifetimeSeconds('authorization_code_ttl', client, lifetimeServers(issuerSite));
    const record = {
      grant_id: newId('grant'),
      client_id: flow.client_id,
      redirect_uri: flow.redirect_uri,
      scopes: flow.scopes,
      nonce: flow.nonce,
      correlation_id: flow.correlation_id,
      code_challenge: flow.code_challenge,
      used: false,
      person,
    };
    store.put(site.tenantId, 'code', hashOf(code), record, {
      parent: issuerSite.server.id,
      expiresAt: laterBy(site, codeLife),
    });
    if (keepSession) {
      store.put(
        site.tenantId,
        'session',
        hashOf(session),
        { person, browser },
        { parent: issuerSite.server.id, expiresAt: laterBy(site, sessionLife) },
      );
    }
    const facts = { clientId: flow.client_id, person, correlationId: flow.correlation_id };
    logEvent(site, 'request', 'authenticated', facts);
    logEvent(issuerSite, 'authorization_code', 'issued', {
      ...facts,
      payload: { scopes: flow.scopes, redirect_uri: flow.redirect_uri },
    });
    return true;
  });
  if (!issued) return signInIsOver(site);
  site.context.emit(site.tenantId, {
    type: 'signed-in',
    at: clock.now(),
    subject: person.sub,
    organizationId: person.organization_id,
  });
  const cookies = keepSession ? [...headers, sessionCookie(issuerSite, session, sessionLife)] : headers;
  return redirectBack(flow.redirect_uri, { code, state: flow.state, iss: issuerSite.issuer }, cookies);
}

/** Answers the application (RFC 6749 §4.1.2, RFC 9207 for `iss`). The redirect URI was compared before. */
export function redirectBack(
  redirectUri: string,
  parameters: Readonly<Record<string, string | null>>,
  headers: readonly (readonly [string, string])[] = [],
): Response {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(parameters)) if (value !== null) url.searchParams.append(name, value);
  return redirectTo(url.href, headers);
}

export function redirectTo(url: string, headers: readonly (readonly [string, string])[] = []): Response {
  const answer = new Response(null, {
    status: 303,
    headers: { location: url, 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' },
  });
  for (const [name, value] of headers) answer.headers.append(name, value);
  return answer;
}

/** Ends a sign-in attempt badly: logged, and said in words with a reference to the log. */
export function refuseSignIn(site: Site, reason: string, facts: RefusedSignIn): Response {
  const reference = newId('ref');
  logEvent(site, 'login', 'failed', {
    ...(facts.idp === undefined ? {} : { idp: facts.idp }),
    ...(facts.flow === undefined ? {} : { clientId: facts.flow.client_id, correlationId: facts.flow.correlation_id }),
    payload: { reason, reference, ...facts.details },
  });
  return pageResponse(refusalPage(brandingOf(site.server), reason, reference, facts.status ?? 403));
}

export interface RefusedSignIn {
  readonly idp?: IdpBody;
  readonly flow?: Flow;
  readonly status?: 400 | 403 | 413 | 429 | 502;
  readonly details?: Readonly<Record<string, unknown>>;
}

export const signInIsOver = (site: Site): Response =>
  refuseSignIn(site, 'This sign-in is over, or it was begun in another browser. Start again from the application.', {
    status: 400,
  });
