/** The PDF hand-out, read by poppler: what it says, what can be copied from it, and the return file that travels inside. */
import { spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OurValues } from '../../../../shared/model/partner.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { openHandOuts } from './hand-outs.ts';

const never = new AbortController().signal;
const acsUrl = `https://tenant.example/t/cascade/saml/sp/c/acs?${'part=0123456789&'.repeat(12)}end=1`;
const ours: OurValues = {
  issuer: 'https://tenant.example/t/cascade',
  entityId: 'https://tenant.example/t/cascade/saml/sp/c/metadata',
  spMetadataUrl: 'https://tenant.example/t/cascade/saml/sp/c/metadata',
  acsUrl,
  redirectUri: 'https://tenant.example/t/cascade/callback/c',
  confirmed: false,
};

let home: TestHome;
let folder = '';
beforeAll(async () => {
  home = await openTestHome();
  folder = await mkdtemp(join(tmpdir(), 'portico-hand-out-'));
});
afterAll(async () => {
  await home.close();
  await rm(folder, { recursive: true });
});

function run(command: string, ...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: 'utf8', cwd: folder });
  if (error !== undefined) throw new Error(`${command} is missing: install Debian's poppler-utils`, { cause: error });
  expect(stderr).toBe('');
  expect(status).toBe(0);
  return stdout;
}

async function handOut(name: string, id: string) {
  const ref = await home.partner('consulting-firm', (blueprint) => ({
    ...blueprint,
    organization: { ...blueprint.organization, id, name },
    connection: { ...blueprint.connection, kind: 'saml', provider: 'keycloak' },
  }));
  const handOuts = openHandOuts(home.core, { ...home.partners, ourValues: async () => ours });
  const pdf = await handOuts.handOut(ref, 'pdf', never);
  await writeFile(join(folder, pdf.fileName), Buffer.from(pdf.base64, 'base64'));
  return { ref, handOuts, file: pdf.fileName };
}

describe('a PDF hand-out', () => {
  test.each([
    ['Latin', 'Žižka & “Söhne” Łódź', 'latin'],
    ['Greek and Cyrillic', 'Ελλάδα Поставки', 'greek'],
    ['Chinese and Japanese', '森林供应有限公司 株式会社サンプル', 'cjk'],
    ['Devanagari', 'देवनागरी', 'deva'],
  ])('shows a name in %s, and it can be copied', async (_script, name, id) => {
    const { file } = await handOut(name, id);
    expect(run('pdftotext', file, '-').replace(/\s+/g, ' ')).toContain(`Sign-in set-up for ${name}`);
  });

  test('shows an Arabic name, letter by letter', async () => {
    const { file } = await handOut('شركة كبيرة للتوريدات', 'arabic');
    // Poppler puts marks around text that runs to the left.
    const text = run('pdftotext', file, '-').replace(/[\u202a-\u202e]/g, '');
    for (const word of ['شركة', 'كبيرة', 'للتوريدات']) expect(text).toContain(word);
  });

  test('is tagged, has its fonts inside, and nothing that runs', async () => {
    const { file } = await handOut('Cascade', 'tagged');
    const facts = run('pdfinfo', file);
    expect(facts).toMatch(/^Tagged: +yes$/m);
    expect(facts).toMatch(/^JavaScript: +no$/m);
    expect(facts).toMatch(/^Title: +Sign-in set-up for Cascade$/m);
    const fonts = run('pdffonts', file).trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(0);
    for (const font of fonts) expect(font).toMatch(/ yes yes yes +\d+ +\d+$/);
    const parts = run('pdfinfo', '-struct-text', file);
    expect(parts).toMatch(/^ {2}H1 .*\n {4}"Sign-in set-up for Cascade"/m);
    expect(parts).toContain('/Scope /Row');
  });

  test('gives a value that needs several lines as it is', async () => {
    const { file } = await handOut('Cascade', 'values');
    const text = run('pdftotext', file, '-');
    expect(text).toContain(acsUrl);
    expect(text.replace(/\s+/g, ' ')).toContain('Master SAML Processing URL, and Valid redirect URIs');
    expect(text).toMatch(/Page 1 of \d/);
  });

  test('carries the return file, which is taken back as it is', async () => {
    const { ref, handOuts, file } = await handOut('Cascade', 'carries');
    run('pdfdetach', '-saveall', file);
    const text = await readFile(join(folder, 'carries-return.json'), 'utf8');
    const { checks } = await handOuts.read(ref, text, never);
    expect(checks.filter(({ id }) => id === 'return.seal').map(({ status }) => status)).toEqual(['pass']);
  });
});
