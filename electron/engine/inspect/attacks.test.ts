/** Messages that must never be accepted, each with the check that has to name it. */
import { describe, expect, test } from 'vitest';
import type { Attack } from './fixtures/attacks/attack.ts';
import { good, goodAssertion } from './fixtures/attacks/attack.ts';
import { documents, duplicateIds } from './fixtures/attacks/documents.ts';
import { algorithms, keys } from './fixtures/attacks/keys.ts';
import { namespaces, transforms, twoWays } from './fixtures/attacks/structure.ts';
import { values } from './fixtures/attacks/values.ts';
import { wrapping } from './fixtures/attacks/wrapping.ts';
import { expectations, makeMetadata, otherKey, signedAssertion, signedBoth } from './fixtures/saml-messages.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

/** @returns ids of the failed checks; fails the test when anything was handed out */
function refusals(xml: string, changes: Parameters<typeof expectations>[0] = {}): string[] {
  const { inspection, verified } = judgeSamlResponse(xml, expectations(changes));
  expect(verified).toBeNull();
  expect(inspection.verdict).toBe('invalid');
  for (const check of inspection.checks) expect(check.detail).not.toBe('');
  return [...new Set(inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id))];
}

test('without an attack the same message is accepted', () => {
  expect(judgeSamlResponse(good, expectations()).verified).not.toBeNull();
});

describe.each<[string, readonly Attack[]]>([
  ['signature wrapping', wrapping],
  ['a signature that is built to be read two ways', twoWays],
  ['transforms and canonicalization', transforms],
  ['void canonicalization and namespace tricks', namespaces],
  ['keys', keys],
  ['algorithms', algorithms],
  ['documents that are not what they seem', documents],
  ['the same ID twice', duplicateIds],
  ['values that are read two ways', values],
])('%s', (_, table) => {
  test.each(table)('$name', ({ xml, check, expects }) => {
    expect(refusals(xml, expects)).toContain(check);
  });
});

describe('what is said of an attack', () => {
  test('of an unknown key: the fingerprints side by side', () => {
    const xml = signedAssertion({}, { key: otherKey });
    expect(refusals(xml)).toEqual(['sig.value', 'sig.all']);
    const { inspection } = judgeSamlResponse(xml, expectations());
    const check = inspection.checks.find(({ id, status }) => id === 'sig.value' && status === 'fail');
    expect(check?.received).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(check?.expected).not.toBe(check?.received);
  });

  test('of the key of another entity: whose it is', () => {
    const federation = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${makeMetadata({ keys: [{ key: otherKey }] })}${makeMetadata({ entityId: 'https://evil.example' })}</md:EntitiesDescriptor>`;
    const { inspection } = judgeSamlResponse(good, expectations({ idpMetadata: federation }));
    expect(inspection.checks.find(({ id }) => id === 'sig.value')?.detail).toContain('https://evil.example');
  });

  test('of a bad signature beside a good one: both', () => {
    const changed = signedBoth().replace('IssueInstant="2026-03-01T11:59:31Z"', 'IssueInstant="2026-03-01T11:59:32Z"');
    expect(refusals(changed)).toEqual(['sig.digest', 'sig.all']);
  });

  test('of an assertion by itself: it signs nobody in', () => {
    expect(refusals(goodAssertion)).toContain('saml.unexpected-element');
  });
});

describe('limits end the judgement quickly', () => {
  const quickly = (judge: () => unknown): void => {
    const started = performance.now();
    judge();
    expect(performance.now() - started).toBeLessThan(4000);
  };
  const crowded = `${'<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"/>'.repeat(20)}<saml:Subject>`;
  test.each([
    ['depth', good.replace('<saml:Subject>', `${'<x>'.repeat(2000)}${'</x>'.repeat(2000)}<saml:Subject>`)],
    ['signatures', good.replace('<saml:Subject>', crowded)],
    ['size', `${good}${' '.repeat(11_000_000)}`],
    [
      'encrypted attributes',
      good.replace(
        '</saml:AttributeStatement>',
        `${'<saml:EncryptedAttribute/>'.repeat(40)}</saml:AttributeStatement>`,
      ),
    ],
  ])('%s', (_, xml) => {
    const refused = expect.objectContaining({ code: 'input/too-large' });
    quickly(() => expect(() => judgeSamlResponse(xml, expectations())).toThrow(refused));
  });

  test('prefixes of a canonicalization', () => {
    const prefixes = Array.from({ length: 50_000 }, (_, index) => `p${index}`).join(' ');
    const list = `<ec:InclusiveNamespaces xmlns:ec="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="${prefixes}"/>`;
    const xml = good
      .replace(/(xml-exc-c14n#")\/><\/ds:Transforms>/, `$1>${list}</ds:Transform></ds:Transforms>`)
      .replace('>buyers<', `>${'<x/>'.repeat(20_000)}buyers<`);
    quickly(() => expect(refusals(xml)).toContain('sig.transforms'));
  });
});
