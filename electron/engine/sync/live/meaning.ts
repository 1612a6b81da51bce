/**
 * When two values mean the same to the server: lists without an order, lengths of time by value, instants by value, and
 * "empty" in all its spellings. What the desired side does not name is left alone, so it is no difference.
 */
import { parseGoDuration } from '../../../../shared/model/duration.ts';
import type { FieldChange } from '../../../../shared/model/plan.ts';
import type { ServerObject } from '../../tenant/index.ts';

export const isRecord = (value: unknown): value is ServerObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Go's zero values: the server writes them where nothing was set. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === 0 || value === false) return true;
  if (Array.isArray(value)) return value.length === 0;
  if (isRecord(value)) return Object.values(value).every(isEmpty);
  return typeof value === 'string' && (value === '0s' || value.startsWith('0001-01-01T'));
}

/**
 * Is everything that `desired` asks for true of `live`? A desired `null` asks for nothing to be there.
 *
 * @param field name of the member, which tells lengths of time from other texts
 */
export function isMet(desired: unknown, live: unknown, field = ''): boolean {
  if (isEmpty(desired)) return isEmpty(live);
  if (typeof desired === 'string') return typeof live === 'string' && sameText(desired, live, field);
  if (Array.isArray(desired)) return Array.isArray(live) && sameList(desired, live, field);
  if (isRecord(desired)) {
    return isRecord(live) && Object.entries(desired).every(([name, value]) => isMet(value, own(live, name), name));
  }
  return desired === live;
}

const own = (object: ServerObject, name: string): unknown => (Object.hasOwn(object, name) ? object[name] : undefined);

const isLength = (field: string): boolean => /_ttl$|^ttl$|_age$|^max_idle$/.test(field);
const instantPattern = /^\d{4}-\d{2}-\d{2}T/;

function sameText(desired: string, live: string, field: string): boolean {
  if (desired === live) return true;
  if (isLength(field)) {
    const seconds = parseGoDuration(desired);
    return seconds !== null && seconds === parseGoDuration(live);
  }
  if (/(?:^|_)color$|^(?:primary|background|text)$/.test(field) && desired.startsWith('#'))
    return desired.toLowerCase() === live.toLowerCase();
  return instantPattern.test(desired) && instantPattern.test(live) && Date.parse(desired) === Date.parse(live);
}

/** Lists on this API are sets. Each desired item needs a live one of its own. */
function sameList(desired: readonly unknown[], live: readonly unknown[], field: string): boolean {
  if (desired.length !== live.length) return false;
  const left = [...live];
  return desired.every((item) => {
    const at = left.findIndex((candidate) => isMet(item, candidate, field));
    if (at === -1) return false;
    left.splice(at, 1);
    return true;
  });
}

/** Every leaf of `desired` that is not met, as a dotted field with what is there and what should be. */
export function differences(desired: ServerObject, live: ServerObject | null, prefix = ''): FieldChange[] {
  return Object.entries(desired).flatMap(([name, value]) => {
    const field = `${prefix}${name}`;
    const there = live === null ? undefined : own(live, name);
    if (isMet(value, there, name)) return [];
    if (isRecord(value) && (isRecord(there) || isEmpty(there)))
      return differences(value, isRecord(there) ? there : null, `${field}.`);
    return [{ field, before: there ?? null, after: value ?? null }];
  });
}

/** The whole live object with what is desired put in. A desired `null` takes the member away; lists are replaced. */
export function merge(live: ServerObject, desired: ServerObject): ServerObject {
  const merged: Record<string, unknown> = { ...live };
  for (const [name, value] of Object.entries(desired)) {
    const there = own(live, name);
    if (value === null) delete merged[name];
    else if (isRecord(value)) define(merged, name, merge(isRecord(there) ? there : {}, value));
    // What is the same by meaning stays as the server spells it.
    else if (!isMet(value, there, name)) define(merged, name, value);
  }
  return merged;
}

/** Without members that are `null`, empty ones kept: a body that creates says all of it, whatever the server's defaults. */
export function withoutNothing(desired: ServerObject): ServerObject {
  const body: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(desired)) {
    if (value !== null) define(body, name, isRecord(value) ? withoutNothing(value) : value);
  }
  return body;
}

/** Never meets a setter: names come from blueprints and servers. */
export function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
