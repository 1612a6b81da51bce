/**
 * The ordered operations that turn what the server has into what is desired. Pure. Objects that nobody asked for are left
 * alone, unless an earlier run of this home created them: then leaving them out of the blueprint removes them.
 */
import type { Operation } from '../../../../shared/model/plan.ts';
import { mask } from '../../kernel/redact.ts';
import type { ResourceAddress, ServerObject, TenantPort } from '../../tenant/index.ts';
import type { DesiredObject, DesiredState } from '../desired/desired-object.ts';
import { type Found, findLive, knownUsers } from '../live/find-live.ts';
import type { LiveState } from '../live/live-state.ts';
import { differences, merge, withoutNothing } from '../live/meaning.ts';
import { masked, withoutUnmanaged } from '../live/unmanaged.ts';
import type { OwnedObject, PlannedOperation } from './planned-operation.ts';

export interface PlanningInput {
  readonly desired: DesiredState;
  readonly live: LiveState;
  readonly owned: readonly OwnedObject[];
  /** Invitations that an interrupted run still owes, with the run and operation that may have sent them. */
  readonly owedInvitations: ReadonlyMap<string, string>;
  /** The server has the secret of the connection that Portico holds; true also when it holds none. */
  readonly secretIsSent: boolean;
  readonly port: Pick<TenantPort, 'describe'>;
}

export function planOperations(input: PlanningInput): PlannedOperation[] {
  const { desired, live } = input;
  const users = knownUsers(desired, live);
  const planned: PlannedOperation[] = [];
  for (const object of desired.objects) {
    const found = findLive(object, live, users);
    if (object.onlyWith !== null) {
      const wanted = planned.some(({ operation }) => operation.id === object.onlyWith && operation.action === 'create');
      const continues = input.owedInvitations.get(object.key) ?? null;
      if (wanted || continues !== null) planned.push({ ...creation(input, object, found.address), continues });
    } else if (found.body === null && object.address.kind === 'server') {
      // The settings come into being with the organization, so they are changed and never created.
      planned.push(update(input, object, found.address, null, differences(object.managed, null)));
    } else if (found.body === null) {
      planned.push(creation(input, object, found.address));
    } else {
      planned.push(...settle(input, object, found, found.body));
    }
  }
  planned.push(...removals(input, users));
  return withKnownDependencies(planned);
}

/** What exists: nothing to do, an update, or a replacement when a connection changed its protocol. */
function settle(input: PlanningInput, object: DesiredObject, found: Found, body: ServerObject): PlannedOperation[] {
  if (object.address.kind === 'idp' && body.method !== undefined && body.method !== object.address.method) {
    const old = { ...object.address, method: String(body.method) };
    const remove = removal(
      input,
      { key: object.key, address: old, title: object.title },
      body,
      'the protocol changes; people cannot sign in until the new one is there',
    );
    const create = creation(input, object, object.address);
    const after = { ...create.operation, dependsOn: [...create.operation.dependsOn, remove.operation.id] };
    return [remove, { ...create, operation: after }];
  }
  const sendsSecret = !input.secretIsSent && Object.keys(object.writeOnly).length > 0;
  const diff = [...differences(object.managed, body), ...(sendsSecret ? [secretChange] : [])];
  return diff.length === 0 ? [] : [{ ...update(input, object, found.address, body, diff), sendsSecret }];
}

/** What the server has cannot be read, so only the new side is known to be there. */
const secretChange = { field: 'credentials.client_secret', before: null, after: mask };

const secretNote = 'the server keeps the secret only if it is sent again; Portico does not hold it';

function update(
  input: PlanningInput,
  object: DesiredObject,
  address: ResourceAddress,
  live: ServerObject | null,
  diff: Operation['diff'],
): PlannedOperation {
  const loosesSecret =
    address.kind === 'idp' && address.method === 'oidc' && Object.keys(object.writeOnly).length === 0;
  const body = updateBody(object, live ?? {});
  return {
    operation: {
      ...facts(input, object.key, 'update', address),
      summary: `Change ${object.title}: ${fieldWords(diff)}`,
      note: loosesSecret ? secretNote : '',
      undoable: true,
      diff: diff.map(maskedChange),
      request: shown(input, 'update', address, body),
      dependsOn: [...object.dependsOn],
    },
    address,
    desired: object,
    live,
    continues: null,
    sendsSecret: false,
  };
}

/** People take only some members, and the rest of them is changed elsewhere; everything else is written whole. */
export function updateBody(object: DesiredObject, live: ServerObject): ServerObject {
  const merged = merge(merge(live, object.managed), object.writeOnly);
  return object.address.kind === 'user' ? { payload: merged.payload, status: live.status } : merged;
}

export function createBody(object: DesiredObject): ServerObject {
  return { ...withoutNothing(object.onCreate), ...withoutNothing(object.managed), ...object.writeOnly };
}

function creation(input: PlanningInput, object: DesiredObject, address: ResourceAddress): PlannedOperation {
  const isMail = address.kind === 'invitation';
  return {
    operation: {
      ...facts(input, object.key, 'create', address),
      summary: isMail ? `Send ${object.title}` : `${address.kind === 'role' ? 'Grant' : 'Create'} ${object.title}`,
      note: object.note,
      undoable: !isMail,
      diff: differences(object.managed, null).map(maskedChange),
      request: shown(input, 'create', address, createBody(object)),
      dependsOn: [...object.dependsOn],
    },
    address,
    desired: object,
    live: null,
    continues: null,
    sendsSecret: false,
  };
}

/** Pools and organizations hold people and are never removed by leaving something out. */
const removable = new Set<ResourceAddress['kind']>(['idp', 'client', 'claim', 'scope', 'role', 'user']);

function removals(input: PlanningInput, users: ReadonlyMap<string, string>): PlannedOperation[] {
  const wanted = new Set(input.desired.objects.map(({ key }) => key));
  const claimed = new Set(
    input.desired.objects.map((object) => addressText(findLive(object, input.live, users).address)),
  );
  return input.owned
    .filter(({ key, address }) => removable.has(address.kind) && !wanted.has(key) && !claimed.has(addressText(address)))
    .flatMap((owned) => {
      const body = liveAt(owned.address, input.live);
      return body === null ? [] : [removal(input, owned, body, 'it is no longer in the blueprint')];
    })
    .toReversed();
}

const addressText = (address: ResourceAddress): string => `${address.kind} ${address.id}`;

function liveAt(address: ResourceAddress, live: LiveState): ServerObject | null {
  const byId = (list: readonly ServerObject[]) => list.find((object) => object.id === address.id) ?? null;
  switch (address.kind) {
    case 'idp':
      return byId(live.idps);
    case 'claim':
      return byId(live.claims);
    case 'scope':
      return byId(live.scopes);
    case 'user':
      return byId(live.people);
    case 'client':
      return live.clients.find((client) => client.client_id === address.id) ?? null;
    case 'role':
      return live.roles.some((grant) => grant.userId === address.userId && grant.roles.includes(address.role))
        ? {}
        : null;
    default:
      return null;
  }
}

function removal(input: PlanningInput, owned: OwnedObject, body: ServerObject, note: string): PlannedOperation {
  const { address } = owned;
  const shownBody = withoutUnmanaged(body);
  return {
    operation: {
      ...facts(input, `delete:${owned.key}`, 'delete', address),
      summary: `${address.kind === 'role' ? 'Revoke' : 'Remove'} ${owned.title}`,
      note: address.kind === 'client' ? `${note}; undo gives it a new secret` : note,
      undoable: address.kind !== 'user',
      diff: address.kind === 'role' ? [] : [{ field: 'exists', before: masked(shownBody), after: null }],
      request: shown(input, 'delete', address, {}),
      dependsOn: [],
    },
    address,
    desired: null,
    live: body,
    continues: null,
    sendsSecret: false,
  };
}

function facts(input: PlanningInput, id: string, action: 'create' | 'update' | 'delete', address: ResourceAddress) {
  return { id, action, resource: address.kind, resourceId: address.id, organization: input.desired.organizationId };
}

function shown(
  input: PlanningInput,
  action: 'create' | 'update' | 'delete',
  address: ResourceAddress,
  body: ServerObject,
): Operation['request'] {
  const described = input.port.describe(action, address);
  if (described === null) return null;
  const members = action === 'delete' ? described.members : { ...body, ...described.members };
  return {
    method: described.wire.method,
    path: described.wire.path,
    body: masked(Object.keys(members).length === 0 ? null : members),
  };
}

const maskedChange = (change: Operation['diff'][number]): Operation['diff'][number] => ({
  field: change.field,
  before: masked(change.before),
  after: masked(change.after),
});

function fieldWords(diff: Operation['diff']): string {
  const names = diff.map(({ field }) => field.replace(/^metadata\.payload\./, '').replaceAll('_', ' '));
  return names.length > 4 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
}

/** What is already as it should be is no operation, so nothing can wait for it. */
function withKnownDependencies(planned: readonly PlannedOperation[]): PlannedOperation[] {
  const ids = new Set(planned.map(({ operation }) => operation.id));
  return planned.map((one) => ({
    ...one,
    operation: { ...one.operation, dependsOn: one.operation.dependsOn.filter((id) => ids.has(id)) },
  }));
}

/** Requests that applying takes: an update reads before it writes, a new secret ends the old ones. */
export function countRequests(planned: readonly PlannedOperation[]): number {
  return planned.reduce((sum, { operation, address }) => {
    if (operation.action === 'create') return sum + (address.kind === 'workspace' ? 2 : 1);
    if (operation.action === 'delete') return sum + (address.kind === 'role' ? 1 : 2);
    return sum + 2;
  }, 0);
}
