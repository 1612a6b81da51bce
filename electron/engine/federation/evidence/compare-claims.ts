/** The claims of two tokens beside each other, each with the way back to where it came from. Pure. */
import type { ComparedRow } from '../../../../shared/model/evidence.ts';
import type { DecodedToken } from '../../../../shared/model/sign-in-test.ts';
import { compareValues, flatten } from './compare-values.ts';

/** What only one of two tests was given is compared with nothing. */
export const compareClaims = (
  one: DecodedToken | null,
  other: DecodedToken | null,
  withPassing: boolean,
): ComparedRow[] =>
  compareValues(flatten(one?.claims ?? {}, withPassing), flatten(other?.claims ?? {}, withPassing), (field) =>
    originOf(field, one, other),
  );

/** Where the value comes from, nearest first; said for both when they differ in that. */
function originOf(field: string, a: DecodedToken | null, b: DecodedToken | null): string {
  const [claim = field] = field.split('.');
  const chain = (token: DecodedToken | null): string => {
    const nodes = token !== null && Object.hasOwn(token.trace, claim) ? (token.trace[claim] ?? []) : [];
    return nodes
      .slice(1)
      .map(({ title, detail }) => (title === 'Mapping' ? detail : title))
      .join(', from ');
  };
  const [one, other] = [chain(a), chain(b)];
  if (one === other || other === '') return one === '' ? '' : `From ${one}`;
  return one === '' ? `From ${other}` : `From ${one}; in the second from ${other}`;
}
