/** One lab proof: its verdict, and a table for each of its groups. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { CircleStop } from 'lucide-react';
import type { LabProofId } from '../../../../shared/model/ids.ts';
import type { LabProof, ProofRow } from '../../../../shared/model/lab-proof.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Button } from '../../../ui/button.tsx';
import { ClaimTrace } from '../../../ui/claim-trace.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { formatInstant } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Table } from '../../../ui/table.tsx';
import { KeptTools } from '../evidence/kept-tools.tsx';
import { proofLook, proofTitle, rowLook } from './proof-looks.ts';
import '../sweep-view.css';

export function ProofView({ id }: { readonly id: LabProofId }) {
  const proof = useQuery(useAsk().proof(id));
  if (proof.isPending) return <Busy label="Loading what was tried" rows={8} />;
  if (proof.isError) {
    return (
      <div className="lab-notice">
        <FailureNotice error={proof.error} onRetry={() => void proof.refetch()} />
      </div>
    );
  }
  const { rows } = proof.data;
  const groups = [...new Set(rows.map(({ group }) => group))];
  return (
    <div className="lab-middle">
      <ProofHead proof={proof.data} />
      <div className="lab-sweep">
        {rows.length === 0 && proof.data.state === 'running' && (
          <Busy label="Setting up a copy of the draft" rows={4} />
        )}
        {groups.map((group) => (
          <GroupTable key={group} group={group} proof={proof.data} rows={rows.filter((row) => row.group === group)} />
        ))}
      </div>
    </div>
  );
}

function ProofHead({ proof }: { readonly proof: LabProof }) {
  const engine = useEngine();
  const cancel = useMutation({ mutationFn: () => engine.federation.cancelProof({ id: proof.id }) });
  const live = proof.state === 'running';
  return (
    <header className="lab-head">
      <div className="lab-head-line">
        <h2>
          {proofTitle(proof)}{' '}
          <StateMark look={proofLook(proof, proof.rows.filter(({ outcome }) => outcome === 'let-through').length)} />
        </h2>
        <span className="ui-muted">{formatInstant(proof.startedAt, new Date())}</span>
        {live ? (
          <Button size="sm" icon={CircleStop} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel
          </Button>
        ) : (
          <>
            <CopyButton size="sm" text={proof.sentence}>
              Copy sentence
            </CopyButton>
            <KeptTools item={{ kind: proof.kind, id: proof.id }} />
          </>
        )}
      </div>
      <p role="status">{proof.sentence}</p>
      {cancel.isError && <FailureNotice error={cancel.error} />}
    </header>
  );
}

function GroupTable({
  group,
  proof,
  rows,
}: {
  readonly group: string;
  readonly proof: LabProof;
  readonly rows: readonly ProofRow[];
}) {
  const now = new Date();
  return (
    <section className="lab-proof-group">
      <h3>{group}</h3>
      <Table
        caption={group}
        rows={rows}
        rowKey={({ title }) => title}
        columns={[
          {
            id: 'title',
            head: proof.kind === 'target-check' ? 'Asked' : 'Tried',
            width: '27%',
            cell: ({ title }) => title,
          },
          {
            id: 'outcome',
            head: 'Outcome',
            width: '128px',
            cell: (row) => <StateMark look={rowLook(proof.kind, row)} />,
          },
          proof.kind === 'cut-off'
            ? {
                id: 'until',
                head: 'Until',
                width: '150px',
                cell: ({ until, check }) => (until === null ? <code>{check}</code> : formatInstant(until, now)),
              }
            : {
                id: 'check',
                head: 'By',
                mono: true,
                width: proof.kind === 'services' ? '220px' : '150px',
                cell: ({ check }) => check,
              },
          {
            id: 'detail',
            head: 'What happened',
            cell: (row) => <RowDetail proof={proof} row={row} />,
          },
        ]}
      />
      <Issued proof={proof} rows={rows} />
    </section>
  );
}

function RowDetail({ proof, row: { detail, until } }: { readonly proof: LabProof; readonly row: ProofRow }) {
  return (
    <span className="lab-sweep-why">
      {detail}
      {proof.kind === 'services' && until !== null && ` Until ${formatInstant(until, new Date())}.`}
    </span>
  );
}

/** What was issued in a group, each claim with the way back to where it came from. */
function Issued({ proof, rows }: { readonly proof: LabProof; readonly rows: readonly ProofRow[] }) {
  return rows.map(
    ({ title, token }) =>
      token !== undefined && (
        <details key={title} className="lab-proof-token">
          <summary>What is in the token</summary>
          <ClaimTrace
            claims={token.claims}
            trace={token.trace}
            initial="organization_id"
            stepHref={(step) => `/partners/${proof.ref}/${step}`}
          />
        </details>
      ),
  );
}
