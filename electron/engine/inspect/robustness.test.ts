/** Nothing that is thrown at the door may break it, hold it up, or make it reach for anything. */
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { Inspection } from '../../../shared/model/inspection.ts';
import { idpKey, makeMetadata, makeResponse, now, signedAssertion } from './fixtures/saml-messages.ts';
import { judgeHere } from './judge-here.ts';

const context = InspectContext.parse({ idpMetadata: makeMetadata() });

/** An answer of the contract's shape, or a refusal in words. */
async function survives(input: string | Buffer): Promise<string> {
  try {
    const answer = Inspection.parse(await judgeHere({ input, context, now }));
    expect(answer.checks.length).toBeGreaterThan(0);
    expect(answer.verdict === 'valid' && answer.checks.some(({ status }) => status === 'fail')).toBe(false);
    return answer.verdict;
  } catch (error) {
    if (error instanceof PorticoError) return error.code;
    throw error;
  }
}

const xml = signedAssertion();
const base64 = Buffer.from(xml).toString('base64');
const deflated = deflateRawSync(xml).toString('base64');
const form = `SAMLResponse=${encodeURIComponent(base64)}&RelayState=x`;
const har = JSON.stringify({
  log: {
    entries: [
      {
        request: {
          url: 'https://sp.example/acs',
          postData: { mimeType: 'application/x-www-form-urlencoded', text: form },
        },
      },
    ],
  },
});
const trace = JSON.stringify({
  requests: [{ url: 'https://sp.example/acs', post: [['SAMLResponse', base64]], saml: xml }],
});
const html = `<html><form><input name="SAMLResponse" value="${base64}"></form></html>`;
const token = `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.AAAA`;
const jwe = `${Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url')}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`;
const samples = [
  xml,
  base64,
  deflated,
  form,
  `https://sp.example/acs?${form}`,
  har,
  trace,
  html,
  token,
  jwe,
  makeMetadata(),
  idpKey.certificate,
  '{"keys":[]}',
  '{"issuer":"x"}',
  '{"id_token":"x"}',
];

describe('any input', () => {
  test('random text and bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.string({ unit: 'binary', maxLength: 300 }),
          fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
        ),
        async (input) => void (await survives(input)),
      ),
      { numRuns: 500 },
    );
  });

  test('samples that were cut, mixed and repeated', async () => {
    const change = fc.oneof(
      fc.tuple(fc.nat(), fc.nat({ max: 60 })).map(
        ([at, length]) =>
          (text: string) =>
            text.slice(0, at % (text.length + 1)) + text.slice((at % (text.length + 1)) + length),
      ),
      fc
        .tuple(
          fc.nat(),
          fc.constantFrom(
            '\u0000',
            '<',
            '>',
            '"',
            '{',
            '%',
            '=',
            '.',
            '\n',
            '&',
            '\ud800',
            'é',
            '-----BEGIN CERTIFICATE-----',
            '<!DOCTYPE x>',
          ),
        )
        .map(
          ([at, part]) =>
            (text: string) =>
              text.slice(0, at % (text.length + 1)) + part + text.slice(at % (text.length + 1)),
        ),
      fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
      fc.constant((text: string) => Buffer.from(text).toString('base64')),
      fc.constant((text: string) => encodeURIComponent(text.isWellFormed() ? text : '')),
      fc.constant((text: string) => deflateRawSync(text).toString('base64')),
      fc.constantFrom(...samples).map((other) => (text: string) => text + other),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...samples),
        fc.array(change, { minLength: 1, maxLength: 4 }),
        async (sample, changes) => {
          await survives(changes.reduce((text, apply) => apply(text), sample));
        },
      ),
      { numRuns: 1500 },
    );
  });
});

describe('what costs much is refused or answered quickly', () => {
  const many = (text: string, bytes: number): string => text.repeat(Math.ceil(bytes / text.length));
  const megabytes = 14_000_000;
  test.each<[string, () => string]>([
    ['more than the limit', () => many('a', 61_000_000)],
    ['letters', () => many('a', megabytes)],
    ['base64 of nothing', () => many('QUFB', megabytes)],
    ['white space', () => `x${many(' ', megabytes)}x`],
    ['line ends', () => `x${many('\n', megabytes)}x`],
    ['dots', () => many('.', megabytes)],
    ['tokens', () => many(`${token}\n`, megabytes)],
    ['percent signs', () => many('%41', megabytes)],
    ['parameters', () => many('a=b&', megabytes)],
    ['comments before a message', () => `${many('<!-- -->', megabytes)}<x/>`],
    ['unclosed comments', () => many('<!--', megabytes)],
    ['open tags of a page', () => `<html>${many('<input ', megabytes)}`],
    ['open quotes of a page', () => `<html>${many('<input "', megabytes)}`],
    ['text areas', () => `<html>${many('<textarea name="a">', megabytes)}`],
    ['certificates that never end', () => many('-----BEGIN CERTIFICATE-----', 5_000_000)],
    ['open tags', () => `<samlp:Response>${many('<a>', 9_000_000)}`],
    [
      'attributes',
      () => `<samlp:Response ${Array.from({ length: 600_000 }, (_, index) => `a${index}=""`).join(' ')}/>`,
    ],
    [
      'namespaces',
      () =>
        `<samlp:Response ${Array.from({ length: 100_000 }, (_, index) => `xmlns:a${index}="urn:${index}"`).join(' ')}/>`,
    ],
    ['conditions that never end', () => `<samlp:Response ${many('<Conditions ', 1_000_000)}`],
    ['issuers that never end', () => `<samlp:Response ${many('<Issuer ', 1_000_000)}`],
    ['certificates in XML that never end', () => `<samlp:Response ${many('<X509Certificate ', 1_000_000)}`],
    ['escapes in JSON', () => `{"keys":"${many('\\n', 3_000_000)}"}`],
    ['nested JSON', () => many('[', 5_000_000)],
    ['nested objects', () => `{"keys":${many('[', 5_000_000)}`],
    ['a header of brackets', () => `${Buffer.from(many('[', 15_000)).toString('base64url')}.e30.e30`],
    [
      'messages that unpack to much',
      () =>
        JSON.stringify({
          requests: Array.from({ length: 40 }, () => ({
            url: `https://x.example/?SAMLRequest=${encodeURIComponent(deflateRawSync(Buffer.alloc(9_900_000, 0x61)).toString('base64'))}`,
          })),
        }),
    ],
  ])('%s', async (_, make) => {
    const input = make();
    const started = performance.now();
    await survives(input);
    expect(performance.now() - started).toBeLessThan(5000);
  });

  test('many messages are refused, many elements are not', async () => {
    const requests = Array.from({ length: 501 }, () => ({ url: 'https://x.example/', saml: '<samlp:Response/>' }));
    expect(await survives(JSON.stringify({ requests }))).toBe('input/too-large');
    expect(await survives(`[${'1,'.repeat(60_000)}1]`)).toBe('input/too-large');
    expect(await survives(`[${'['.repeat(2000)}`)).toBe('input/too-large');
    expect(await survives(makeResponse(`<x>${'<y/>'.repeat(200_000)}</x>`))).toBe('invalid');
  });
});
