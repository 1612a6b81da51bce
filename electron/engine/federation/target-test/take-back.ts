/**
 * Removes a test organization with everything in it. What is there is read from the server, not remembered, so that also a
 * write whose answer never came is found. Safe to do again.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import { testOrganizationPattern } from '../../../../shared/model/target-test.ts';
import { poolIdOf } from '../../sync/index.ts';
import type { ResourceAddress, TenantPort } from '../../tenant/index.ts';

const maxPeople = 1000;

/** @throws `remote/*` when it is not known to be gone */
export async function takeBackOrganization(
  port: TenantPort,
  organizationId: string,
  signal: AbortSignal,
): Promise<void> {
  if (!testOrganizationPattern.test(organizationId))
    throw new Error(`${organizationId} was not made by a sign-in test`);
  const organization: ResourceAddress = { kind: 'organization', id: organizationId };
  const remove = (address: ResourceAddress) => removeIfThere(port, address, signal);
  if ((await port.read(organization, signal)) !== null) {
    for (const idp of await listed(port, 'idp', organizationId, signal))
      await remove({ kind: 'idp', id: String(idp.id), organizationId, method: String(idp.method ?? 'saml_v2') });
    for (const client of await listed(port, 'client', organizationId, signal)) {
      // A client's path names no organization: one that is not known to be ours stays until the organization goes.
      if (client.system !== true && client.authorization_server_id === organizationId)
        await remove({ kind: 'client', id: String(client.client_id), organizationId, purpose: '' });
    }
  }
  const pool = { kind: 'pool', id: poolIdOf(organizationId), organizationId } as const;
  await removePool(port, pool, signal);
  // Claims, scopes and settings are parts of the organization and go with it.
  await port.remove(organization, null, signal);
  if ((await port.read(organization, signal)) !== null)
    throw new PorticoError('remote/refused', `The test organization ${organizationId} is still there.`);
  // Its people live in a pool with an address of its own, which may outlive it.
  if ((await port.read(pool, signal)) !== null)
    throw new PorticoError(
      'remote/refused',
      `The test organization ${organizationId} is gone, and its pool ${pool.id} is still there with the people in it.`,
    );
}

/** A pool with people in it may be refused. */
async function removePool(
  port: TenantPort,
  pool: Extract<ResourceAddress, { kind: 'pool' }>,
  signal: AbortSignal,
): Promise<void> {
  if ((await port.read(pool, signal)) === null) return;
  const { users } = await port.users(pool.id, maxPeople, signal);
  for (const user of users) await removeIfThere(port, { kind: 'user', id: String(user.id), poolId: pool.id }, signal);
  await removeIfThere(port, pool, signal);
}

/** What a server refuses one by one may go with the organization all the same; what did not is read afterwards. */
async function removeIfThere(port: TenantPort, address: ResourceAddress, signal: AbortSignal): Promise<void> {
  try {
    await port.remove(address, null, signal);
  } catch (error) {
    if (!(error instanceof PorticoError) || !['remote/refused', 'remote/conflict'].includes(error.code)) throw error;
  }
}

async function listed(port: TenantPort, kind: 'idp' | 'client', organizationId: string, signal: AbortSignal) {
  try {
    return await port.list(kind, organizationId, signal);
  } catch (error) {
    if (error instanceof PorticoError && error.code === 'remote/not-found') return [];
    throw error;
  }
}
