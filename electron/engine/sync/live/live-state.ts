/** An organization as the server has it now, with everything in it that a blueprint can speak of. */
import type { RoleGrant, ServerObject, TenantPort } from '../../tenant/index.ts';
import type { DesiredState } from '../desired/desired-object.ts';
import { poolIdOf } from '../desired/ids.ts';
import { fingerprintOf } from './unmanaged.ts';

export interface LiveState {
  readonly organizationId: string;
  readonly workspace: ServerObject | null;
  readonly organization: ServerObject | null;
  readonly server: ServerObject | null;
  readonly pools: readonly ServerObject[];
  /** Whole objects: the list leaves settings out, so each is read on its own. */
  readonly idps: readonly ServerObject[];
  readonly scopes: readonly ServerObject[];
  readonly clients: readonly ServerObject[];
  readonly claims: readonly ServerObject[];
  readonly roles: readonly RoleGrant[];
  /** People of our pool: all of a small one, else those that the blueprint names. */
  readonly people: readonly ServerObject[];
}

/** What is looked for beside the organization itself. */
export type Interest = Pick<DesiredState, 'organizationId' | 'workspaceId'> & { readonly userIds: readonly string[] };

const maxListedPeople = 1_000;
const maxIdps = 50;

export function interestOf(desired: DesiredState): Interest {
  const userIds = desired.objects.flatMap(({ address }) => (address.kind === 'user' ? [address.id] : []));
  return { organizationId: desired.organizationId, workspaceId: desired.workspaceId, userIds };
}

export async function readLive(port: TenantPort, interest: Interest, signal: AbortSignal): Promise<LiveState> {
  const { organizationId, workspaceId, userIds } = interest;
  const [workspace, organization] = await Promise.all([
    workspaceId === '' ? null : port.read({ kind: 'workspace', id: workspaceId }, signal),
    port.read({ kind: 'organization', id: organizationId }, signal),
  ]);
  const outside = { organizationId, workspace: workspace?.body ?? null };
  if (organization === null) {
    return {
      ...outside,
      organization: null,
      server: null,
      pools: [],
      idps: [],
      scopes: [],
      clients: [],
      claims: [],
      roles: [],
      people: [],
    };
  }
  const list = (kind: 'pool' | 'idp' | 'scope' | 'client' | 'claim') => port.list(kind, organizationId, signal);
  const [server, pools, idpBases, scopes] = await Promise.all([
    port.read({ kind: 'server', id: organizationId }, signal),
    list('pool'),
    list('idp'),
    list('scope'),
  ]);
  const [clients, claims, roles, idps] = await Promise.all([
    list('client'),
    list('claim'),
    port.roles(organizationId, signal),
    readIdps(port, organizationId, idpBases, signal),
  ]);
  const poolId = poolIdOf(organizationId);
  const people = pools.some((pool) => pool.id === poolId) ? await readPeople(port, poolId, userIds, signal) : [];
  return {
    ...outside,
    organization: organization.body,
    server: server?.body ?? null,
    pools,
    idps,
    scopes,
    clients,
    claims,
    roles,
    people,
  };
}

async function readIdps(
  port: TenantPort,
  organizationId: string,
  bases: readonly ServerObject[],
  signal: AbortSignal,
): Promise<ServerObject[]> {
  const whole: ServerObject[] = [];
  for (const base of bases.slice(0, maxIdps)) {
    const method = String(base.method);
    const read = await port.read({ kind: 'idp', id: String(base.id), organizationId, method }, signal);
    // Gone between list and read: then it is not there.
    if (read !== null) whole.push({ ...read.body, method });
  }
  return whole;
}

async function readPeople(
  port: TenantPort,
  poolId: string,
  userIds: readonly string[],
  signal: AbortSignal,
): Promise<ServerObject[]> {
  if (userIds.length === 0) return [];
  const { users, complete } = await port.users(poolId, maxListedPeople, signal);
  if (complete) return [...users];
  const found = new Set(users.map((user) => user.id));
  const people = [...users];
  for (const id of userIds.filter((wanted) => !found.has(wanted))) {
    const read = await port.read({ kind: 'user', id, poolId }, signal);
    if (read !== null) people.push(read.body);
  }
  return people;
}

/**
 * What the plan depends on, as one hash. The workspace is left out (other partners are made beside this one), and so are
 * people whom the blueprint does not name: they come and go by signing in.
 */
export function fingerprintOfLive(live: LiveState, namedUserIds: ReadonlySet<string>): string {
  const { workspace: _workspace, people, roles, pools, ...rest } = live;
  return fingerprintOf({
    ...rest,
    pools: pools.map((pool) => pool.id),
    pool: pools.find((pool) => pool.id === poolIdOf(live.organizationId)) ?? null,
    people: people.filter((person) => namedUserIds.has(String(person.id))).map(({ id, payload }) => ({ id, payload })),
    roles: roles.filter((grant) => namedUserIds.has(grant.userId)),
  });
}
