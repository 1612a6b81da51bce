/**
 * Does one operation. Every deed is safe to do again: a creation looks first when it may have happened before, an update
 * writes on top of what is there now and only if that is what the plan saw, a removal of what is gone is done.
 */
import { createHash } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import type { FieldChange } from '../../../../shared/model/plan.ts';
import type { ResourceAddress, ServerObject, TenantPort, Versioned } from '../../tenant/index.ts';
import { define, differences, isRecord, merge } from '../live/meaning.ts';
import { fingerprintOf, withoutSecrets } from '../live/unmanaged.ts';
import { createBody, updateBody } from '../plan/plan-operations.ts';
import type { PlannedOperation } from '../plan/planned-operation.ts';
import type { ResultEntry } from './journal-entry.ts';

export interface Deed {
  readonly address: ResourceAddress;
  readonly previous: ResultEntry['previous'];
  /** A secret that the server gave once. */
  readonly secret: string | null;
}

/** One key per run and operation, so that a repeat after a crash is recognised by the server. 64 hexadecimal characters. */
export const idempotencyKey = (runId: string, operationId: string): string =>
  createHash('sha256').update(`${runId} ${operationId}`).digest('hex');

/**
 * @param again whether an earlier try may have been acted upon: then the server is looked at first
 * @param address with the ids that the server gave earlier in this run
 */
export async function perform(
  port: TenantPort,
  planned: PlannedOperation,
  address: ResourceAddress,
  key: string,
  again: boolean,
  signal: AbortSignal,
): Promise<Deed> {
  switch (planned.operation.action) {
    case 'create':
      return create(port, planned, address, key, again, signal);
    case 'update':
      return update(port, planned, address, signal);
    case 'delete':
      return remove(port, address, signal);
    case 'none':
      return { address, previous: null, secret: null };
  }
}

async function create(
  port: TenantPort,
  planned: PlannedOperation,
  address: ResourceAddress,
  key: string,
  again: boolean,
  signal: AbortSignal,
): Promise<Deed> {
  const { desired } = planned;
  if (desired === null) throw new Error(`${planned.operation.id} creates nothing`);
  // A workspace may have been made by another partner's run meanwhile; it is shared and left alone.
  if (again || address.kind === 'workspace') {
    const there = await look(port, address, signal);
    if (there !== null) return taken(port, planned, there, address, key, signal);
  }
  try {
    const made = await port.create(address, createBody(desired), key, signal);
    return {
      address: givenAddress(address, made.body),
      previous: null,
      secret: hasOwnSecret(planned) ? secretOf(address, made.body) : null,
    };
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code !== 'remote/conflict') throw error;
    // Either our own first try got through and its answer was lost, or somebody else has this id.
    const there = await look(port, address, signal);
    if (there === null || !isOurs(address, there.body) || differences(desired.managed, there.body).length > 0)
      throw error;
    return taken(port, planned, there, address, key, signal);
  }
}

/** The thing exists already. A client's secret was lost with the first answer, so it gets a new one. */
async function taken(
  port: TenantPort,
  planned: PlannedOperation,
  there: Versioned,
  address: ResourceAddress,
  key: string,
  signal: AbortSignal,
): Promise<Deed> {
  const secret =
    address.kind === 'client' && hasOwnSecret(planned)
      ? await port.rotateSecret(address.id, idempotencyKey(key, 'rotate'), signal)
      : null;
  return { address: givenAddress(address, there.body), previous: null, secret };
}

const hasOwnSecret = ({ desired }: PlannedOperation): boolean =>
  desired?.managed.token_endpoint_auth_method === 'client_secret_basic';

/** Clients are unique in the whole tenant: the same id may belong to another organization. */
const isOurs = (address: ResourceAddress, body: ServerObject): boolean =>
  address.kind !== 'client' ||
  body.authorization_server_id === undefined ||
  body.authorization_server_id === address.organizationId;

/** The server gives public clients a secret as well; nobody can use it, so nobody is told. */
function secretOf(address: ResourceAddress, body: ServerObject): string | null {
  if (address.kind !== 'client' || body.token_endpoint_auth_method === 'none') return null;
  return typeof body.client_secret === 'string' && body.client_secret !== '' ? body.client_secret : null;
}

/** Servers may choose their own ids for people, identity providers and claims. */
function givenAddress(address: ResourceAddress, body: ServerObject): ResourceAddress {
  const given = body.id;
  const named =
    address.kind === 'user' || address.kind === 'idp' || address.kind === 'claim' || address.kind === 'scope';
  return named && typeof given === 'string' && given !== '' ? { ...address, id: given } : address;
}

/** Reads one thing, also those that can only be found in a list. */
export async function look(port: TenantPort, address: ResourceAddress, signal: AbortSignal): Promise<Versioned | null> {
  switch (address.kind) {
    case 'claim': {
      const claim = (await port.list('claim', address.organizationId, signal)).find(({ id }) => id === address.id);
      return claim === undefined ? null : { body: claim, etag: null };
    }
    case 'role': {
      const held = (await port.roles(address.organizationId, signal)).some(
        (grant) => grant.userId === address.userId && grant.roles.includes(address.role),
      );
      return held ? { body: {}, etag: null } : null;
    }
    case 'invitation':
      // Nothing tells whether a mail was sent; its key makes the server recognise a repeat.
      return null;
    default:
      return port.read(address, signal);
  }
}

async function update(
  port: TenantPort,
  planned: PlannedOperation,
  address: ResourceAddress,
  signal: AbortSignal,
): Promise<Deed> {
  const { desired, live } = planned;
  if (desired === null) throw new Error(`${planned.operation.id} changes nothing`);
  const now = await look(port, address, signal);
  if (now === null) throw new PorticoError('remote/changed', `${desired.title} is not there any more.`);
  const left = differences(desired.managed, now.body);
  // An earlier try got through.
  if (left.length === 0 && !planned.sendsSecret)
    return { address, previous: { fields: fieldsBefore(planned.operation.diff) }, secret: null };
  const moved =
    live === null
      ? []
      : left.filter(({ field, before }) => fingerprintOf(before) !== fingerprintOf(valueAt(live, field) ?? null));
  if (moved.length > 0) {
    const words = moved
      .map(({ field }) => field)
      .slice(0, 5)
      .join(', ');
    throw new PorticoError(
      'remote/changed',
      `Somebody else changed ${words} of ${desired.title} after the plan was made.`,
    );
  }
  await port.update(address, updateBody(desired, now.body), now.etag, signal);
  return { address, previous: { fields: fieldsBefore(left) }, secret: null };
}

const fieldsBefore = (diff: readonly FieldChange[]): Record<string, unknown> =>
  Object.fromEntries(diff.map(({ field, before }) => [field, before ?? null]));

async function remove(port: TenantPort, address: ResourceAddress, signal: AbortSignal): Promise<Deed> {
  const there = await look(port, address, signal);
  if (there === null) return { address, previous: null, secret: null };
  await port.remove(address, there.etag, signal);
  return { address, previous: { body: { ...withoutSecrets(there.body) } }, secret: null };
}

/** Dotted as in a difference: names of members hold no dots of their own on this API, except in business attributes. */
export function valueAt(object: ServerObject, field: string): unknown {
  if (Object.hasOwn(object, field)) return object[field];
  for (let dot = field.indexOf('.'); dot !== -1; dot = field.indexOf('.', dot + 1)) {
    const inner = object[field.slice(0, dot)];
    if (isRecord(inner)) return valueAt(inner, field.slice(dot + 1));
  }
  return undefined;
}

/** Takes one deed back. `false`: there was nothing to take back. */
export async function takeBack(
  port: TenantPort,
  action: 'create' | 'update' | 'delete',
  address: ResourceAddress,
  previous: ResultEntry['previous'],
  key: string,
  signal: AbortSignal,
): Promise<Deed | null> {
  if (action === 'create') {
    const there = await look(port, address, signal);
    if (there === null) return null;
    await port.remove(address, there.etag, signal);
    return { address, previous: null, secret: null };
  }
  if (previous === null) return null;
  if ('fields' in previous) {
    const now = await look(port, address, signal);
    if (now === null) return null;
    const restored = merge(now.body, asTree(previous.fields));
    await port.update(
      address,
      address.kind === 'user' ? { payload: restored.payload, status: now.body.status } : restored,
      now.etag,
      signal,
    );
    return { address, previous: null, secret: null };
  }
  if ((await look(port, address, signal)) !== null) return null;
  const made = await port.create(address, previous.body, key, signal);
  return { address, previous: null, secret: secretOf(address, made.body) };
}

/** `{ "a.b": 1 }` as `{ a: { b: 1 } }`. */
function asTree(fields: ServerObject): ServerObject {
  const tree: Record<string, unknown> = {};
  for (const [field, value] of Object.entries(fields)) {
    const path = field.split('.');
    let at = tree;
    for (const name of path.slice(0, -1)) {
      const inner = Object.hasOwn(at, name) ? at[name] : undefined;
      const next: Record<string, unknown> = isRecord(inner) ? { ...inner } : {};
      define(at, name, next);
      at = next;
    }
    define(at, path.at(-1) ?? field, value);
  }
  return tree;
}
