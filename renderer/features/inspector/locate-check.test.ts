import { describe, expect, test } from 'vitest';
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import { failedStretches, locateCheck } from './locate-check.ts';

const check = (id: string, received?: string): Check => ({
  id,
  status: 'fail',
  title: '',
  detail: '',
  fix: '',
  who: 'partner',
  spec: '',
  ...(received === undefined ? {} : { received }),
});
const saml: InspectedMessage = {
  kind: 'saml-response',
  verdict: 'invalid',
  checks: [check('cond.audience', 'https://us.example/?a=1&b=2'), check('saml.relay-state')],
  content:
    '<p:Response Destination="https://x.example/acs">\n  <saml:Audience>https://us.example/?a=1&amp;b=2</saml:Audience>\n</p:Response>',
};
const found = (message: InspectedMessage, one: Check) => {
  const stretch = locateCheck(message, one);
  return stretch === null ? null : message.content?.slice(stretch.from, stretch.to);
};

describe('where a check looked', () => {
  test('the received value, as it is written in the message', () => {
    expect(found(saml, check('cond.audience', 'https://us.example/?a=1&b=2'))).toBe('https://us.example/?a=1&amp;b=2');
  });

  test('the field, when the value is not there as a text', () => {
    expect(found(saml, check('cond.audience', 'two audiences'))).toMatch(/^<saml:Audience>.*<\/saml:Audience>$/);
    expect(found(saml, check('saml.destination'))).toMatch(/^<p:Response Destination=/);
    const token: InspectedMessage = { ...saml, kind: 'jwt', content: '{\n  "aud": "x",\n  "exp": 17\n}' };
    expect(found(token, check('jwt.exp'))).toBe('"exp": 17');
  });

  test('nothing, when the message has no place for it', () => {
    expect(found(saml, check('saml.relay-state'))).toBeNull();
    expect(failedStretches(saml)).toHaveLength(1);
  });
});
