import { describe, expect, test } from 'vitest';
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import { verdictWords } from './verdict-words.ts';

const check = (id: string, status: Check['status'], who: Check['who'] = 'partner'): Check => ({
  id,
  status,
  who,
  title: id,
  detail: '',
  fix: '',
  spec: '',
});
const message = (...checks: Check[]): InspectedMessage => ({
  kind: 'saml-response',
  verdict: 'invalid',
  checks,
  sentence: 'This SAML response is not valid.',
});
const inEntra = ({ id, status }: Check) =>
  status === 'fail' && id === 'cond.audience'
    ? { product: 'Entra ID', path: 'Single sign-on', word: 'Identifier (Entity ID)' }
    : null;
const nowhere = () => null;

describe('verdict words', () => {
  test('name the setting, what is fine and whose change it is', () => {
    const refused = message(
      check('sig.digest', 'pass'),
      check('sig.value', 'pass'),
      check('cond.window', 'pass'),
      check('saml.destination', 'skip'),
      check('cond.audience', 'fail'),
    );
    expect(verdictWords(refused, inEntra, 'Cascade')).toEqual({
      headline: 'Refused: one setting in Entra ID has to change',
      aside: 'Signature and times are fine. The change is for the administrator at Cascade.',
      letter: 'This SAML response is not valid. In Entra ID: Single sign-on, Identifier (Entity ID).',
    });
  });

  test('count checks when one of them has no setting, and do not count the sum of signatures', () => {
    const refused = message(check('cond.audience', 'fail'), check('sig.value', 'fail'), check('sig.all', 'fail'));
    expect(verdictWords(refused, inEntra, '').headline).toBe('Refused: 2 checks failed');
    expect(verdictWords(refused, nowhere, '').aside).toBe('Both changes are for the partner’s administrator.');
  });

  test('say nothing of sides when both have to act or either can', () => {
    expect(verdictWords(message(check('jwt.aud', 'fail', 'us')), nowhere, '').aside).toBe('The change is on our side.');
    const both = message(check('jwt.aud', 'fail', 'us'), check('jwt.iss', 'fail', 'partner'));
    expect(verdictWords(both, nowhere, '').aside).toBe('');
    expect(verdictWords(message(check('replay', 'fail', 'either')), nowhere, '').aside).toBe('');
  });

  test('a signature that nobody could verify is not called fine', () => {
    const refused = message(check('sig.digest', 'pass'), check('sig.value', 'skip'), check('cond.audience', 'fail'));
    expect(verdictWords(refused, nowhere, '').aside).toBe('The change is for the partner’s administrator.');
  });

  test('a warning keeps its subject out of what is fine', () => {
    const refused = message(check('jwt.exp', 'warn'), check('jwt.iat', 'pass'), check('jwt.aud', 'fail', 'either'));
    expect(verdictWords(refused, nowhere, '').aside).toBe('');
  });

  test('a valid message has its sentence and nothing beside it', () => {
    const valid = { ...message(check('sig.value', 'pass')), verdict: 'valid' as const };
    expect(verdictWords(valid, nowhere, 'Cascade')).toEqual({
      headline: 'Valid',
      aside: '',
      letter: 'This SAML response is not valid.',
    });
  });
});
