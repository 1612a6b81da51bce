/** Writes a person and keeps their identifiers unique in the pool, in the pool's spelling. */
import type { ApiContext } from '../http/api-context.ts';
import { conflict, unprocessable } from '../http/api-problem.ts';
import { spelling } from '../runtime/people.ts';
import { parseBody } from '../schemas/index.ts';
import type { Json } from '../schemas/parts.ts';
import type { Stored } from '../store.ts';
import { payloadProblems } from './check-payload.ts';
import { removeUserTraces } from './remove-pool.ts';

/** @throws ApiProblem 422 when the payload does not satisfy its schema, 409 when somebody else in the pool has one of the identifiers */
export function storeUser({ store }: ApiContext, pool: Stored<'pool'>, input: Json): Stored<'user'> {
  const tenantId = pool.body.tenant_id;
  const user = parseBody('user', input);
  const schema = store.get(tenantId, 'schema', user.payload_schema_id)?.body.schema;
  const problems = payloadProblems(schema, user.payload, 'payload');
  if (Object.keys(problems).length > 0) throw unprocessable(problems);
  const previous = store.get(tenantId, 'user', user.id);
  for (const { identifier } of previous?.body.identifiers ?? []) {
    store.remove(tenantId, 'user_identifier', identifierKey(pool, identifier));
  }
  for (const { identifier } of user.identifiers) {
    const key = identifierKey(pool, identifier);
    const owner = store.get(tenantId, 'user_identifier', key);
    if (owner !== null && owner.body.user_id !== user.id) throw conflict('user with identifier', identifier);
    store.put(tenantId, 'user_identifier', key, { user_id: user.id, user_pool_id: pool.id }, { parent: pool.id });
  }
  return store.put(tenantId, 'user', user.id, user, {
    parent: pool.id,
    name: user.identifiers[0]?.identifier ?? user.id,
  });
}

const identifierKey = (pool: Stored<'pool'>, identifier: string): string =>
  `${pool.id}/${spelling(pool.body, identifier)}`;

/** Somebody of the pool by an identifier, or by a verified address. */
export function findUserByKey(
  { store }: ApiContext,
  pool: Stored<'pool'>,
  key: { readonly identifier?: string | undefined; readonly address?: string | undefined },
): Stored<'user'> | null {
  const tenantId = pool.body.tenant_id;
  if (key.identifier !== undefined) {
    const owner = store.get(tenantId, 'user_identifier', identifierKey(pool, key.identifier));
    return owner === null ? null : store.get(tenantId, 'user', owner.body.user_id);
  }
  const wanted = key.address?.toLowerCase();
  const hasAddress = ({ body }: Stored<'user'>): boolean =>
    body.verifiable_addresses.some((one) => one.verified && one.address.toLowerCase() === wanted);
  return store.list(tenantId, 'user', { parent: pool.id }).find(hasAddress) ?? null;
}

export function removeUser({ store }: ApiContext, pool: Stored<'pool'>, user: Stored<'user'>): void {
  const tenantId = pool.body.tenant_id;
  for (const { identifier } of user.body.identifiers) {
    store.remove(tenantId, 'user_identifier', identifierKey(pool, identifier));
  }
  removeUserTraces(store, tenantId, pool.id, user.id);
  store.remove(tenantId, 'user', user.id);
}
