/**
 * RFC 6902, as far as the API's schema allows: operations have no `from`, so `move` and `copy` cannot be said. All or
 * nothing; a `test` that fails stops the rest. The document that comes in is not changed.
 */
import { z } from 'zod';
import { type ApiProblem, unprocessable } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import type { Json } from '../schemas/parts.ts';

export const JsonPatch = z
  .array(
    z.object({
      op: z.enum(['add', 'remove', 'replace', 'move', 'copy', 'test']),
      path: z.string().max(2_000),
      value: z.unknown().optional(),
    }),
  )
  .max(10_000);
export type JsonPatch = z.infer<typeof JsonPatch>;

/** The steps of a pointer. @see RFC 6901 §4 */
export const pointerSteps = (path: string): string[] =>
  path === ''
    ? []
    : path
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));

/** @throws ApiProblem 422 when an operation cannot be applied or a test fails */
export function applyJsonPatch(document: Json, patch: JsonPatch): Json {
  const copy: Json = structuredClone(document);
  for (const [index, operation] of patch.entries()) {
    const fail = (why: string): ApiProblem => unprocessable({ [`${index}.path`]: `${operation.path} ${why}` });
    const steps = pointerSteps(operation.path);
    const last = steps.pop();
    if (last === undefined || !operation.path.startsWith('/')) throw fail('does not name a member');
    const parent = steps.reduce<unknown>((place, step) => childOf(place, step), copy);
    if (Array.isArray(parent)) applyToList(parent, last, operation, fail);
    else if (isRecord(parent)) applyToObject(parent, last, operation, fail);
    else throw fail('has no parent');
  }
  return copy;
}

function childOf(place: unknown, step: string): unknown {
  if (Array.isArray(place)) return /^\d+$/.test(step) ? place[Number(step)] : undefined;
  return isRecord(place) && Object.hasOwn(place, step) ? place[step] : undefined;
}

type Operation = JsonPatch[number];
type Fail = (why: string) => ApiProblem;

function applyToObject(parent: Json, name: string, { op, value }: Operation, fail: Fail): void {
  const isThere = Object.hasOwn(parent, name);
  if (op === 'add' || (op === 'replace' && isThere)) {
    Object.defineProperty(parent, name, { value, enumerable: true, configurable: true, writable: true });
  } else if (op === 'remove' && isThere) delete parent[name];
  else if (op === 'test' && isThere && sameJson(parent[name], value)) return;
  else
    throw fail(
      op === 'test'
        ? 'has another value'
        : op === 'move' || op === 'copy'
          ? `cannot be ${op}d without from`
          : 'is not there',
    );
}

function applyToList(parent: unknown[], step: string, { op, value }: Operation, fail: Fail): void {
  const index = step === '-' ? parent.length : /^\d+$/.test(step) ? Number(step) : Number.NaN;
  const isThere = index < parent.length;
  if (op === 'add' && index <= parent.length) parent.splice(index, 0, value);
  else if (op === 'replace' && isThere) parent[index] = value;
  else if (op === 'remove' && isThere) parent.splice(index, 1);
  else if (op === 'test' && isThere && sameJson(parent[index], value)) return;
  else throw fail(op === 'test' ? 'has another value' : 'cannot be done there');
}

/** Equal as JSON, whatever the order of members. */
export function sameJson(a: unknown, b: unknown): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, index) => sameJson(item, b[index]));
  if (isRecord(a) && isRecord(b)) {
    const names = Object.keys(a).filter((name) => a[name] !== undefined);
    const others = Object.keys(b).filter((name) => b[name] !== undefined);
    return (
      names.length === others.length && names.every((name) => Object.hasOwn(b, name) && sameJson(a[name], b[name]))
    );
  }
  return a === b;
}
