import type { SandboxStore } from '../store.ts';

/** Removes a pool with its people, their grants in other places, and the grants on itself. */
export function removePool(store: SandboxStore, tenantId: string, poolId: string): void {
  for (const user of store.list(tenantId, 'user', { parent: poolId }))
    removeUserTraces(store, tenantId, poolId, user.id);
  store.removeChildren(tenantId, 'user', poolId);
  store.removeChildren(tenantId, 'user_identifier', poolId);
  store.removeChildren(tenantId, 'role', `pool:${poolId}`);
  store.remove(tenantId, 'pool', poolId);
}

/** What else of a person goes when the person goes: role grants and links that were mailed. */
export function removeUserTraces(store: SandboxStore, tenantId: string, poolId: string, userId: string): void {
  const subject = `user:${poolId}/${userId}`;
  for (const grant of store.list(tenantId, 'role', { where: { subject_key: subject } })) {
    store.remove(tenantId, 'role', grant.id);
  }
  store.removeChildren(tenantId, 'setup_code', userId);
}
