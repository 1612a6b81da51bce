/** Where a screen has a form, nobody is told an option of the command line. */
import { expect, test } from 'vitest';
import { PorticoError, toFailure } from '../../../shared/errors.ts';
import { OpenInspection } from '../../../shared/model/inspection.ts';
import { progressInScreenWords } from './screen-words.ts';

test('also not when an inspection failed', () => {
  const why = 'It is a private key. Give it as our private key (--decrypt-key) to open what was encrypted for it.';
  const progress = OpenInspection.parse({
    id: 'inspection-1',
    state: 'failed',
    sizeBytes: 1,
    readBytes: 1,
    found: 0,
    isCapture: false,
    judged: 0,
    rows: [],
    verdict: 'unverified',
    sentence: 'Give the private key (--decrypt-key).',
    problems: [],
    failure: toFailure(new PorticoError('input/unreadable', why), 'ref-1'),
  });
  expect(progressInScreenWords(progress)).toMatchObject({
    sentence: 'Give the private key.',
    failure: {
      why: 'It is a private key. Give it as our private key to open what was encrypted for it.',
      code: 'input/unreadable',
      ref: 'ref-1',
    },
  });
  const { failure: _none, ...well } = progress;
  expect(progressInScreenWords(well)).not.toHaveProperty('failure');
});
