/** Keeps the numbers of docs/inspector-coverage.md those of the tables that the tests run. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { documents, duplicateIds } from './fixtures/attacks/documents.ts';
import { algorithms, keys } from './fixtures/attacks/keys.ts';
import { namespaces, transforms, twoWays } from './fixtures/attacks/structure.ts';
import { values } from './fixtures/attacks/values.ts';
import { wrapping } from './fixtures/attacks/wrapping.ts';
import { canonicalizations, layout, prefixLists, algorithms as signing } from './fixtures/variants/saml.ts';

const page = readFileSync(new URL('../../../docs/inspector-coverage.md', import.meta.url), 'utf8');
const [attacks = '', variants = ''] = page.split('| Legitimate messages');

test.each<[string, string, readonly unknown[]]>([
  [attacks, 'signature wrapping', wrapping],
  [attacks, 'signatures built to be read two ways', twoWays],
  [attacks, 'transforms and canonicalization', transforms],
  [attacks, 'namespace tricks', namespaces],
  [attacks, 'keys', keys],
  [attacks, 'algorithms', algorithms],
  [attacks, 'documents that are not what they seem', documents],
  [attacks, 'the same ID twice', duplicateIds],
  [attacks, 'values that are read two ways', values],
  [variants, 'algorithms', signing],
  [variants, 'canonicalization, by prefix and line end', canonicalizations],
  [variants, 'prefix lists', prefixLists],
  [variants, 'layout', layout],
])('row %#', (part, name, table) => {
  expect(part).toContain(`\n| ${name} | ${table.length} |\n`);
});
