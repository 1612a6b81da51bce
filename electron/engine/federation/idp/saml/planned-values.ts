/** What an assertion says of a person, as data: who it is, and what is told of them. */

export interface PlannedNameId {
  readonly value: string;
  /** Null: the attribute is left out, which means unspecified (Core §2.2.2). */
  readonly format: string | null;
  readonly spNameQualifier: string | null;
}

export interface SentValues {
  readonly name: string;
  /** NameFormat; null: left out. */
  readonly format: string | null;
  readonly friendlyName?: string;
  readonly values: readonly string[];
}
