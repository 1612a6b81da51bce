export type XmlProblemKind = 'well-formed' | 'dtd' | 'encoding' | 'relative-namespace' | 'limit';

/** Why a text is not a document for us. `message` is one sentence without the text's content, `offset` counts characters. */
export class XmlProblem extends Error {
  override readonly name = 'XmlProblem';
  readonly kind: XmlProblemKind;
  readonly offset: number;

  constructor(kind: XmlProblemKind, message: string, offset: number) {
    super(message);
    this.kind = kind;
    this.offset = offset;
  }
}
