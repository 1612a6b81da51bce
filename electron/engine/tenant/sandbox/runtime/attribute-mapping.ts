/**
 * IdP attributes to the authentication context (`mappings[]`), and the context to a user's payload
 * (`attributes_mapping[]`). Pure. A mapping without a value leaves its target out, so that a claim that the IdP did
 * not send is missing in the token and can be seen to be missing.
 */

import type { IdpBody } from '../schemas/idp.ts';
import { define, valueAt } from './claims.ts';

export type Mapping = IdpBody['mappings'][number];
type Attributes = Readonly<Record<string, unknown>>;

/** Applies the mappings in order to the attributes of one source; later ones win. */
export function mapAttributes(
  mappings: readonly Mapping[],
  ...sources: readonly Attributes[]
): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const mapping of mappings) {
    const value = convert(read(mapping, sources), mapping.type);
    if (value === undefined) continue;
    if (mapping.target === '.' || mapping.target === '') {
      if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
        for (const [name, member] of Object.entries(value)) define(result, name, member);
      }
    } else assign(result, mapping.target.split('.'), value);
  }
  return result;
}

function read(mapping: Mapping, sources: readonly Attributes[]): unknown {
  if (mapping.mode === 'static') return mapping.static ?? undefined;
  for (const source of sources) {
    const value = valueAt(source, mapping.source ?? '.');
    if (value !== undefined && value !== null) return value;
  }
  return undefined;
}

function assign(target: Record<string, unknown>, path: readonly string[], value: unknown): void {
  const [name = '', ...rest] = path;
  if (rest.length === 0) {
    define(target, name, value);
    return;
  }
  const inner = Object.hasOwn(target, name) ? target[name] : undefined;
  const next: Record<string, unknown> =
    typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? { ...inner } : {};
  assign(next, rest, value);
  define(target, name, next);
}

const truths = new Set(['1', 't', 'true']);
const lies = new Set(['0', 'f', 'false']);

function convert(value: unknown, type: string): unknown {
  if (value === undefined || value === null) return undefined;
  if (type.endsWith('_array')) {
    const items = (Array.isArray(value) ? value : [value]).map((item) => one(item, type.slice(0, -6)));
    return items.filter((item) => item !== undefined);
  }
  return type === 'string' || type === 'number' || type === 'bool'
    ? one(Array.isArray(value) ? value[0] : value, type)
    : value;
}

function one(value: unknown, type: string): unknown {
  if (type === 'string')
    return typeof value === 'string'
      ? value
      : typeof value === 'number' || typeof value === 'boolean'
        ? String(value)
        : undefined;
  if (type === 'number') {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  }
  if (type === 'bool') {
    if (typeof value === 'boolean') return value;
    const word = String(value).toLowerCase();
    return truths.has(word) ? true : lies.has(word) ? false : undefined;
  }
  return value;
}
