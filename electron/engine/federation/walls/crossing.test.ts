import { expect, test } from 'vitest';
import { refusedRow } from './crossing.ts';

test('only a refusal that names its reason proves a wall', () => {
  expect(refusedRow('a token', 'invalid_token', 'It is unknown.')).toMatchObject({
    outcome: 'refused',
    check: 'invalid_token',
  });
  expect(refusedRow('a token', '', 'It answers with 503.')).toMatchObject({
    outcome: 'not-tried',
    detail: expect.stringContaining('503'),
  });
});
