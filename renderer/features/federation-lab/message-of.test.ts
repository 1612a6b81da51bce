import { expect, test } from 'vitest';
import type { Hop } from '../../../shared/model/sign-in-test.ts';
import { layOutXml, messageOf } from './message-of.ts';

test.each([
  ['<a x="1"><b>text</b><c/></a>', '<a x="1">\n  <b>text</b>\n  <c/>\n</a>'],
  ['<?xml version="1.0"?><a><b><c>1</c></b></a>', '<?xml version="1.0"?>\n<a>\n  <b>\n    <c>1</c>\n  </b>\n</a>'],
  ['<a>\n<b/></a>', '<a>\n<b/></a>'],
  ['no markup', 'no markup'],
])('%s is laid out by element', (xml, expected) => {
  expect(layOutXml(xml)).toBe(expected);
});

test('marks count in the judged text, so that text is the one that is shown', () => {
  const hop: Hop = {
    index: 0,
    from: 'browser',
    to: 'server',
    atMs: 0,
    durationMs: 0,
    label: 'POST SAMLResponse',
    channel: 'front',
    method: 'POST',
    url: '',
    status: null,
    sizeBytes: 0,
    verdict: 'pass',
    headers: [],
    message: '<a><b/></a>',
    inspection: {
      kind: 'saml-response',
      verdict: 'valid',
      checks: [],
      content: '<a>\n  <b/>\n</a>',
      parts: [{ from: 6, to: 10, state: 'signed' }],
    },
  };
  const { text, marks } = messageOf(hop);
  expect(marks.map(({ from, to }) => text.slice(from, to))).toEqual(['<b/>']);
  expect(messageOf({ ...hop, inspection: null })).toMatchObject({ text: '<a>\n  <b/>\n</a>', marks: [] });
});
