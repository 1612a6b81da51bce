/** What goes between a door's thread and the judging one. Both ends are this program, so nothing is checked again. */
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Check, Inspection, MessageRow } from '../../../shared/model/inspection.ts';
import type { ClockFact } from './clock-line/clock-difference.ts';

export interface JudgeJob {
  readonly input: string | Uint8Array;
  readonly context: InspectContext;
  readonly now: Date;
}

/** One at a time: either a `judge`, or an `open` with its pieces and its end. */
export type JudgeAsk = { readonly type: 'judge'; readonly job: JudgeJob } | OpenAsk;
export type OpenAsk =
  | { readonly type: 'open'; readonly context: InspectContext; readonly now: Date }
  | { readonly type: 'piece'; readonly bytes: Uint8Array<ArrayBuffer> }
  | { readonly type: 'end' };

/** A message as it is kept: its row, what the whole capture needs of it, and all of it, compressed. */
export interface PackedMessage {
  readonly row: MessageRow;
  /** All but those that passed. */
  readonly checks: readonly Check[];
  readonly clockFact: ClockFact | null;
  readonly packed: Uint8Array<ArrayBuffer>;
}

export type JudgeAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly inspection: Inspection }
  | OpenAnswer
  | JudgeProblem;
export type OpenAnswer =
  /** To each piece, and to the end. */
  | { readonly type: 'read'; readonly found: number; readonly isCapture: boolean }
  | { readonly type: 'message'; readonly message: PackedMessage }
  /** All that was found is judged, and nothing more comes. */
  | { readonly type: 'done' }
  | JudgeProblem;
type JudgeProblem =
  | { readonly type: 'refused'; readonly code: FailureCode; readonly why: string }
  | { readonly type: 'broken'; readonly message: string };
