/**
 * Draws a table that knows its headings. A row stays on one page unless it is taller than one; then it goes on on the next. The
 * heads are drawn again on each page, for the eye only.
 */
import type { Line } from './lay-out-text.ts';
import { lineHeight, margin, type PageCanvas, type Part, type TextLook } from './page-canvas.ts';
import { looks, type PdfCellText, type PdfTable } from './pdf-blocks.ts';

const padding = 5;
const rule = '#b5b5b5';
const headFill = '#f0f0f0';

interface Column {
  readonly x: number;
  readonly width: number;
}
interface Strip {
  readonly line: Line;
  readonly look: TextLook;
  /** Place of its paragraph in the cell. */
  readonly paragraph: number;
}
interface Cell {
  readonly part: Part;
  readonly tag: 'TH' | 'TD';
  readonly column: Column;
  readonly strips: readonly Strip[];
  /** By paragraph: what is copied from it, where that must be exact. */
  readonly actual: ReadonlyArray<string | undefined>;
}

export function drawTable(canvas: PageCanvas, table: PdfTable): void {
  const part = canvas.part(canvas.root, 'Table');
  const columns = columnsOf(canvas, table);
  if (canvas.room() < 90) canvas.newPage();
  if (table.caption !== '') {
    const lines = canvas.layOut([{ text: table.caption, style: 'plain' }], looks.quiet.size, canvas.width);
    const caption = canvas.part(part, 'Caption');
    canvas.draw(caption, 'Caption', lines, looks.quiet, { x: margin, y: canvas.y, width: canvas.width });
    canvas.y += lines.length * looks.quiet.size * lineHeight + 3;
  }
  drawHead(canvas, table, columns, part);
  for (const row of table.rows) drawRow(canvas, table, columns, part, row);
  canvas.y += 8;
}

function columnsOf({ width }: PageCanvas, { columns }: PdfTable): Column[] {
  const whole = columns.reduce((sum, { share }) => sum + share, 0);
  let x = margin;
  return columns.map(({ share }) => {
    const column = { x, width: (width * share) / whole };
    x += column.width;
    return column;
  });
}

/** @param part of the table; null where the heads are only repeated */
function drawHead(canvas: PageCanvas, table: PdfTable, columns: readonly Column[], part: Part | null): void {
  const cells = table.columns.map(({ head }, index) => {
    const column = columns[index] ?? { x: margin, width: canvas.width };
    return { column, lines: canvas.layOut([{ text: head, style: 'strong' }], looks.quiet.size, inner(column)) };
  });
  const step = looks.quiet.size * lineHeight;
  const height = Math.max(...cells.map(({ lines }) => lines.length)) * step + 2 * padding;
  canvas.adorn((document) => document.rect(margin, canvas.y, canvas.width, height).fill(headFill));
  const row = part === null ? null : canvas.part(part, 'TR');
  for (const { column, lines } of cells) {
    const place = { x: column.x + padding, y: canvas.y + padding, width: inner(column) };
    if (row === null) canvas.decorate(lines, looks.quiet, place);
    else canvas.draw(canvas.part(row, 'TH', { scope: 'Column' }), 'TH', lines, looks.quiet, place);
  }
  canvas.y += height;
}

function drawRow(
  canvas: PageCanvas,
  table: PdfTable,
  columns: readonly Column[],
  part: Part,
  texts: ReadonlyArray<readonly PdfCellText[]>,
): void {
  const row = canvas.part(part, 'TR');
  const cells = texts.map((paragraphs, index): Cell => {
    const column = columns[index] ?? { x: margin, width: canvas.width };
    const tag = index === 0 ? 'TH' : 'TD';
    const cell = canvas.part(row, tag, index === 0 ? { scope: 'Row' } : {});
    return { part: cell, tag, column, ...stripsOf(canvas, paragraphs, column) };
  });
  let from = cells.map(() => 0);
  const newPage = () => {
    canvas.newPage();
    drawHead(canvas, table, columns, null);
  };
  const height = Math.max(...cells.map(({ strips }) => heightOf(strips))) + 2 * padding;
  const page = canvas.document.page.height - 2 * margin - 40;
  if (height > canvas.room() && height <= page) newPage();
  for (;;) {
    const now = cells.map(({ strips }, index) => fitting(strips.slice(from[index]), canvas.room() - 2 * padding));
    const isOver = cells.every(({ strips }, index) => (from[index] ?? 0) + (now[index]?.length ?? 0) === strips.length);
    if (!isOver && now.every(({ length }) => length === 0)) {
      newPage();
      continue;
    }
    cells.forEach((cell, index) => {
      drawCell(canvas, cell, now[index] ?? []);
    });
    canvas.y += Math.max(...now.map(heightOf)) + 2 * padding;
    canvas.adorn((document) =>
      document
        .moveTo(margin, canvas.y)
        .lineTo(margin + canvas.width, canvas.y)
        .lineWidth(0.5)
        .stroke(rule),
    );
    from = from.map((start, index) => start + (now[index]?.length ?? 0));
    if (isOver) return;
    newPage();
  }
}

function stripsOf(
  canvas: PageCanvas,
  paragraphs: readonly PdfCellText[],
  column: Column,
): Pick<Cell, 'strips' | 'actual'> {
  const strips = paragraphs.flatMap(({ spans, isQuiet }, paragraph) => {
    const look = isQuiet === true ? looks.quiet : looks.body;
    return canvas.layOut(spans, look.size, inner(column)).map((line) => ({ line, look, paragraph }));
  });
  const actual = paragraphs.map(({ spans }) => {
    const [only] = spans;
    return spans.length === 1 && only?.style === 'value' ? only.text : undefined;
  });
  return { strips, actual };
}

function drawCell(canvas: PageCanvas, { part, tag, column, strips, actual }: Cell, now: readonly Strip[]): void {
  let y = canvas.y + padding;
  for (const [paragraph, value] of actual.entries()) {
    const mine = now.filter((strip) => strip.paragraph === paragraph);
    const [first] = mine;
    if (first === undefined) continue;
    const isWhole = mine.length === strips.filter((strip) => strip.paragraph === paragraph).length;
    const lines = mine.map(({ line }) => line);
    const place = { x: column.x + padding, y, width: inner(column) };
    canvas.draw(part, tag, lines, first.look, place, isWhole ? value : undefined);
    y += heightOf(mine);
  }
}

function fitting(strips: readonly Strip[], room: number): Strip[] {
  let left = room;
  const kept: Strip[] = [];
  for (const strip of strips) {
    left -= heightOf([strip]);
    if (left < 0) break;
    kept.push(strip);
  }
  return kept;
}

const inner = ({ width }: Column): number => width - 2 * padding;
const heightOf = (strips: readonly Strip[]): number =>
  strips.reduce((sum, { look }) => sum + look.size * lineHeight, 0);
