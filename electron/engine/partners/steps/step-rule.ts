/** What a step rule is given and what it answers. A rule is pure, never throws, and speaks to the person who typed. */
import type { Blueprint, Issue, StepName } from '../../../../shared/model/blueprint.ts';

/** Another partner in this home, as far as two partners can get into each other's way. */
export interface OtherPartner {
  readonly name: string;
  readonly organizationId: string;
  readonly domains: readonly string[];
  readonly clientIds: readonly string[];
  readonly idpId: string;
  readonly ssoUrl: string;
  readonly certificates: readonly string[];
}

export interface StepContext {
  readonly now: Date;
  /** Every other partner of this home; empty when it stands alone. */
  readonly others: readonly OtherPartner[];
}

export type StepRule = (blueprint: Blueprint, context: StepContext) => Issue[];

/** Without these three nothing can be written to a server; whatever else is missing, is listed and blocks nothing. */
const neededForSync = new Set(['workspace.id', 'organization.id', 'organization.name']);

/** Collects the issues of one step. Paths are relative to the step: `domains.0`. */
export function issuesOf(step: StepName) {
  const issues: Issue[] = [];
  const add = (level: Issue['level'], path: string, message: string) => {
    const whole = path === '' ? step : `${step}.${path}`;
    const blocksSync = level === 'wrong' || (level === 'missing' && neededForSync.has(whole));
    issues.push({ step, path: whole, level, message, blocksSync });
  };
  return {
    issues,
    wrong: (path: string, message: string) => add('wrong', path, message),
    missing: (path: string, message: string) => add('missing', path, message),
    warn: (path: string, message: string) => add('warning', path, message),
  };
}

/** Later entries of a list that repeat an earlier one, by position; upper and small letters are the same unless told. */
export function repeats(values: readonly string[], fold = (value: string) => value.trim().toLowerCase()): number[] {
  const seen = new Set<string>();
  const found: number[] = [];
  values.forEach((value, index) => {
    const key = fold(value);
    if (key === '') return;
    if (seen.has(key)) found.push(index);
    seen.add(key);
  });
  return found;
}

/** A date for a sentence: `31 Dec 2028`. */
export function inWords(day: Date): string {
  return day.toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}
