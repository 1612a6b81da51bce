/** A failing message beside a working one: which fields say the same, which differ, which one of them lacks. */
import type { ComparedField, InspectedMessage } from '../../../../shared/model/inspection.ts';
import { flattenMessage } from './flatten-message.ts';

const longestShown = 4000;

/** @returns every field of both, in the order of `a`, then what only `b` has */
export function compareMessages(a: InspectedMessage, b: InspectedMessage, withPassingValues: boolean): ComparedField[] {
  const left = flattenMessage(a, withPassingValues);
  const right = flattenMessage(b, withPassingValues);
  const names = new Set([...left.keys(), ...right.keys()]);
  return [...names].map((field) => {
    const [one, other] = [left.get(field), right.get(field)];
    return {
      field,
      state: one === undefined ? 'only-b' : other === undefined ? 'only-a' : one === other ? 'same' : 'different',
      a: (one ?? '').slice(0, longestShown),
      b: (other ?? '').slice(0, longestShown),
    };
  });
}
