/**
 * The sandbox as one HTTP application: the address check first, then injected faults, then the API, then the sign-in
 * pages. It answers only to its own literal address, so a page on the web cannot reach it through a name.
 */
import { Hono } from 'hono';
import type { Log } from '../../kernel/log.ts';
import { apiRoutes } from './admin/routes.ts';
import type { ChaosPlan } from './chaos.ts';
import type { ApiContext } from './http/api-context.ts';
import { problemBody } from './http/api-problem.ts';
import { jsonResponse, refusal, registerApi } from './http/api-router.ts';
import { registerTokenEndpoints } from './http/token-endpoint.ts';
import { type Observers, reportExchanges } from './observers.ts';
import { registerRuntime } from './runtime/index.ts';
import { signingKey } from './signing-keys.ts';

export interface AppParts {
  readonly context: ApiContext;
  readonly observers: Observers;
  readonly chaos: ChaosPlan;
  readonly log: Log;
}

export function createSandboxApp({ context, observers, chaos, log }: AppParts): Hono {
  const app = new Hono();
  app.use('*', async (c, next) => {
    if (`http://${c.req.header('host') ?? ''}` !== context.baseUrl()) {
      return jsonResponse(421, problemBody(421, `this server answers at ${context.baseUrl()} only`));
    }
    return next();
  });
  app.use('*', chaos.middleware);
  app.use('*', reportExchanges(observers, context.clock));
  registerTokenEndpoints(app, context);
  registerApi(app, apiRoutes, context, log);
  registerRuntime(app, {
    store: context.store,
    clock: context.clock,
    switches: context.switches,
    baseUrl: context.baseUrl,
    emit: observers.emit,
    keysFor: (tenantId, serverId) => signingKey(context.store, tenantId, serverId),
  });
  app.notFound(() => jsonResponse(404, problemBody(404, 'not found')));
  app.onError((error, c) => refusal(error, log, `${c.req.method} ${c.req.path}`));
  return app;
}
