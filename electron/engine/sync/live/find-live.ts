/** Finds what is already there for a desired object, whatever id the server or somebody at the console gave it. */
import type { ResourceAddress, ServerObject } from '../../tenant/index.ts';
import type { DesiredObject, DesiredState } from '../desired/desired-object.ts';
import type { LiveState } from './live-state.ts';
import { isRecord } from './meaning.ts';

export interface Found {
  /** With the id that the server uses. */
  readonly address: ResourceAddress;
  /** `null`: not there. */
  readonly body: ServerObject | null;
}

/** Desired user id to the id of the person who already has that address. */
export function knownUsers(desired: DesiredState, live: LiveState): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  for (const { address, email } of desired.objects) {
    if (address.kind !== 'user') continue;
    const person =
      live.people.find((candidate) => candidate.id === address.id) ??
      live.people.find((candidate) => identifiersOf(candidate).includes(email));
    if (person !== undefined) known.set(address.id, String(person.id));
  }
  return known;
}

export function findLive(
  { address, managed }: DesiredObject,
  live: LiveState,
  users: ReadonlyMap<string, string>,
): Found {
  switch (address.kind) {
    case 'workspace':
      return { address, body: live.workspace };
    case 'organization':
      return { address, body: live.organization };
    case 'server':
      return { address, body: live.server };
    case 'pool':
      return { address, body: live.pools.find((pool) => pool.id === address.id) ?? null };
    case 'user': {
      const id = users.get(address.id) ?? address.id;
      return { address: { ...address, id }, body: live.people.find((person) => person.id === id) ?? null };
    }
    case 'role': {
      const userId = users.get(address.userId) ?? address.userId;
      const held = live.roles.some((grant) => grant.userId === userId && grant.roles.includes(address.role));
      return { address: { ...address, userId }, body: held ? {} : null };
    }
    case 'invitation':
      return { address: { ...address, userId: users.get(address.userId) ?? address.userId }, body: null };
    case 'idp': {
      const idp = live.idps.find((candidate) => candidate.id === address.id) ?? null;
      return { address, body: idp };
    }
    case 'scope': {
      const scope = live.scopes.find((candidate) => candidate.name === managed.name) ?? null;
      return { address: scope === null ? address : { ...address, id: String(scope.id) }, body: scope };
    }
    case 'client':
      return { address, body: live.clients.find((client) => client.client_id === address.id) ?? null };
    case 'claim': {
      const claim =
        live.claims.find((candidate) => candidate.id === address.id) ??
        live.claims.find((candidate) => candidate.name === managed.name && candidate.type === managed.type) ??
        null;
      return { address: claim === null ? address : { ...address, id: String(claim.id) }, body: claim };
    }
  }
}

export function identifiersOf(person: ServerObject): string[] {
  const identifiers = Array.isArray(person.identifiers) ? person.identifiers : [];
  return identifiers.map((entry: unknown) => String(isRecord(entry) ? entry.identifier : entry).toLowerCase());
}
