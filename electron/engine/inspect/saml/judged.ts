/** What judging one message yields, before it is put into the words and the shape of an inspection. */
import type { MessageKind } from '../../../../shared/model/inspection.ts';
import { nothingTold, type Told } from '../evidence/told.ts';
import type { Findings } from '../findings.ts';
import type { VerifiedAssertion } from '../judgement.ts';

export interface Shown {
  readonly content: string;
  readonly parts: readonly { readonly from: number; readonly to: number; readonly state: 'signed' | 'failed' }[];
}

export interface Judged {
  readonly kind: MessageKind;
  readonly findings: Findings;
  /** Somebody we trust wrote it. With no failed check besides, the verdict is `valid`. */
  readonly authentic: boolean;
  /** Members are shown in every verdict; `trusted` inside `subject` says whether a verified signature covers them. */
  readonly subject: Readonly<Record<string, unknown>> | null;
  readonly attributes: Readonly<Record<string, readonly string[]>> | null;
  readonly claims: Readonly<Record<string, unknown>> | null;
  /** Only what a verified signature covers; null unless the verdict is `valid`. */
  readonly verified: VerifiedAssertion | null;
  /** Made when asked for: the text is long and most callers do not show it. */
  readonly show: () => Shown;
  /** Read when asked for, as `show` is. */
  readonly told: () => Told;
  /** Assertion IDs, for finding the same one twice in a capture. */
  readonly assertionIds: readonly string[];
  /** IDs of requests, for telling which one a response of the same capture answers. */
  readonly requestId: string | null;
}

export const nothingJudged = {
  subject: null,
  attributes: null,
  claims: null,
  verified: null,
  assertionIds: [],
  requestId: null,
  told: () => nothingTold,
} as const;
