import { inflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PdfDocument } from './pdf-blocks.ts';
import { writePdf } from './write-pdf.ts';

const document: PdfDocument = {
  title: 'Set-up for شركة الأمل and 森林供应',
  author: 'Portico',
  language: 'en',
  at: new Date('2026-03-04T05:06:07Z'),
  missingNote: (characters) => `Cannot be printed: ${characters}`,
  attachments: [{ name: 'a.json', mediaType: 'application/json', description: 'A file', bytes: Buffer.from('{}') }],
  blocks: [
    { type: 'heading', level: 1, text: 'Set-up for شركة الأمل and 森林供应' },
    { type: 'paragraph', spans: [{ text: 'Some text.', style: 'plain' }] },
    { type: 'list', items: ['one', 'two'] },
    {
      type: 'table',
      caption: 'Values',
      columns: [
        { head: 'Name', share: 1 },
        { head: 'Value', share: 2 },
      ],
      rows: [
        [
          [{ spans: [{ text: 'ACS URL', style: 'strong' }] }],
          [{ spans: [{ text: 'x'.repeat(3000), style: 'value' }] }],
        ],
      ],
    },
  ],
};
/** All of the file as text, its packed streams opened. */
async function opened(more: Partial<PdfDocument> = {}): Promise<string> {
  const bytes = Buffer.from(await writePdf({ ...document, ...more }));
  const text = bytes.toString('latin1');
  const streams = [...text.matchAll(/\/Length (\d+)[\s\S]*?stream\n/g)].map((match) => {
    const start = match.index + match[0].length;
    const stream = bytes.subarray(start, start + Number(match[1]));
    return match[0].includes('/FlateDecode') ? inflateSync(stream).toString('latin1') : '';
  });
  return [text, ...streams].join('\n');
}

describe('a document', () => {
  test('has the same bytes for the same content and time, and others for another time', {
    timeout: 60_000,
  }, async () => {
    const [one, two] = [await writePdf(document), await writePdf(document)];
    expect(Buffer.compare(Buffer.from(one), Buffer.from(two))).toBe(0);
    const later = await writePdf({ ...document, at: new Date('2026-03-04T05:06:08Z') });
    expect(Buffer.compare(Buffer.from(one), Buffer.from(later))).not.toBe(0);
  });

  test('says that it is PDF/A-3a, is tagged, and names its language', async () => {
    const text = await opened();
    expect(text).toMatch(/^%PDF-1\.7/);
    expect(text).toContain('<pdfaid:part>3</pdfaid:part>');
    expect(text).toContain('<pdfaid:conformance>A</pdfaid:conformance>');
    expect(text).toMatch(/\/Marked true/);
    expect(text).toContain('/Lang (en)');
    expect(text).toContain('/OutputIntents');
    for (const part of ['H1', 'P', 'L', 'LI', 'LBody', 'Table', 'TR', 'TH', 'TD', 'Caption'])
      expect(text, part).toMatch(new RegExp(`/S /${part}\\b`));
    expect(text).toMatch(/\/Scope \/Row/);
    expect(text).toMatch(/\/AFRelationship \/Data/);
  });

  test('embeds every font that it uses', async () => {
    const text = await opened();
    expect(text).not.toMatch(/\/BaseFont \/Helvetica/);
    const fonts = [...text.matchAll(/\/Subtype \/Type0/g)].length;
    expect(fonts).toBeGreaterThan(3);
    expect([...text.matchAll(/\/FontFile2 /g)]).toHaveLength(fonts);
  });

  test('goes on on another page where a row is taller than one', async () => {
    const pages = [...(await opened()).matchAll(/\/Type \/Page\b/g)].length;
    expect(pages).toBe(2);
  });

  test('marks everything on its pages as a part or as decoration', async () => {
    const content = (await opened()).match(/\bB[DM]C$|^EMC$|^BT$/gm) ?? [];
    let depth = 0;
    for (const line of content) {
      if (line.endsWith('C') && line !== 'EMC') depth += 1;
      else if (line === 'EMC') depth -= 1;
      else expect(depth, 'text outside of every part').toBeGreaterThan(0);
    }
    expect(depth).toBe(0);
  });

  test('says what it cannot show', async () => {
    const noted: string[] = [];
    await opened({
      blocks: [{ type: 'paragraph', spans: [{ text: 'שלום ok', style: 'plain' }] }],
      missingNote: (characters) => {
        noted.push(characters);
        return characters;
      },
    });
    expect(noted).toEqual(['U+05D5, U+05DC, U+05DD, U+05E9']);
  });
});
