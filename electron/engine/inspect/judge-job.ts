/** What goes between a door's thread and the judging one. Both ends are this program, so nothing is checked again. */
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Inspection } from '../../../shared/model/inspection.ts';

export interface JudgeJob {
  readonly input: string | Uint8Array;
  readonly context: InspectContext;
  readonly now: Date;
}

export type JudgeAnswer =
  | { readonly type: 'ready' }
  | { readonly type: 'judged'; readonly inspection: Inspection }
  | { readonly type: 'refused'; readonly code: FailureCode; readonly why: string }
  | { readonly type: 'broken'; readonly message: string };
