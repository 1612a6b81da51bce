/** The lab proofs of a partner that were kept, newest first. */
import type { LabProofId } from '../../../../shared/model/ids.ts';
import type { LabProofSummary } from '../../../../shared/model/lab-proof.ts';
import { formatRecent } from '../../../ui/format.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { proofLook, proofTitle } from './proof-looks.ts';

export function EarlierProofs({
  proofs,
  current,
  onOpen,
}: {
  readonly proofs: readonly LabProofSummary[];
  readonly current: LabProofId | null;
  readonly onOpen: (id: LabProofId) => void;
}) {
  if (proofs.length === 0) return null;
  return (
    <div className="lab-earlier">
      <h2>Kept as evidence</h2>
      <ul>
        {proofs.slice(0, 30).map((proof) => (
          <li key={proof.id}>
            <button type="button" aria-current={proof.id === current} onClick={() => onOpen(proof.id)}>
              <StateMark look={proofLook(proof, proof.letThrough)} />
              <span className="ui-muted">{formatRecent(proof.startedAt, new Date())}</span>
              <span className="ui-ellipsis lab-earlier-who">{proofTitle(proof)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
