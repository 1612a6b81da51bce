/** The audit log, by the same filters on both sides of the API. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem } from '../http/api-problem.ts';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../http/api-route.ts';
import { limitOf, listOf } from '../http/paging.ts';

const metadataFilters = [
  'organization_id',
  'client_id',
  'subject',
  'user_id',
  'user_pool_id',
  'affected_user_id',
  'affected_user_pool_id',
  'group_id',
  'idp_id',
  'idp_method',
  'idp_subject',
  'session_id',
  'authorization_correlation_id',
  'ip',
] as const;

export const auditRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.listAuditEvents',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/audit-events',
    workspace: 'admin',
    handle: list,
  },
  {
    operation: 'system.listAuditEvents',
    method: 'GET',
    path: '/api/system/{tid}/servers/{wid}/audit-events',
    workspace: 'system',
    scope: 'view_audit_events',
    handle: list,
  },
];

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { query, tenantId } = request;
  const server = requireServer(context, tenantId, request.param('wid'));
  const order = query.get('order') || 'desc';
  if (order !== 'asc' && order !== 'desc') throw new ApiProblem(400, 'order must be asc or desc');
  const asked = metadataFilters
    .map((name) => [name, query.get(name) ?? ''] as const)
    .filter(([, value]) => value !== '');
  const from = momentOf(query, 'timestamp_from');
  const to = momentOf(query, 'timestamp_to');
  const after = query.get('after_event_id');
  const before = query.get('before_event_id');
  const events = context.store.listAudit(tenantId, {
    serverId: server.id,
    subjects: listOf(query, 'event_subject'),
    actions: listOf(query, 'event_action'),
    metadata: Object.fromEntries(asked),
    order,
    limit: limitOf(query),
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(after ? { after } : {}),
    ...(before ? { before } : {}),
  });
  return { status: 200, body: { audit_events: events } };
}

function momentOf(query: URLSearchParams, name: string): Date | null {
  const text = query.get(name);
  if (text === null || text === '') return null;
  const moment = new Date(text);
  if (Number.isNaN(moment.getTime())) throw new ApiProblem(400, `${name} must be an RFC 3339 time`);
  return moment;
}
