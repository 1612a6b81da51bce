/** Role grants on servers, pools and the tenant, for people of a pool and for everybody of an IdP. */
import { z } from 'zod';
import { type ApiContext, auditPlace, requirePool, requireServer } from '../http/api-context.ts';
import { notFound, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, done, okList } from '../http/api-route.ts';
import { checkRepeated, fieldsOf } from '../http/body-fields.ts';
import { type RoleBody, RoleSubject } from '../schemas/access.ts';
import type { Stored } from '../store.ts';
import { idpKey } from './idp-key.ts';
import { poolPlace } from './pools.ts';
import { requireUser } from './users.ts';

type Role = RoleBody['role'];

interface Level {
  readonly type: RoleBody['resource']['type'];
  readonly roles: readonly [Role, ...Role[]];
  readonly path: string;
  readonly operations: { readonly list: string; readonly grant: string; readonly revoke: string };
  /** The resource's key, the members that name it, and where its events are filed. */
  readonly resource: (request: ApiRequest, context: ApiContext) => Place;
}

interface Place {
  readonly key: string;
  readonly resource: RoleBody['resource'];
  readonly audit: { readonly serverId: string; readonly workspaceId?: string };
}

const levels: readonly Level[] = [
  {
    type: 'workspace',
    roles: ['admin', 'auditor', 'manager', 'user_manager', 'member'],
    path: '/api/admin/{tid}/servers/{wid}/roles',
    operations: { list: 'listWorkspaceRoles', grant: 'grantWorkspaceRole', revoke: 'revokeWorkspaceRole' },
    resource(request, context) {
      const server = requireServer(context, request.tenantId, request.param('wid'));
      const resource = { type: 'workspace' as const, tenant_id: request.tenantId, workspace_id: server.id };
      return { key: server.id, resource, audit: auditPlace(server) };
    },
  },
  {
    type: 'identity_pool',
    roles: ['user_manager'],
    path: '/api/admin/{tid}/pools/{ipID}/roles',
    operations: { list: 'listIdentityPoolRoles', grant: 'grantIdentityPoolRole', revoke: 'revokeIdentityPoolRole' },
    resource(request, context) {
      const pool = requirePool(context, request.tenantId, request.param('ipID'));
      const resource = { type: 'identity_pool' as const, tenant_id: request.tenantId, identity_pool_id: pool.id };
      return { key: `pool:${pool.id}`, resource, audit: poolPlace(context, pool) };
    },
  },
  {
    type: 'tenant',
    roles: ['admin', 'business_admin', 'auditor', 'member'],
    path: '/api/admin/{tid}/tenant/roles',
    operations: { list: 'listTenantRoles', grant: 'grantTenantRole', revoke: 'revokeTenantRole' },
    resource: ({ tenantId }) => ({
      key: 'tenant:',
      resource: { type: 'tenant', tenant_id: tenantId },
      audit: { serverId: 'admin' },
    }),
  },
];

export const roleRoutes: readonly ApiRoute[] = [
  ...levels.flatMap((level): ApiRoute[] => [
    {
      operation: `admin.${level.operations.list}`,
      method: 'GET',
      path: level.path,
      workspace: 'admin',
      handle: (request, context) => list(level, request, context),
    },
    {
      operation: `admin.${level.operations.grant}`,
      method: 'POST',
      path: `${level.path}/grant`,
      workspace: 'admin',
      handle: (request, context) => grant(level, request, context),
    },
    {
      operation: `admin.${level.operations.revoke}`,
      method: 'DELETE',
      path: `${level.path}/revoke`,
      workspace: 'admin',
      handle: (request, context) => revoke(level, request, context),
    },
  ]),
  {
    operation: 'admin.listUserRoles',
    method: 'GET',
    path: '/api/admin/{tid}/pools/{ipID}/users/{userID}/roles',
    workspace: 'admin',
    handle(request, context) {
      const { pool, user } = requireUser(request, context);
      const key = `user:${pool.id}/${user.id}`;
      const rows = context.store.list(request.tenantId, 'role', { where: { subject_key: key } });
      return okList({ resources: rows.map(({ body }) => ({ ...body.resource, role: body.role })) }, rows);
    },
  },
];

function list(level: Level, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { key } = level.resource(request, context);
  const rows = context.store.list(request.tenantId, 'role', { parent: key });
  const bySubject = Map.groupBy(rows, (row) => row.body.subject_key);
  const subjects = [...bySubject.values()].map((grants) => {
    const held = new Set(grants.map((row) => row.body.role));
    return {
      ...grants[0]?.body.subject,
      tenant_id: request.tenantId,
      roles: Object.fromEntries(level.roles.map((role) => [role, held.has(role)])),
    };
  });
  return okList({ subjects }, rows);
}

/** What a grant or revocation names; the people and IdPs must be there. @throws ApiProblem 404, 422 */
function wishOf(level: Level, request: ApiRequest, context: ApiContext) {
  const fields = fieldsOf(request);
  checkRepeated(fields, { tenant_id: request.tenantId });
  const { role, ...subject } = RoleSubject.extend({ role: z.enum(level.roles) }).parse(fields);
  const place = level.resource(request, context);
  const key = subjectKey(context, request.tenantId, subject);
  return { place, role, subject, key, id: `${place.key}|${key}|${role}` };
}

/** The subject of a grant as one word. @throws ApiProblem 404, 422 when it is not there */
export function subjectKey({ store }: ApiContext, tenantId: string, subject: z.infer<typeof RoleSubject>): string {
  if (subject.type === 'identity_pool_user') {
    const { identity_pool_id: poolId, identity_pool_user_id: userId } = subject;
    if (!poolId) throw unprocessable({ identity_pool_id: 'is required' });
    if (!userId) throw unprocessable({ identity_pool_user_id: 'is required' });
    if (store.get(tenantId, 'user', userId)?.parent !== poolId) throw notFound('user', userId);
    return `user:${poolId}/${userId}`;
  }
  const { workspace_id: serverId, idp_id: idpId } = subject;
  if (!serverId) throw unprocessable({ workspace_id: 'is required' });
  if (!idpId) throw unprocessable({ idp_id: 'is required' });
  if (store.get(tenantId, 'idp', idpKey(serverId, idpId)) === null) throw notFound('identity provider', idpId);
  return `idp:${serverId}/${idpId}`;
}

function grant(level: Level, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { place, role, subject, key, id } = wishOf(level, request, context);
  const body = { subject, subject_key: key, role, resource: place.resource };
  const known = context.store.get(request.tenantId, 'role', id);
  const saved = known ?? context.store.put(request.tenantId, 'role', id, body, { parent: place.key });
  if (known === null) auditRole(request, place, saved, 'granted');
  return done(saved.version);
}

function revoke(level: Level, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { place, role, id } = wishOf(level, request, context);
  const known = context.store.get(request.tenantId, 'role', id);
  if (known === null) throw notFound('role', role);
  context.store.remove(request.tenantId, 'role', id);
  auditRole(request, place, known, 'revoked');
  return done(known.version);
}

function auditRole(
  request: ApiRequest,
  { audit }: Place,
  { body }: Stored<'role'>,
  action: 'granted' | 'revoked',
): void {
  const { subject, role, resource } = body;
  request.audit({
    ...audit,
    subject: 'role',
    action,
    metadata:
      subject.type === 'identity_pool_user'
        ? { affected_user_id: subject.identity_pool_user_id, affected_user_pool_id: subject.identity_pool_id }
        : { idp_id: subject.idp_id },
    payload: { subject, role, resource },
  });
}
