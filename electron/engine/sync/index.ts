/** Sync: the server becomes the blueprint, or says exactly why not. */
export { syncHandlers } from './calls.ts';
export { type ConfiguredTenant, configureTenant, previewConfiguration } from './configure-tenant.ts';
export type { Blueprints, SyncDeps } from './deps.ts';
export { isBuiltInScope } from './desired/applications.ts';
export { desiredState } from './desired/desired-state.ts';
export { idpIdOf, poolIdOf } from './desired/ids.ts';
export { openSyncRoom, type SyncRoom } from './sync-room.ts';
