/** Branded ids, so that a plan id cannot be passed for a run id, and the rule for ids that people choose. */
import { z } from 'zod';

/** Ids that become URL segments and claim values on the server: admin-api keeps to `[a-z0-9-]`. */
export const slugPattern = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const ref = /^[a-z0-9][a-z0-9-]{0,79}$/;

/** Names a blueprint in this home; stable while the organization id is still being typed. */
export const PartnerRef = z.string().regex(ref).brand<'PartnerRef'>();
export type PartnerRef = z.infer<typeof PartnerRef>;

export const PlanId = z.string().regex(ref).brand<'PlanId'>();
export type PlanId = z.infer<typeof PlanId>;

export const RunId = z.string().regex(ref).brand<'RunId'>();
export type RunId = z.infer<typeof RunId>;

export const SignInTestId = z.string().regex(ref).brand<'SignInTestId'>();
export type SignInTestId = z.infer<typeof SignInTestId>;

export const FaultSweepId = z.string().regex(ref).brand<'FaultSweepId'>();
export type FaultSweepId = z.infer<typeof FaultSweepId>;

export const LabProofId = z.string().regex(ref).brand<'LabProofId'>();
export type LabProofId = z.infer<typeof LabProofId>;

export const ConnectionTestId = z.string().regex(ref).brand<'ConnectionTestId'>();
export type ConnectionTestId = z.infer<typeof ConnectionTestId>;

export const PersonaId = z.string().regex(ref).brand<'PersonaId'>();
export type PersonaId = z.infer<typeof PersonaId>;

export const InspectionId = z.string().regex(ref).brand<'InspectionId'>();
export type InspectionId = z.infer<typeof InspectionId>;

/** `sandbox` is always there: the embedded server. Others are chosen in Settings. */
export const TargetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, 'Use small letters, digits and hyphens, 40 at most.')
  .brand<'TargetName'>();
export type TargetName = z.infer<typeof TargetName>;

/** An instant on the wire: ISO 8601 in UTC. */
export const Instant = z.iso.datetime();
export type Instant = z.infer<typeof Instant>;

/** Turns a company name into an id that the slug rule accepts; empty when nothing usable is left. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63)
    .replace(/-+$/, '');
}
