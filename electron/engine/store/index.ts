/** The store: a document is whole or absent, and never silently lost. */
export { parseDocumentText, printDocumentText } from './document-text.ts';
export { openStore, type StoreOptions } from './open-store.ts';
export type { DocumentKind, DocumentStore, Journal, JournalEntry, Store } from './types.ts';
export { versionInFormat } from './version-in-format.ts';
export { flushFolder, writeWhole } from './whole-file.ts';
