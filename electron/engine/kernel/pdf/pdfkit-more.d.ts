/** What pdfkit takes and its types do not say yet. */
declare namespace PDFKit.Mixins {
  interface PDFFont {
    /** One that fontkit has read already. */
    registerFont(name: string, font: import('fontkit').Font): this;
  }
  interface StructureElementOptions {
    /** Of a TH. */
    scope?: 'Row' | 'Column';
  }
  interface PDFAttachmentOptions {
    /** AFRelationship of PDF/A-3. */
    relationship?: 'Data' | 'Source' | 'Alternative' | 'Supplement' | 'Unspecified';
  }
}
