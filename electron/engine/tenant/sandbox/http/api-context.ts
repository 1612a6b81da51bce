/** What the handlers of the API are given, and the few look-ups that nearly all of them make. */
import type { Clock } from '../../../kernel/clock.ts';
import type { SandboxStore, Stored } from '../store.ts';
import type { SandboxSwitches } from '../types.ts';
import { notFound } from './api-problem.ts';

export interface ApiContext {
  readonly store: SandboxStore;
  readonly clock: Clock;
  readonly switches: SandboxSwitches;
  /** `http://127.0.0.1:PORT`, no trailing slash. */
  baseUrl(): string;
}

/** @throws ApiProblem 404 */
export function requireServer({ store }: ApiContext, tenantId: string, serverId: string): Stored<'server'> {
  const server = store.get(tenantId, 'server', serverId);
  if (server === null) throw notFound('workspace', serverId);
  return server;
}

/** @throws ApiProblem 404 */
export function requirePool({ store }: ApiContext, tenantId: string, poolId: string): Stored<'pool'> {
  const pool = store.get(tenantId, 'pool', poolId);
  if (pool === null || pool.body.deleted) throw notFound('identity pool', poolId);
  return pool;
}

/** Where an event of this server is filed: under itself and, for an organization, under its workspace. */
export function auditPlace(server: Stored<'server'>): { readonly serverId: string; readonly workspaceId: string } {
  return { serverId: server.id, workspaceId: server.body.type === 'organization' ? server.body.parent_id : '' };
}
