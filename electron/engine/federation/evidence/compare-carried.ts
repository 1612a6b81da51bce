/** Two messages beside each other as the Inspector compares them, with what the lab makes new each time calmed, and lists as sets. */
import type { ComparedRow } from '../../../../shared/model/evidence.ts';
import type { ComparedField, Inspection } from '../../../../shared/model/inspection.ts';
import { compareMessages } from '../../inspect/index.ts';
import { compareValues, settled, type Values } from './compare-values.ts';

export function compareCarried(a: Inspection, b: Inspection, withPassing: boolean): ComparedRow[] {
  return asSets(compareMessages(calm(a, withPassing), calm(b, withPassing), withPassing));
}

function calm({ messages: _, clock: __, ...message }: Inspection, withPassing: boolean) {
  return message.content === undefined ? message : { ...message, content: settled(message.content, withPassing) };
}

/** Values of one attribute are numbered by the comparison; their order means nothing. */
function asSets(fields: readonly ComparedField[]): ComparedRow[] {
  const sides = { a: new Map<string, string[]>(), b: new Map<string, string[]>() };
  for (const { field, state, a, b } of fields) {
    const base = field.replace(/ \(\d+\)$/, '');
    if (state !== 'only-b') sides.a.set(base, [...(sides.a.get(base) ?? []), a]);
    if (state !== 'only-a') sides.b.set(base, [...(sides.b.get(base) ?? []), b]);
  }
  const values = (side: ReadonlyMap<string, string[]>): Values =>
    new Map([...side].map(([field, all]) => [field, all.length === 1 ? (all[0] ?? '') : all]));
  return compareValues(values(sides.a), values(sides.b));
}
