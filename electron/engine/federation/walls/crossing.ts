/** One side of the wall: who brings something to whom, and the row that says what came of it. */
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { Party } from '../proofs/party.ts';
import type { ProofRun } from '../proofs/proof-run.ts';

/** One side against the other: `from` brings something of its own to `to`. */
export interface Crossing {
  readonly from: Party;
  readonly to: Party;
  readonly run: ProofRun;
}

export type WallRow = Omit<ProofRow, 'group' | 'attempt'>;

/** The row of something that was sent, and what came of it. */
export const wallRow = (title: string, outcome: WallRow['outcome'], check: string, detail: string): WallRow => ({
  title,
  outcome,
  check,
  detail,
  until: null,
});

/** A refusal without a name is none: the attempt may have failed for any reason, so it proves no wall. */
export const refusedRow = (title: string, check: string, why: string): WallRow =>
  check === ''
    ? wallRow(title, 'not-tried', '', `It came to no clear answer: ${why}`)
    : wallRow(title, 'refused', check, why);
