/** Ends live tokens, codes and sessions of named people. There is no form for a whole organization, as at the vendor. */
import { z } from 'zod';
import { type ApiContext, auditPlace, requirePool, requireServer } from '../http/api-context.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { newObjectId } from './create-server.ts';
import { poolPlace } from './pools.ts';

/** Longer than any token lives. */
const keepMs = 366 * 24 * 3600 * 1000;

const subjects = z.array(z.string().min(1).max(1_000)).min(1).max(100);

export const tokenRevocationRoutes: readonly ApiRoute[] = (['admin', 'system'] as const).flatMap(
  (workspace): ApiRoute[] => {
    const access = workspace === 'admin' ? { workspace } : { workspace, scope: 'revoke_tokens' };
    const base = `/api/${workspace}/{tid}`;
    return [
      {
        ...access,
        operation: `${workspace}.revokeTokens`,
        method: 'DELETE',
        path: `${base}/servers/{wid}/tokens`,
        handle: revokeBySubject,
      },
      {
        ...access,
        operation: `${workspace}.revokeTokensByPool`,
        method: 'DELETE',
        path: `${base}/pools/{ipID}/tokens`,
        handle: revokeByUser,
      },
    ];
  },
);

function revokeBySubject(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const wish = z.object({ subjects, idp_id: z.string().optional() }).parse(fieldsOf(request));
  const scope = { server_id: server.id, ...(wish.idp_id ? { idp_id: wish.idp_id } : {}) };
  for (const subject of wish.subjects) remember(request, context, { ...scope, subject });
  request.audit({ ...auditPlace(server), subject: 'tokens', action: 'revoked', payload: { type: 'subjects' } });
  return done();
}

function revokeByUser(request: ApiRequest, context: ApiContext): ApiAnswer {
  const pool = requirePool(context, request.tenantId, request.param('ipID'));
  const { users } = z.object({ users: subjects }).parse(fieldsOf(request));
  for (const subject of users) remember(request, context, { user_pool_id: pool.id, subject });
  request.audit({ ...poolPlace(context, pool), subject: 'tokens', action: 'revoked', payload: { type: 'users' } });
  return done();
}

function remember(
  { tenantId }: ApiRequest,
  { store, clock }: ApiContext,
  revocation: {
    readonly subject: string;
    readonly server_id?: string;
    readonly user_pool_id?: string;
    readonly idp_id?: string;
  },
): void {
  const now = clock.now();
  const body = { ...revocation, revoked_at: now.toISOString() };
  store.put(tenantId, 'token_revocation', newObjectId(), body, { expiresAt: new Date(now.getTime() + keepMs) });
}
