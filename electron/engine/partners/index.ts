/** Partners: what should be true of a partner, and whether it is ready. */
export { parseBlueprintFile } from './blueprint-file.ts';
export { partnersHandlers } from './calls.ts';
export { checkBlueprint } from './check-blueprint.ts';
export { contrastRatio, parseColor, readableOn } from './colors.ts';
export { blueprintHash, contractEndsAt, effectiveApplications, effectiveClaims } from './effective.ts';
export { openPartnersRoom } from './open-partners-room.ts';
export { findProvider, listProviders, recogniseProvider } from './providers/index.ts';
export type {
  EffectiveApplication,
  EffectiveClaim,
  LiveFacts,
  LoadedBlueprint,
  PartnersDeps,
  PartnersRoom,
  SyncMark,
  TestMark,
} from './types.ts';
