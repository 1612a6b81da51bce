/**
 * People in pools, by three roads: the tenant administrator's, the delegated administrator's (`b2b`, without metadata)
 * and the system API's. An update takes a few members and keeps what it leaves out.
 */

import { parseJson } from '../../../kernel/parse-json.ts';
import { type ApiContext, requirePool } from '../http/api-context.ts';
import { ApiProblem, conflict, fromZod, notFound } from '../http/api-problem.ts';
import { type ApiAnswer, type ApiRequest, type ApiRoute, created, done, ok, okList } from '../http/api-route.ts';
import { fieldsOf, optionalText } from '../http/body-fields.ts';
import { pageOf } from '../http/paging.ts';
import { isRecord } from '../http/read-body.ts';
import { hashPassword } from '../runtime/passwords.ts';
import type { Json } from '../schemas/parts.ts';
import type { Stored } from '../store.ts';
import { newObjectId } from './create-server.ts';
import { poolPlace } from './pools.ts';
import { findUserByKey, removeUser, storeUser } from './store-user.ts';
import { NewUser, PreparedUser, UserSearch, UserUpdate } from './user-input.ts';
import { listedUserView, userView } from './user-views.ts';

const admin = '/api/identity/{tid}/admin/pools/{ipID}/users';
const b2b = '/api/identity/{tid}/admin/b2b/pools/{ipID}/users';
const system = '/api/identity/{tid}/system/pools/{ipID}/users';
const scope = 'identity';

function routesOf(
  names: {
    readonly list: string;
    readonly create: string;
    readonly read: string;
    readonly update: string;
    readonly remove: string;
  },
  path: string,
  access: Pick<ApiRoute, 'workspace' | 'scope'>,
): ApiRoute[] {
  const isB2b = path === b2b;
  return [
    { ...access, operation: names.list, method: 'GET', path, handle: (r, c) => list(isB2b, r, c) },
    {
      ...access,
      operation: names.create,
      method: 'POST',
      path,
      prepare: hashSecrets,
      handle: (r, c) => create(isB2b, r, c),
    },
    { ...access, operation: names.read, method: 'GET', path: `${path}/{userID}`, handle: (r, c) => read(isB2b, r, c) },
    {
      ...access,
      operation: names.update,
      method: 'PUT',
      path: `${path}/{userID}`,
      handle: (r, c) => update(isB2b, r, c),
    },
    { ...access, operation: names.remove, method: 'DELETE', path: `${path}/{userID}`, handle: remove },
  ];
}

export const userRoutes: readonly ApiRoute[] = [
  {
    operation: 'identitysystem.systemGetUserByKey',
    method: 'POST',
    path: `${system}/by_key`,
    workspace: 'system',
    scope,
    handle: readByKey,
  },
  ...routesOf(
    {
      list: 'identity.listUsers',
      create: 'identity.createUser',
      read: 'identity.getUser',
      update: 'identity.updateUser',
      remove: 'identity.deleteUser',
    },
    admin,
    { workspace: 'admin' },
  ),
  ...routesOf(
    {
      list: 'identity.listUsersB2B',
      create: 'identity.createB2BUser',
      read: 'identity.getB2BUser',
      update: 'identity.updateB2BUser',
      remove: 'identity.deleteB2BUser',
    },
    b2b,
    { workspace: 'admin' },
  ),
  ...routesOf(
    {
      list: 'identitysystem.systemListUsers',
      create: 'identitysystem.systemCreateUser',
      read: 'identitysystem.systemGetUser',
      update: 'identitysystem.systemUpdateUser',
      remove: 'identitysystem.systemDeleteUser',
    },
    system,
    { workspace: 'system', scope },
  ),
];

/** @throws ApiProblem 404, also when the person is in another pool */
export function requireUser(request: ApiRequest, context: ApiContext) {
  const pool = requirePool(context, request.tenantId, request.param('ipID'));
  const id = request.param('userID');
  const user = context.store.get(request.tenantId, 'user', id);
  if (user?.parent !== pool.id) throw notFound('user', id);
  return { pool, user };
}

function list(isB2b: boolean, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { query, tenantId } = request;
  const pool = requirePool(context, tenantId, request.param('ipID'));
  const page = pageOf(query, 'user');
  const wanted = searchOf(query.get('query'));
  if (wanted === null) {
    const rows = context.store.list(tenantId, 'user', { ...page, parent: pool.id });
    return okList({ users: rows.map((row) => listedUserView(row, isB2b)) }, rows);
  }
  const { limit, ...unlimited } = page;
  const found = context.store
    .list(tenantId, 'user', { ...unlimited, parent: pool.id })
    .filter(wanted)
    .slice(0, limit);
  return okList({ users: found.map((row) => listedUserView(row, isB2b)) }, found);
}

/** `query` is JSON: a piece of an identifier or address, and members that payload or metadata must have. */
function searchOf(text: string | null): ((user: Stored<'user'>) => boolean) | null {
  if (text === null || text === '') return null;
  const search = UserSearch.safeParse(parseJson(text, () => new ApiProblem(400, 'query must be JSON')));
  if (!search.success) throw fromZod(search.error);
  const key = search.data.user_key?.toLowerCase() ?? '';
  const { payload = {}, metadata = {} } = search.data;
  return ({ id, body }) => {
    const keys = [
      id,
      ...body.identifiers.map((one) => one.identifier),
      ...body.verifiable_addresses.map((one) => one.address),
    ];
    return (
      keys.some((one) => one.toLowerCase().includes(key)) &&
      holds(body.payload, payload) &&
      holds(body.metadata, metadata)
    );
  };
}

const holds = (actual: Json, wanted: Json): boolean =>
  Object.entries(wanted).every(([name, value]) =>
    isRecord(value) && isRecord(actual[name])
      ? holds(actual[name], value)
      : JSON.stringify(actual[name]) === JSON.stringify(value),
  );

/** Passwords are hashed before the transaction, because that takes a while on purpose. */
async function hashSecrets(request: ApiRequest): Promise<unknown> {
  const user = NewUser.parse(fieldsOf(request));
  const secrets: string[] = [];
  for (const credential of user.credentials) {
    if (credential.type === 'password') secrets.push(await hashPassword(credential.password ?? ''));
    else secrets.push(credential.totp_secret ?? JSON.stringify(credential.webauthn_credentials ?? []));
  }
  return { ...user, secrets };
}

function create(isB2b: boolean, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { tenantId } = request;
  const pool = requirePool(context, tenantId, request.param('ipID'));
  const { secrets, ...input } = PreparedUser.parse(request.body);
  const id = input.id ?? newObjectId();
  if (context.store.get(tenantId, 'user', id) !== null) throw conflict('user', id);
  const now = context.clock.now().toISOString();
  const dated = { created_at: now, updated_at: now };
  const { metadata, business_metadata, metadata_schema_id, business_metadata_schema_id, ...shared } = input;
  const extras = isB2b ? {} : { metadata, business_metadata, metadata_schema_id, business_metadata_schema_id };
  const user = storeUser(context, pool, {
    ...shared,
    ...extras,
    id,
    tenant_id: tenantId,
    user_pool_id: pool.id,
    status_updated_at: now,
    payload_schema_id: input.payload_schema_id ?? pool.body.payload_schema_id,
    identifiers: input.identifiers.map((one) => ({ ...one, ...dated, id: newObjectId() })),
    verifiable_addresses: input.verifiable_addresses.map((one) => ({
      ...one,
      ...dated,
      id: newObjectId(),
      ...(one.verified ? { verified_at: now } : {}),
    })),
    credentials: input.credentials.map((one, index) => ({
      ...dated,
      id: newObjectId(),
      type: one.type,
      state: one.must_be_reset ? 'must_be_reset' : one.must_be_changed ? 'must_be_changed' : 'valid',
      secret: secrets[index] ?? '',
    })),
  });
  auditUser(request, context, pool, user, 'created');
  return created(userView(user, isB2b), user.version);
}

function read(isB2b: boolean, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { user } = requireUser(request, context);
  return ok(userView(user, isB2b), user.version);
}

function readByKey(request: ApiRequest, context: ApiContext): ApiAnswer {
  const pool = requirePool(context, request.tenantId, request.param('ipID'));
  const fields = fieldsOf(request);
  const key = { identifier: optionalText(fields, 'identifier'), address: optionalText(fields, 'address') };
  const user = findUserByKey(context, pool, key);
  if (user === null) throw notFound('user', key.identifier ?? key.address ?? '');
  return ok(userView(user, false), user.version);
}

function update(isB2b: boolean, request: ApiRequest, context: ApiContext): ApiAnswer {
  const { pool, user } = requireUser(request, context);
  request.requireMatch(user);
  const { metadata, metadata_schema_id, business_metadata, business_metadata_schema_id, ...change } = UserUpdate.parse(
    fieldsOf(request),
  );
  const extras = isB2b ? {} : { metadata, metadata_schema_id, business_metadata, business_metadata_schema_id };
  const given = Object.fromEntries(Object.entries({ ...change, ...extras }).filter(([, value]) => value !== undefined));
  const hasNewStatus = change.status !== undefined && change.status !== user.body.status;
  const saved = storeUser(context, pool, {
    ...user.body,
    ...given,
    ...(hasNewStatus ? { status_updated_at: context.clock.now().toISOString() } : {}),
  });
  auditUser(request, context, pool, saved, 'updated');
  return ok(userView(saved, isB2b), saved.version);
}

function remove(request: ApiRequest, context: ApiContext): ApiAnswer {
  const { pool, user } = requireUser(request, context);
  request.requireMatch(user);
  removeUser(context, pool, user);
  auditUser(request, context, pool, user, 'deleted');
  return done(user.version);
}

function auditUser(
  request: ApiRequest,
  context: ApiContext,
  pool: Stored<'pool'>,
  { id, body }: Stored<'user'>,
  action: 'created' | 'updated' | 'deleted',
): void {
  request.audit({
    ...poolPlace(context, pool),
    subject: 'user',
    action,
    metadata: { affected_user_id: id, affected_user_pool_id: pool.id, identity_pool_id: pool.id },
    payload: {
      user_id: id,
      status: body.status,
      payload: body.payload,
      identifiers: body.identifiers.map((one) => one.identifier),
    },
  });
}
