/** The hand-out as a document to print, to file and to copy from. The return file travels inside it. */
import type { PdfBlock, PdfCellText } from '../../kernel/pdf/pdf-blocks.ts';
import { writePdf } from '../../kernel/pdf/write-pdf.ts';
import { handOutText } from './hand-out-text.ts';
import type { Sheet } from './sheet.ts';

export interface HandOutPdfOptions {
  readonly sheet: Sheet;
  readonly seal: string;
  readonly thumbprint: string;
  readonly returnFile: { readonly name: string; readonly text: string };
}

export function handOutPdf({ sheet, seal, thumbprint, returnFile }: HandOutPdfOptions): Promise<Uint8Array> {
  const { title, introduction, issued, where, values, people, stumbles, back, seal: sealWords } = handOutText(sheet);
  const plain = (text: string) => [{ text, style: 'plain' }] as const;
  const value = (text: string): PdfCellText => ({ spans: [{ text, style: 'value' }] });
  const blocks: PdfBlock[] = [
    { type: 'heading', level: 1, text: title },
    { type: 'paragraph', spans: introduction },
    { type: 'paragraph', isQuiet: true, spans: plain(`${issued.before}${issued.organization}${issued.after}`) },
    { type: 'heading', level: 2, text: where.heading },
    { type: 'paragraph', spans: plain(where.text) },
    { type: 'heading', level: 2, text: values.heading },
    {
      type: 'table',
      caption: values.caption,
      columns: shares(values.heads, [2, 3]),
      rows: values.rows.map((row) => [
        [{ spans: [{ text: row.theirWord, style: 'strong' }] }, { spans: plain(row.ourWord), isQuiet: true }],
        [value(row.value)],
      ]),
    },
    { type: 'paragraph', spans: values.after },
    { type: 'heading', level: 2, text: people.heading },
    { type: 'paragraph', spans: plain(people.text) },
    {
      type: 'table',
      caption: '',
      columns: shares(people.heads, [3, 2]),
      rows: people.rows.map(({ source, target }) => [[value(source)], [{ spans: plain(target) }]]),
    },
    ...(stumbles === null
      ? []
      : ([
          { type: 'heading', level: 2, text: stumbles.heading },
          { type: 'list', items: stumbles.items },
        ] as const)),
    { type: 'heading', level: 2, text: back.heading },
    { type: 'list', items: back.asked },
    {
      type: 'paragraph',
      spans: plain(
        `Write it into the return file and send that back: ${returnFile.name} is attached to this document, and the page that came with it fills it in for you. ${back.secret}`.trim(),
      ),
    },
    { type: 'heading', level: 2, text: sealWords.heading },
    { type: 'paragraph', isQuiet: true, spans: [...plain(`${sealWords.text} `), { text: thumbprint, style: 'value' }] },
    { type: 'paragraph', isQuiet: true, spans: [{ text: seal, style: 'value' }] },
  ];
  return writePdf({
    title,
    author: 'Portico',
    language: 'en',
    at: new Date(sheet.sealed.issuedAt),
    blocks,
    attachments: [
      {
        name: returnFile.name,
        mediaType: 'application/json',
        description: 'Return file, to be filled in and sent back',
        bytes: Buffer.from(returnFile.text, 'utf8'),
      },
    ],
    missingNote: (characters) =>
      `Some characters cannot be printed here (${characters}) and stand as \ufffd. The page that came with this document shows them.`,
  });
}

const shares = (heads: readonly [string, string], [first, second]: readonly [number, number]) => [
  { head: heads[0], share: first },
  { head: heads[1], share: second },
];
