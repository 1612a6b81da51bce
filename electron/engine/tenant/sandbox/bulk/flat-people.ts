/** The flat dump of people: pools, schemas, and each person spread over four lists. An import takes a person complete. */
import { z } from 'zod';
import { storeUser } from '../admin/store-user.ts';
import { userView } from '../admin/user-views.ts';
import { type ApiContext, requirePool } from '../http/api-context.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import { Json } from '../schemas/parts.ts';
import { type ConflictMode, textOf, without } from './bulk-item.ts';
import { writeItem } from './write-items.ts';

const spread = {
  user_identifiers: 'identifiers',
  user_verifiable_addresses: 'verifiable_addresses',
  user_credentials: 'credentials',
} as const;

const Entries = z.array(Json).default([]);
const PeopleDump = z.object({
  pools: Entries,
  schemas: Entries,
  users: Entries,
  user_identifiers: Entries,
  user_verifiable_addresses: Entries,
  user_credentials: Entries,
});

/** Of credentials only that they are there: a hash is of no use to whoever reads a dump. */
export function peopleDump({ store }: ApiContext, tenantId: string): Json {
  const users = store.list(tenantId, 'user');
  const views = users.map((user) => ({ ...userView(user, false), user_type: user.body.user_type }));
  const gather = (member: string) => views.flatMap((view) => Reflect.get(view, member) ?? []);
  return {
    pools: store
      .list(tenantId, 'pool')
      .map(({ body }) => without({ ...body }, body.workspace_id === '' ? ['workspace_id'] : [])),
    schemas: store.list(tenantId, 'schema').map(({ body }) => without({ ...body }, ['workspace_id'])),
    users: views.map((view) => without(view, Object.values(spread))),
    user_identifiers: gather('identifiers'),
    user_verifiable_addresses: gather('verifiable_addresses'),
    user_credentials: gather('credentials'),
    groups: [],
    group_members: [],
    codes: [],
  };
}

/** @throws ApiProblem 404, 409, 422 */
export function importPeople(context: ApiContext, tenantId: string, body: unknown, mode: ConflictMode): void {
  const dump = PeopleDump.parse(body);
  for (const schema of dump.schemas) {
    const id = textOf(schema.id);
    writeItem(context, tenantId, { kind: 'schema', id, parent: '', name: textOf(schema.name), fields: schema }, mode);
  }
  for (const pool of dump.pools) {
    const parent = textOf(pool.workspace_id);
    const item = { kind: 'pool' as const, id: textOf(pool.id), parent, name: textOf(pool.name), fields: pool };
    writeItem(context, tenantId, item, mode);
  }
  for (const user of dump.users) importUser(context, tenantId, user, dump, mode);
}

function importUser(
  context: ApiContext,
  tenantId: string,
  user: Json,
  dump: z.infer<typeof PeopleDump>,
  mode: ConflictMode,
): void {
  const id = textOf(user.id);
  const known = context.store.get(tenantId, 'user', id);
  if (known !== null && mode === 'ignore') return;
  if (known !== null && mode === 'fail') throw new ApiProblem(422, `user ${id} is already there`, { users: id });
  const pool = requirePool(context, tenantId, textOf(user.user_pool_id));
  const now = context.clock.now().toISOString();
  const own = (member: keyof typeof spread) => dump[member].filter((entry) => entry.user_id === id);
  const secretOf = (credential: Json): string =>
    isRecord(credential.payload) && typeof credential.payload.secret === 'string'
      ? credential.payload.secret
      : (known?.body.credentials.find((one) => one.id === credential.id)?.secret ?? '');
  storeUser(context, pool, {
    ...without(user, ['created_at', 'updated_at']),
    tenant_id: tenantId,
    status_updated_at: user.status_updated_at ?? now,
    identifiers: own('user_identifiers'),
    verifiable_addresses: own('user_verifiable_addresses'),
    credentials: own('user_credentials').map((one) => ({
      ...one,
      state: one.state ?? 'valid',
      secret: secretOf(one),
    })),
  });
}
