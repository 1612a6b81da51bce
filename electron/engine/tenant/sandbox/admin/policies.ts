/** Policies and where they are bound. A list without `policy_types` holds `api` policies only, as the vendor's does. */
import { z } from 'zod';
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem, notFound, unprocessable } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, okList } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { listOf, pageOf } from '../http/paging.ts';
import { PolicyPointBody, PolicyType } from '../schemas/access.ts';
import { resourceRoutes } from './resource.ts';

const points = '/api/admin/{tid}/servers/{wid}/policy-execution-points';

/** Which type of policy may stand at which point. `api` may stand anywhere. */
const mayBind: Readonly<Record<string, string>> = {
  scope_user_grant: 'user',
  server_user_token: 'user',
  client_user_token: 'user',
  scope_client_assignment: 'developer',
  server_client_assignment: 'developer',
  scope_machine_grant: 'machine',
  server_machine_token: 'machine',
  client_machine_token: 'machine',
  scope_dynamic_client_registration: 'dcr',
  server_dynamic_client_registration: 'dcr',
};

export const policyRoutes: readonly ApiRoute[] = [
  ...resourceRoutes({
    kind: 'policy',
    what: 'policy',
    operations: { create: 'createPolicy', read: 'getPolicy', update: 'updatePolicy', remove: 'deletePolicy' },
    collection: '/api/admin/{tid}/policies',
    item: '/api/admin/{tid}/policies/{pid}',
    param: 'pid',
    serverMember: 'server_id',
    updateStatus: 201,
    nameOf: (body) => body.policy_name,
    afterRemove({ store }, { tenantId }, policy) {
      const bound = store.list(tenantId, 'policy_point', { parent: policy.parent, where: { policy_id: policy.id } });
      for (const point of bound) store.remove(tenantId, 'policy_point', point.id);
    },
  }),
  {
    operation: 'admin.listPolicies',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/policies',
    workspace: 'admin',
    handle: list,
  },
  { operation: 'admin.listPolicyExecutionPoints', method: 'GET', path: points, workspace: 'admin', handle: listPoints },
  { operation: 'admin.setPolicyExecutionPoints', method: 'PUT', path: points, workspace: 'admin', handle: setPoints },
];

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const asked = listOf(request.query, 'policy_types');
  if (asked.some((type) => !PolicyType.safeParse(type).success))
    throw new ApiProblem(400, 'policy_types holds an unknown type');
  const rows = context.store.list(request.tenantId, 'policy', {
    ...pageOf(request.query, 'policy'),
    parent: server.id,
    where: { type: asked.length > 0 ? asked : ['api'] },
  });
  return okList({ policies: rows.map((row) => row.body) }, rows);
}

function listPoints(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const rows = context.store.list(request.tenantId, 'policy_point', { parent: server.id });
  return okList({ execution_points: rows.map((row) => row.body) }, rows);
}

const Points = z.object({
  execution_points: z.array(PolicyPointBody.partial({ tenant_id: true, server_id: true, policy_id: true })).max(1_000),
});

/** Sets the points that are sent; an empty policy id unbinds. Points that are not sent stay. */
function setPoints(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store } = context;
  const { tenantId } = request;
  const server = requireServer(context, tenantId, request.param('wid'));
  const sent = Points.parse(fieldsOf(request)).execution_points;
  for (const [index, point] of sent.entries()) {
    const id = `${server.id}/${point.type}/${point.target_fk}`;
    const policyId = point.policy_id ?? '';
    if (policyId === '') {
      store.remove(tenantId, 'policy_point', id);
      continue;
    }
    const policy = store.get(tenantId, 'policy', policyId);
    if (policy?.parent !== server.id) throw notFound('policy', policyId);
    const wanted = mayBind[point.type];
    if (wanted !== undefined && policy.body.type !== wanted && policy.body.type !== 'api') {
      throw unprocessable({
        [`execution_points.${index}.policy_id`]: `a ${policy.body.type} policy cannot be bound here`,
      });
    }
    const body = {
      tenant_id: tenantId,
      server_id: server.id,
      type: point.type,
      target_fk: point.target_fk,
      policy_id: policyId,
    };
    store.put(tenantId, 'policy_point', id, body, { parent: server.id });
  }
  return listPoints(request, context);
}
