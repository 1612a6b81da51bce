import { PorticoError } from '../../../../../shared/errors.ts';
import type { LookAlikeDefinition } from './look-alike.ts';
import { allLookAlikes, findLookAlike } from './look-alikes.ts';
import { plain } from './products/plain.ts';

/** @param id null or empty: the plain way. @throws `input/invalid` for a product that is not in the list */
export function knownLookAlike(id: string | null): LookAlikeDefinition {
  const found = id === null || id === '' ? plain : findLookAlike(id);
  if (found !== null) return found;
  throw new PorticoError(
    'input/invalid',
    `There is no look-alike named "${id?.slice(0, 100) ?? ''}"; there are ${allLookAlikes.map((each) => each.id).join(', ')}.`,
  );
}
