/** Values of two tests beside each other. Lists count as sets, because no identity provider promises an order. Pure. */
import type { ComparedRow } from '../../../../shared/model/evidence.ts';

const longestShown = 4000;
const deepest = 12;
const mostRows = 5000;

export type Values = ReadonlyMap<string, string | readonly string[]>;

/** New in every test: what the lab or the server makes for it. */
const passing = /(?:^|\.)(?:iat|exp|nbf|jti|auth_time|nonce|at_hash|sid|tid|sub|id|user_pool_id|\w+_at|client_id|azp)$/;

/** @param withPassing also what is new in every test */
export function flatten(value: unknown, withPassing: boolean): Values {
  const found = new Map<string, string | readonly string[]>();
  const add = (path: string, part: unknown, depth: number): void => {
    if (found.size >= mostRows || (!withPassing && passing.test(path))) return;
    if (Array.isArray(part)) {
      if (part.every((item) => typeof item !== 'object' || item === null))
        found.set(
          path,
          part.map((item) => settled(String(item), withPassing)),
        );
      else for (const [index, item] of part.entries()) add(`${path}.${index + 1}`, item, depth + 1);
    } else if (typeof part === 'object' && part !== null && depth < deepest) {
      for (const [name, member] of Object.entries(part)) add(path === '' ? name : `${path}.${name}`, member, depth + 1);
    } else if (part !== undefined && path !== '') found.set(path, settled(String(part), withPassing));
  };
  add('', value, 0);
  return found;
}

/** Ports and scratch tenants are other ones in every test. */
export function settled(text: string, withPassing: boolean): string {
  if (withPassing) return text;
  return text
    .replace(/\b(127\.0\.0\.1|localhost):\d{2,5}\b/g, '$1:(port)')
    .replace(/\bscratch-[a-z0-9]{6,}\b/g, '(scratch tenant)')
    .replace(/\bportico-client-[a-z0-9]{6,}\b/g, '(client)');
}

/** Every field of both, in the order of `a`, then what only `b` has. */
export function compareValues(a: Values, b: Values, noteOf: (field: string) => string = () => ''): ComparedRow[] {
  return [...new Set([...a.keys(), ...b.keys()])].map((field) =>
    rowOf(field, a.get(field), b.get(field), noteOf(field)),
  );
}

type Value = string | readonly string[] | undefined;

function rowOf(field: string, a: Value, b: Value, note: string): ComparedRow {
  if (a === undefined || b === undefined)
    return { field, state: a === undefined ? 'only-b' : 'only-a', a: shown(a), b: shown(b), note };
  if (typeof a === 'string' || typeof b === 'string') {
    const [left, right] = [shown(a), shown(b)];
    return { field, state: shownWhole(a) === shownWhole(b) ? 'same' : 'different', a: left, b: right, note };
  }
  const onlyA = a.filter((item) => !b.includes(item));
  const onlyB = b.filter((item) => !a.includes(item));
  if (onlyA.length + onlyB.length === 0) return { field, state: 'same', a: shown(a), b: shown(b), note };
  return { field, state: 'different', a: setWords(a, onlyA), b: setWords(b, onlyB), note };
}

const shownWhole = (value: Value): string => (typeof value === 'string' ? value : (value ?? []).join('\n'));
const shown = (value: Value): string => shownWhole(value).slice(0, longestShown);

/** Short lists whole, long ones by what only they have. */
function setWords(all: readonly string[], only: readonly string[]): string {
  if (all.length <= 8) return shown(all);
  return shown([`${all.length} values, ${only.length} of them only here`, ...only]);
}
