/** What a document is made of, whatever it says. */
import type { Span } from './lay-out-text.ts';
import type { TextLook } from './page-canvas.ts';

export type PdfBlock =
  | { readonly type: 'heading'; readonly level: 1 | 2; readonly text: string }
  | { readonly type: 'paragraph'; readonly spans: readonly Span[]; readonly isQuiet?: boolean }
  | { readonly type: 'list'; readonly items: readonly string[] }
  | PdfTable;

/** The first cell of a row is its heading; a cell may hold several paragraphs. */
export interface PdfTable {
  readonly type: 'table';
  readonly caption: string;
  readonly columns: ReadonlyArray<{ readonly head: string; readonly share: number }>;
  readonly rows: ReadonlyArray<ReadonlyArray<readonly PdfCellText[]>>;
}
export interface PdfCellText {
  readonly spans: readonly Span[];
  readonly isQuiet?: boolean;
}

export interface PdfAttachment {
  readonly name: string;
  readonly mediaType: string;
  readonly description: string;
  readonly bytes: Uint8Array;
}

export interface PdfDocument {
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly at: Date;
  readonly blocks: readonly PdfBlock[];
  readonly attachments: readonly PdfAttachment[];
  /** What is said at the end when characters could not be shown. */
  readonly missingNote: (characters: string) => string;
}

export const looks = {
  heading1: { size: 18, color: '#1a1a1a' },
  heading2: { size: 12.5, color: '#1a1a1a' },
  body: { size: 10, color: '#1a1a1a' },
  quiet: { size: 8.5, color: '#555555' },
} as const satisfies Record<string, TextLook>;
