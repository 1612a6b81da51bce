import { expect, test } from 'vitest';
import { findProvider } from '../../../partners/index.ts';
import { allLookAlikes, findLookAlike } from './look-alikes.ts';

test('every look-alike is a provider of the catalog, once', () => {
  expect(allLookAlikes.filter(({ id }) => findProvider(id) === undefined)).toEqual([]);
  expect(new Set(allLookAlikes.map(({ id }) => id)).size).toBe(allLookAlikes.length);
  expect(allLookAlikes.map(({ id }) => findLookAlike(id)?.title)).toEqual(allLookAlikes.map(({ title }) => title));
});
