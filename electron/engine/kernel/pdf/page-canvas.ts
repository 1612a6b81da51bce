/**
 * The pages under a document: lines of text at a place, in any of the shipped faces, each inside the part of the document that it
 * belongs to (a screen reader reads those parts), and everything else marked as decoration.
 */
import PDFDocument from 'pdfkit';
import type { Face, FaceBook } from './font-faces.ts';
import { drawnPieces, type Line, layOutText, type Span } from './lay-out-text.ts';

export interface PageCanvasOptions {
  readonly faces: FaceBook;
  readonly title: string;
  readonly author: string;
  /** BCP 47. */
  readonly language: string;
  /** Said to be the document's time; nothing else in it depends on when it was made. */
  readonly at: Date;
}

export interface TextLook {
  /** Points. */
  readonly size: number;
  readonly color: string;
}

/** A part of the document's structure. */
export type Part = PDFKit.PDFStructureElement;

export const margin = 56;
export const lineHeight = 1.4;

export interface PageCanvas {
  readonly document: PDFKit.PDFDocument;
  readonly width: number;
  readonly root: Part;
  readonly missing: ReadonlySet<string>;
  /** Where the next thing goes, from the top of the page. */
  y: number;
  /** Room left on this page. */
  room(): number;
  newPage(): void;
  part(parent: Part, tag: string, options?: PDFKit.Mixins.StructureElementOptions): Part;
  layOut(spans: readonly Span[], size: number, width: number): Line[];
  /** Draws lines at a place; `actual` is what somebody copies from them. */
  draw(part: Part, tag: string, lines: readonly Line[], look: TextLook, place: Place, actual?: string): void;
  /** Text that repeats or only adorns: nobody is read it. */
  decorate(lines: readonly Line[], look: TextLook, place: Place): void;
  /** Rules and areas. */
  adorn(deed: (document: PDFKit.PDFDocument) => void): void;
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

export function openPageCanvas({ faces, title, author, language, at }: PageCanvasOptions): PageCanvas {
  const document = new PDFDocument({
    size: 'A4',
    margins: { top: margin, bottom: margin, left: margin, right: margin },
    pdfVersion: '1.7',
    tagged: true,
    subset: 'PDF/A-3a',
    lang: language,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    // None yet; left out, it would be Helvetica, which cannot be embedded.
    font: '',
    info: { Title: title, Author: author, Creator: author, Producer: author, CreationDate: at, ModDate: at },
  });
  document.addPage();
  const root = document.struct('Document');
  document.addStructure(root);
  const registered = new Set<string>();
  const take = (face: Face, size: number) => {
    if (!registered.has(face.id)) document.registerFont(face.id, face.font);
    registered.add(face.id);
    document.font(face.id).fontSize(size);
  };
  const widths = new Map<string, number>();
  const missing = new Set<string>();
  const measure = {
    faces,
    widthOf(text: string, face: Face, size: number): number {
      const key = `${size} ${face.id} ${text}`;
      const known = widths.get(key);
      if (known !== undefined) return known;
      take(face, size);
      const width = document.widthOfString(text);
      widths.set(key, width);
      return width;
    },
    onMissing: (character: string) => void missing.add(character),
  };

  function drawLine(line: Line, { size, color }: TextLook, { x, y, width }: Place): void {
    let left = line.base === 'right' ? x + width - line.width : x;
    for (const { text, face, width: wide } of drawnPieces(line)) {
      take(face, size);
      document.fillColor(color).text(text, left, y + size, { lineBreak: false, baseline: 'alphabetic' });
      left += wide;
    }
  }

  function drawLines(lines: readonly Line[], look: TextLook, place: Place): void {
    lines.forEach((line, index) => {
      drawLine(line, look, { ...place, y: place.y + index * look.size * lineHeight });
    });
  }

  return {
    document,
    width: document.page.width - 2 * margin,
    root,
    missing,
    y: margin,
    room() {
      return document.page.height - margin - this.y;
    },
    newPage() {
      document.addPage();
      this.y = margin;
    },
    part(parent, tag, options = {}) {
      const part = document.struct(tag, options);
      parent.add(part);
      return part;
    },
    layOut: (spans, size, width) => layOutText(spans, size, width, measure),
    draw(part, tag, lines, look, place, actual) {
      const content = document.markStructureContent(tag);
      if (actual !== undefined) document.markContent('Span', { actual });
      drawLines(lines, look, place);
      if (actual !== undefined) document.endMarkedContent();
      document.endMarkedContent();
      part.add(content);
    },
    decorate(lines, look, place) {
      document.markContent('Artifact', { type: 'Pagination' });
      drawLines(lines, look, place);
      document.endMarkedContent();
    },
    adorn(deed) {
      document.markContent('Artifact', { type: 'Layout' });
      deed(document);
      document.endMarkedContent();
    },
  };
}
