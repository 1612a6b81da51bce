import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import type { UnattendedWork } from '../unattended/unattended-runs.ts';

/** What a lab proof gets to work with; it answers with its verdict in one sentence. */
export interface ProofRun extends UnattendedWork<ProofRow> {
  readonly deps: SignInTestDeps;
  /** Name of who signs in; where nobody has it, as at the other partner of the walls, the first does. */
  readonly persona: string;
}
