/** Targets, the admin API and the embedded sandbox: one way to read and change an organization. */
export type { ResourceAddress, ServerObject, Versioned } from './address.ts';
export { targetsHandlers } from './calls.ts';
export { connectPort } from './connect-port.ts';
export type { Sandbox, SandboxObservation, ScratchTenant } from './sandbox/types.ts';
export type { RoleGrant, TenantPort } from './tenant-port.ts';
export { openTenantRoom, type TenantRoom } from './tenant-room.ts';
