/**
 * Compares a blueprint with the server and says what would change. Reads only. The same blueprint on the same server
 * gives the same operations, which is why applying can make them again and compare.
 */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { parseGoDuration } from '../../../../shared/model/duration.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { TenantPort } from '../../tenant/index.ts';
import type { DesiredState } from '../desired/desired-object.ts';
import { desiredState } from '../desired/desired-state.ts';
import { knownUsers } from '../live/find-live.ts';
import { fingerprintOfLive, interestOf, type LiveState, readLive } from '../live/live-state.ts';
import { type PlanningInput, planOperations } from './plan-operations.ts';
import type { OwnedObject, PlannedOperation } from './planned-operation.ts';

export interface PlanRequest {
  readonly port: TenantPort;
  readonly clock: Clock;
  readonly blueprint: Blueprint;
  readonly connectionSecret: string | null;
  readonly secretIsSent: boolean;
  readonly owned: readonly OwnedObject[];
  readonly owedInvitations: PlanningInput['owedInvitations'];
  readonly signal: AbortSignal;
}

export interface PreparedPlan {
  readonly desired: DesiredState;
  readonly live: LiveState;
  readonly operations: readonly PlannedOperation[];
  readonly fingerprint: string;
}

export async function preparePlan(request: PlanRequest): Promise<PreparedPlan> {
  const { port, blueprint, signal } = request;
  // Ids and addresses do not hang on the context, so the first pass is enough to know what to read.
  const context = { now: request.clock.now(), connectionSecret: request.connectionSecret };
  const live = await readLive(
    port,
    interestOf(desiredState(blueprint, { ...context, inheritedRefreshSeconds: null })),
    signal,
  );
  const inherited = parseGoDuration(String(live.workspace?.refresh_token_ttl ?? ''));
  const desired = desiredState(blueprint, { ...context, inheritedRefreshSeconds: inherited === 0 ? null : inherited });
  const operations = planOperations({
    desired,
    live,
    owned: request.owned,
    owedInvitations: request.owedInvitations,
    secretIsSent: request.secretIsSent,
    port,
  });
  return { desired, live, operations, fingerprint: fingerprintOfLive(live, namedUsers(desired, live)) };
}

function namedUsers(desired: DesiredState, live: LiveState): ReadonlySet<string> {
  return new Set(knownUsers(desired, live).values());
}

/** Something in the organization that gives access and that no blueprint speaks of. */
export interface ForeignObject {
  readonly resource: 'client' | 'idp' | 'role';
  readonly id: string;
  readonly words: string;
}

/** Applications, identity providers and role grants that nobody here asked for; they stay as they are, and are named. */
export function foreignObjects({ desired, live }: Pick<PreparedPlan, 'desired' | 'live'>): ForeignObject[] {
  const ids = (kind: 'client' | 'idp') =>
    new Set(desired.objects.flatMap(({ address }) => (address.kind === kind ? [address.id] : [])));
  const [clientIds, idpIds] = [ids('client'), ids('idp')];
  const users = knownUsers(desired, live);
  const granted = new Set(
    desired.objects.flatMap(({ address }) =>
      address.kind === 'role' ? [`${users.get(address.userId) ?? address.userId} ${address.role}`] : [],
    ),
  );
  const clients = live.clients.filter(({ client_id, system }) => system !== true && !clientIds.has(String(client_id)));
  const idps = live.idps.filter(({ id }) => !idpIds.has(String(id)));
  return [
    ...clients.map(({ client_id, client_name }): ForeignObject => {
      const id = String(client_id);
      return { resource: 'client', id, words: `application ${String(client_name ?? id)} (${id})` };
    }),
    ...idps.map(
      ({ id, name }): ForeignObject => ({
        resource: 'idp',
        id: String(id),
        words: `identity provider ${String(name ?? id)} (${String(id)})`,
      }),
    ),
    ...live.roles.flatMap(({ userId, roles }) =>
      roles
        .filter((role) => !granted.has(`${userId} ${role}`))
        .map(
          (role): ForeignObject => ({ resource: 'role', id: `${userId} ${role}`, words: `role ${role} of ${userId}` }),
        ),
    ),
  ];
}
