/** The keys of a server: shown by their public halves, rotated, revoked. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { ApiProblem, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, ok, okList } from '../http/api-route.ts';
import { fieldsOf } from '../http/body-fields.ts';
import { parseBody } from '../schemas/index.ts';
import type { KeyBody } from '../schemas/tenant.ts';
import { addKey, currentKey, type KeyType, type KeyUse } from '../signing-keys.ts';
import type { Stored } from '../store.ts';

const base = '/api/admin/{tid}/servers/{wid}/keys';
const schedule = `${base}/automatic-key-rotation`;

export const keyRoutes: readonly ApiRoute[] = [
  { operation: 'admin.getKeys', method: 'GET', path: base, workspace: 'admin', handle: list },
  {
    operation: 'admin.getAutomaticKeyRotation',
    method: 'GET',
    path: schedule,
    workspace: 'admin',
    handle: readSchedule,
  },
  {
    operation: 'admin.setAutomaticKeyRotation',
    method: 'PUT',
    path: schedule,
    workspace: 'admin',
    handle: setSchedule,
  },
  { operation: 'admin.rotateKey', method: 'POST', path: `${base}/rotate`, workspace: 'admin', handle: rotate },
  { operation: 'admin.revokeKey', method: 'POST', path: `${base}/revoke/{kid}`, workspace: 'admin', handle: revoke },
  { operation: 'admin.getKey', method: 'GET', path: `${base}/{kid}/raw`, workspace: 'admin', handle: readRaw },
];

function askedUse({ query }: ApiRequest): KeyUse {
  const use = query.get('use') || 'sig';
  if (use !== 'sig' && use !== 'enc') throw new ApiProblem(400, 'use must be sig or enc');
  return use;
}

const view = ({ body }: Stored<'key'>): Record<string, unknown> => ({
  ...body.public_jwk,
  created_at: body.created_at,
  ...(body.promoted_at === undefined ? {} : { promoted_at: body.promoted_at }),
  ...(body.rotated_at === undefined ? {} : { rotated_at: body.rotated_at }),
  ...(body.revoked_at === undefined ? {} : { revoked_at: body.revoked_at }),
});

function list(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const use = askedUse(request);
  const current = currentKey(context.store, request.tenantId, server.id, use);
  const rows = context.store.list(request.tenantId, 'key', { parent: server.id, where: { use } });
  const inState = (state: KeyBody['state']) => rows.filter((row) => row.body.state === state);
  const next = inState('next')[0];
  return okList(
    {
      current_key: view(current),
      ...(next === undefined ? {} : { next_key: view(next) }),
      rotated_keys: inState('rotated').map(view),
      revoked_keys: inState('revoked').map(view),
    },
    rows,
  );
}

function find(request: ApiRequest, context: ApiContext): Stored<'key'> {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const key = context.store.get(request.tenantId, 'key', `${server.id}/${request.param('kid')}`);
  if (key === null) throw notFound('key', request.param('kid'));
  return key;
}

function readRaw(request: ApiRequest, context: ApiContext): ApiAnswer {
  const key = find(request, context);
  return ok(key.body.public_jwk, key.version);
}

const keyTypes: readonly KeyType[] = ['rsa', 'ecdsa', 'ps'];

function rotate(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { store, clock } = context;
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const use = askedUse(request);
  const asked = request.query.get('key_type') || 'rsa';
  const type = keyTypes.find((one) => one === asked);
  if (type === undefined) throw new ApiProblem(400, 'key_type must be rsa, ecdsa or ps');
  const old = currentKey(store, request.tenantId, server.id, use);
  const rotated = { ...old.body, state: 'rotated' as const, rotated_at: clock.now().toISOString() };
  store.put(request.tenantId, 'key', old.id, rotated);
  const fresh = addKey(store, request.tenantId, server.id, { use, type, state: 'current' });
  return ok(view(fresh), fresh.version);
}

function revoke(request: ApiRequest, context: ApiContext): ApiAnswer {
  const key = find(request, context);
  if (key.body.state === 'current') throw new ApiProblem(400, 'the current key cannot be revoked; rotate it first');
  const revoked = { ...key.body, state: 'revoked' as const, revoked_at: context.clock.now().toISOString() };
  const saved = context.store.put(request.tenantId, 'key', key.id, revoked);
  return ok(view(saved), saved.version);
}

const scheduleId = (request: ApiRequest, serverId: string): string => `${serverId}/${askedUse(request)}`;

function readSchedule(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const stored = context.store.get(request.tenantId, 'key_rotation', scheduleId(request, server.id));
  return ok(stored?.body ?? { enabled: false, cron: '0 0 1 * *' }, stored?.version ?? server.version);
}

function setSchedule(request: ApiRequest, context: ApiContext): ApiAnswer {
  const server = requireServer(context, request.tenantId, request.param('wid'));
  const { scheduled_at: _readOnly, ...fields } = fieldsOf(request);
  const body = parseBody('key_rotation', fields);
  const saved = context.store.put(request.tenantId, 'key_rotation', scheduleId(request, server.id), body, {
    parent: server.id,
  });
  return ok(saved.body, saved.version);
}
