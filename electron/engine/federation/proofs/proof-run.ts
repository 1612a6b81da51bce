import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import type { TearDown } from '../sign-in-test/stage.ts';

/** What a lab proof gets to work with; it answers with its verdict in one sentence. */
export interface ProofRun {
  readonly deps: SignInTestDeps;
  readonly signal: AbortSignal;
  /** Ends the proof: a person may stop a listener that is up. */
  readonly stop: () => Promise<void>;
  readonly tearDown: TearDown;
  readonly add: (row: ProofRow) => void;
}
