import { expect, test } from 'vitest';
import { checkFields, fieldOf } from '../../../shared/model/check-fields.ts';
import { checkTable } from './check-table.ts';

test('every field belongs to a check of the table', () => {
  expect(Object.keys(checkFields).filter((id) => !Object.hasOwn(checkTable, id))).toEqual([]);
  expect(fieldOf('cond.audience')).toBe('Conditions / AudienceRestriction / Audience');
  expect(fieldOf('xml.well-formed')).toBeNull();
});
