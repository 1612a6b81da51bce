/**
 * The side of the sandbox tenant that people and applications meet: sign-in pages, OAuth and OpenID Connect endpoints,
 * the SAML service provider. Everything is under `/{tid}/{sid}`, where the second is an organization or a workspace.
 */
import type { Context, Hono } from 'hono';
import { PorticoError } from '../../../../../shared/errors.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import { answerAuthorize } from './authorize.ts';
import { brandingOf } from './branding.ts';
import { answerLogout } from './end-session.ts';
import { pageResponse } from './html.ts';
import { jsonAnswer, refusalAnswer, refuse } from './oauth-answer.ts';
import { answerCallback } from './oidc-callback.ts';
import { noticePage, outboxPage, refusalPage } from './pages.ts';
import { answerPushedRequest } from './pushed-request.ts';
import { answerAcs } from './saml-acs.ts';
import { isSaml, serviceProvider } from './saml-connection.ts';
import { spMetadata } from './saml-request.ts';
import { answerSetup, showSetup } from './setup-password.ts';
import { answerSignIn, showSignIn } from './sign-in-page.ts';
import { findIdp, openSite, type Site } from './site.ts';
import { answerToken } from './token-endpoint.ts';
import { answerIntrospection, answerRevocation, answerUserinfo } from './token-questions.ts';
import { discoveryDocument, publicKeys } from './well-known.ts';

export { resolveClaim } from './claims.ts';
export { hashPassword, passwordProblems, verifyPassword } from './passwords.ts';

type Handler = (site: Site, context: Context) => Response | Promise<Response>;

/** Registers every runtime route; the API's own routes come first. */
export function registerRuntime(app: Hono, context: RuntimeContext): void {
  const on = (method: 'GET' | 'POST', path: string, kind: 'page' | 'json', handler: Handler): void => {
    app.on(method, `/:tid/:sid${path}`, async (request, next) => {
      const site = openSite(context, request.req.param('tid') ?? '', request.req.param('sid') ?? '');
      if (site === null) return kind === 'json' && isReserved(request) ? await next() : unknownServer(kind);
      try {
        return await handler(site, request);
      } catch (error) {
        const answer = inputAnswer(site, kind, error);
        if (answer === null) throw error;
        return answer;
      }
    });
  };

  on('GET', '/.well-known/openid-configuration', 'json', (site) => shared(jsonAnswer(discoveryDocument(site))));
  on('GET', '/.well-known/jwks.json', 'json', (site) => shared(jsonAnswer(publicKeys(site))));
  for (const method of ['GET', 'POST'] as const) {
    on(method, '/oauth2/authorize', 'page', answerAuthorize);
    on(method, '/userinfo', 'json', (site, request) => shared(answerUserinfo(site, request)));
    on(method, '/oidc/logout', 'page', answerLogout);
  }
  on('POST', '/oauth2/token', 'json', async (site, request) => shared(await answerToken(site, request)));
  on('POST', '/par', 'json', answerPushedRequest);
  on('POST', '/oauth2/introspect', 'json', answerIntrospection);
  on('POST', '/oauth2/revoke', 'json', async (site, request) => shared(await answerRevocation(site, request)));
  for (const path of [
    '/oauth2/token',
    '/oauth2/revoke',
    '/userinfo',
    '/.well-known/openid-configuration',
    '/.well-known/jwks.json',
  ]) {
    app.options(`/:tid/:sid${path}`, () =>
      shared(
        new Response(null, { status: 204, headers: { 'access-control-allow-headers': 'authorization, content-type' } }),
      ),
    );
  }
  on('GET', '/sign-in/:flow', 'page', (site, request) => showSignIn(site, request, request.req.param('flow') ?? ''));
  on('POST', '/sign-in/:flow', 'page', (site, request) => answerSignIn(site, request, request.req.param('flow') ?? ''));
  on('GET', '/saml/sp/:iid/metadata', 'page', answerSpMetadata);
  on('POST', '/saml/sp/:iid/acs', 'page', (site, request) => {
    const idp = findIdp(site, request.req.param('iid') ?? '');
    return idp === null || !isSaml(idp) ? unknownConnection(site) : answerAcs(site, idp, request);
  });
  on('GET', '/callback/:iid', 'page', (site, request) => {
    const idp = findIdp(site, request.req.param('iid') ?? '');
    return idp === null ? unknownConnection(site) : answerCallback(site, idp, request);
  });
  on('GET', '/setup/:code', 'page', (site, request) =>
    showSetup(context, site.tenantId, site.server.id, request, request.req.param('code') ?? ''),
  );
  on('POST', '/setup/:code', 'page', (site, request) =>
    answerSetup(context, site.tenantId, site.server.id, request, request.req.param('code') ?? ''),
  );
  app.get('/:tid/outbox', (request) => showOutbox(context, request.req.param('tid') ?? ''));
}

/** Applications that run in a browser ask from their own origin; no cookie counts at these endpoints. */
function shared(answer: Response): Response {
  answer.headers.set('access-control-allow-origin', '*');
  return answer;
}

function answerSpMetadata(site: Site, request: Context): Response {
  const idp = findIdp(site, request.req.param('iid') ?? '');
  if (idp === null || !isSaml(idp)) return unknownConnection(site);
  return new Response(spMetadata(idp, serviceProvider(site, idp)), {
    headers: { 'content-type': 'application/samlmetadata+xml; charset=utf-8', 'x-content-type-options': 'nosniff' },
  });
}

const isReserved = (request: Context): boolean => ['admin', 'system'].includes(request.req.param('sid') ?? '');

function unknownServer(kind: 'page' | 'json'): Response {
  if (kind === 'json') return refusalAnswer(refuse('not_found', 'There is no such workspace or organization.', 404));
  return pageResponse(
    noticePage(brandingOf(null), 'Nothing is here', 'There is no such workspace or organization on this server.', 404),
  );
}

const unknownConnection = (site: Site): Response =>
  pageResponse(
    noticePage(brandingOf(site.server), 'Nothing is here', 'This organization has no such connection.', 404),
  );

/** What the sender got wrong about the form of a request; anything else is not expected here and goes on. */
function inputAnswer(site: Site, kind: 'page' | 'json', error: unknown): Response | null {
  if (!(error instanceof PorticoError) || !error.code.startsWith('input/')) return null;
  const status = error.code === 'input/too-large' ? 413 : 400;
  if (kind === 'json') return refusalAnswer(refuse('invalid_request', error.why, status));
  return pageResponse({ ...refusalPage(brandingOf(site.server), error.why, 'none'), status });
}

function showOutbox({ store }: RuntimeContext, tenantId: string): Response {
  if (store.get(tenantId, 'tenant', tenantId) === null) return unknownServer('page');
  const mails = store.list(tenantId, 'mail').map(({ body }) => body);
  return pageResponse(
    outboxPage(
      brandingOf(null),
      mails.toSorted((a, b) => b.at.localeCompare(a.at)),
    ),
  );
}
