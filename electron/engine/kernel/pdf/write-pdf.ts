/**
 * Writes a document as PDF/A-3a: tagged headings, paragraphs, lists and tables, fonts embedded, page numbers, files attached. The
 * same blocks at the same time give the same bytes. Nothing is fetched; what no face can show is counted and said at the end.
 */
import { drawTable } from './draw-table.ts';
import { openFaces } from './font-faces.ts';
import type { Line, Span } from './lay-out-text.ts';
import { lineHeight, margin, openPageCanvas, type PageCanvas, type Part, type TextLook } from './page-canvas.ts';
import { looks, type PdfBlock, type PdfDocument } from './pdf-blocks.ts';

export async function writePdf(document: PdfDocument): Promise<Uint8Array> {
  const canvas = openPageCanvas({ ...document, faces: await openFaces() });
  for (const block of document.blocks) drawBlock(canvas, block);
  if (canvas.missing.size > 0) {
    const text = document.missingNote([...canvas.missing].sort().map(codePointName).join(', '));
    drawBlock(canvas, { type: 'paragraph', spans: [{ text, style: 'strong' }] });
  }
  canvas.root.end();
  drawFooters(canvas, document.title);
  for (const { name, mediaType, description, bytes } of document.attachments)
    canvas.document.file(Buffer.from(bytes), {
      name,
      type: mediaType,
      description,
      relationship: 'Data',
      creationDate: document.at,
      modifiedDate: document.at,
    });
  const chunks: Uint8Array[] = [];
  canvas.document.on('data', (chunk: Uint8Array) => chunks.push(chunk));
  const ended = new Promise<void>((resolve, reject) => {
    canvas.document.once('end', resolve);
    canvas.document.once('error', reject);
  });
  canvas.document.end();
  await ended;
  return Buffer.concat(chunks);
}

const codePointName = (character: string): string =>
  `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;

function drawBlock(canvas: PageCanvas, block: PdfBlock): void {
  if (block.type === 'table') drawTable(canvas, block);
  else if (block.type === 'heading') drawHeading(canvas, block.level, block.text);
  else if (block.type === 'list') drawList(canvas, block.items);
  else {
    const look = block.isQuiet === true ? looks.quiet : looks.body;
    drawFlowing(canvas, canvas.part(canvas.root, 'P'), 'P', block.spans, look, 0);
    canvas.y += 6;
  }
}

function drawHeading(canvas: PageCanvas, level: 1 | 2, text: string): void {
  const look = level === 1 ? looks.heading1 : looks.heading2;
  const tag = level === 1 ? 'H1' : 'H2';
  if (level === 2) canvas.y += 10;
  // A heading stays with what it announces.
  if (canvas.room() < 90) canvas.newPage();
  drawFlowing(canvas, canvas.part(canvas.root, tag), tag, [{ text, style: 'strong' }], look, 0);
  canvas.y += 4;
}

const listIndent = 14;

function drawList(canvas: PageCanvas, items: readonly string[]): void {
  const list = canvas.part(canvas.root, 'L');
  for (const text of items) {
    const item = canvas.part(list, 'LI');
    if (canvas.room() < looks.body.size * lineHeight) canvas.newPage();
    const bullet = canvas.layOut([{ text: '•', style: 'plain' }], looks.body.size, listIndent);
    canvas.draw(canvas.part(item, 'Lbl'), 'Lbl', bullet, looks.body, { x: margin, y: canvas.y, width: listIndent });
    drawFlowing(canvas, canvas.part(item, 'LBody'), 'LBody', [{ text, style: 'plain' }], looks.body, listIndent);
    canvas.y += 2;
  }
  canvas.y += 4;
}

/** Lines from here on, over as many pages as they need. */
function drawFlowing(
  canvas: PageCanvas,
  part: Part,
  tag: string,
  spans: readonly Span[],
  look: TextLook,
  indent: number,
): void {
  const width = canvas.width - indent;
  const step = look.size * lineHeight;
  let lines: readonly Line[] = canvas.layOut(spans, look.size, width);
  const [only] = spans;
  const isWhole = spans.length === 1 && only?.style === 'value' && lines.length * step <= canvas.room();
  while (lines.length > 0) {
    const fits = Math.floor(canvas.room() / step);
    if (fits < 1) {
      canvas.newPage();
      continue;
    }
    const now = lines.slice(0, fits);
    canvas.draw(
      part,
      tag,
      now,
      look,
      { x: margin + indent, y: canvas.y, width },
      isWhole && only !== undefined ? only.text : undefined,
    );
    canvas.y += now.length * step;
    lines = lines.slice(fits);
  }
}

/** Below the text of each page: which document, which page of how many. */
function drawFooters(canvas: PageCanvas, title: string): void {
  const { document } = canvas;
  const { count } = document.bufferedPageRange();
  const { size } = looks.quiet;
  const room = canvas.width - 110;
  for (let index = 0; index < count; index += 1) {
    document.switchToPage(index);
    const y = document.page.height - margin + 18;
    const page = canvas.layOut([{ text: `Page ${index + 1} of ${count}`, style: 'plain' }], size, 100);
    const name = canvas.layOut([{ text: title, style: 'plain' }], size, room).slice(0, 1);
    const width = page[0]?.width ?? 0;
    canvas.decorate(name, looks.quiet, { x: margin, y, width: room });
    canvas.decorate(page, looks.quiet, { x: margin + canvas.width - width, y, width });
  }
}
