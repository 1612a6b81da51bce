/** Where a SAML answer goes. */
export interface AnswerTo {
  readonly entityId: string;
  readonly url: string;
  /** Goes back untouched; null when none came. */
  readonly relayState: string | null;
}
