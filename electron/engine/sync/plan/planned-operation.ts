/** An operation with all that is needed to do it; `operation` is the part that people see. */
import type { Operation } from '../../../../shared/model/plan.ts';
import type { ResourceAddress, ServerObject } from '../../tenant/index.ts';
import type { DesiredObject } from '../desired/desired-object.ts';

export interface PlannedOperation {
  readonly operation: Operation;
  readonly address: ResourceAddress;
  /** `null` for a removal. */
  readonly desired: DesiredObject | null;
  /** What the plan saw; `null` when it was not there yet. */
  readonly live: ServerObject | null;
  /** Run and operation whose idempotency key is used again: a mail that an interrupted run may have sent. */
  readonly continues: string | null;
  /** The secret itself has to be written, whatever else is the same. */
  readonly sendsSecret: boolean;
}

/** Something that an earlier run of this home created, and that is still its to remove. */
export interface OwnedObject {
  readonly key: string;
  readonly address: ResourceAddress;
  readonly title: string;
}
