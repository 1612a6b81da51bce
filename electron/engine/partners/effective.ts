/**
 * What a blueprint means once defaults are filled in: ids that were not typed, the claim that is always there, the end of
 * the contract as an instant. Sync, preview and sign-in tests read these, so that all show the same.
 */
import { createHash } from 'node:crypto';
import type { Blueprint, StepName } from '../../../shared/model/blueprint.ts';
import { slugOf } from '../../../shared/model/ids.ts';
import type { EffectiveApplication, EffectiveClaim } from './types.ts';

/** Client ids are unique in the whole tenant, so an id that was not typed starts with the organization's. */
export function effectiveApplications(blueprint: Blueprint): EffectiveApplication[] {
  const taken = new Set<string>();
  return blueprint.applications.map((application, index) => {
    const base = application.id !== '' ? application.id : derivedId(blueprint.organization.id, application.name, index);
    let clientId = base;
    for (let suffix = 2; taken.has(clientId); suffix += 1) clientId = `${base}-${suffix}`;
    taken.add(clientId);
    return { ...application, clientId };
  });
}

function derivedId(organizationId: string, name: string, index: number): string {
  const own = slugOf(name);
  return [organizationId, own === '' ? `app-${index + 1}` : own]
    .filter((part) => part !== '')
    .join('-')
    .slice(0, 120);
}

/** The claims with `organization_id` on access tokens first: our APIs decide by it, so it is never absent. */
export function effectiveClaims(blueprint: Blueprint): EffectiveClaim[] {
  const asked = blueprint.claims.filter(({ name }) => name !== '').map((claim) => ({ ...claim, added: false }));
  const isThere = asked.some(({ name, token }) => name === 'organization_id' && token === 'access_token');
  if (isThere) return asked;
  return [
    {
      name: 'organization_id',
      token: 'access_token',
      sourceType: 'organization',
      sourcePath: 'id',
      scopes: [],
      added: true,
    },
    ...asked,
  ];
}

/**
 * The first instant at which the contract is over: midnight UTC after its last day.
 *
 * @param end  `2028-12-31`
 * @returns `null` when it is no date
 */
export function contractEndsAt(end: string): Date | null {
  const day = parseDay(end);
  return day === null ? null : new Date(day.getTime() + 86_400_000);
}

/** Midnight UTC of a calendar day written as `2028-12-31`; `null` when there is no such day. */
export function parseDay(text: string): Date | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const day = new Date(`${text}T00:00:00Z`);
  return Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== text ? null : day;
}

/** Whole days from today's date to the contract's last day; 0 on that day, negative afterwards. */
export function daysLeft(end: string, now: Date): number | null {
  const last = parseDay(end);
  const today = parseDay(now.toISOString().slice(0, 10));
  return last === null || today === null ? null : Math.round((last.getTime() - today.getTime()) / 86_400_000);
}

/** SHA-256 of a value in canonical JSON (members sorted), hex. */
export function hashOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value, sortMembers)).digest('hex');
}

/** The same hash for the same desired set-up, whatever the order of members in its file. */
export const blueprintHash = (blueprint: Blueprint): string => hashOf(blueprint);

/** One hash for each step, to say which steps differ from what was applied. */
export const stepHashes = (blueprint: Blueprint): Record<StepName, string> =>
  forEachStep((step) => hashOf(blueprint[step]));

/** A record with one entry for each step; a step that the model gains is demanded here by the compiler. */
export function forEachStep<T>(entryOf: (step: StepName) => T): Record<StepName, T> {
  return {
    workspace: entryOf('workspace'),
    template: entryOf('template'),
    organization: entryOf('organization'),
    administrators: entryOf('administrators'),
    connection: entryOf('connection'),
    applications: entryOf('applications'),
    lifetimes: entryOf('lifetimes'),
    claims: entryOf('claims'),
    branding: entryOf('branding'),
  };
}

function sortMembers(_name: string, value: unknown): unknown {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}
