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

export type WallRow = Omit<ProofRow, 'group'>;

/** The row of something that was sent and refused, or was not. */
export const wallRow = (title: string, outcome: WallRow['outcome'], check: string, detail: string): WallRow => ({
  title,
  outcome,
  check,
  detail,
  until: null,
});
