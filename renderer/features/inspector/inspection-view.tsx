/** Verdict first, as a sentence to forward; then the checks; beside them the message with what is signed shaded. */
import { useState } from 'react';
import type { Check, InspectedMessage, Inspection } from '../../../shared/model/inspection.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { counted } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { kindWords } from './kind-words.ts';
import { locateCheck } from './locate-check.ts';
import { MessagePane } from './message-pane.tsx';
import { useOpenMessages } from './open-messages.ts';
import { issuerOf } from './partner-match.tsx';
import { settingIn, useChosenPartner } from './provider-words.tsx';
import { TimeLine } from './time-line.tsx';
import { VerdictCard } from './verdict-card.tsx';

type Row = InspectedMessage & { readonly key: string };

export function InspectionView({
  inspection,
  isStale,
  now,
  shownKey,
  onShow,
}: {
  readonly inspection: Inspection;
  readonly isStale: boolean;
  /** The instant of judgement. */
  readonly now: Date;
  /** Which message of a capture is shown; `null`: the capture as a whole. */
  readonly shownKey: string | null;
  readonly onShow: (key: string | null) => void;
}) {
  const [failedOnly, setFailedOnly] = useState(false);
  const [picked, setPicked] = useState<Check | null>(null);
  const all: readonly Row[] = (inspection.messages ?? []).map((message, place) => ({ ...message, key: String(place) }));
  const failed = all.filter(({ verdict }) => verdict === 'invalid');
  const message = shownMessage(inspection, shownKey);
  return (
    <>
      <div className={isStale ? 'inspector-result inspector-stale' : 'inspector-result'} aria-busy={isStale}>
        {all.length > 1 && (
          <section aria-label="Messages" className="inspector-messages">
            <div className="inspector-list-head">
              <span>
                {counted(all.length, 'message')}, {failed.length} refused
              </span>
              <Checkbox isSelected={failedOnly} onChange={setFailedOnly}>
                Refused only
              </Checkbox>
            </div>
            <div className="inspector-list" style={{ blockSize: 40 + Math.min(all.length, 7) * 32 }}>
              <DataGrid
                label="Messages of this capture"
                columns={columns}
                rows={failedOnly ? failed : all}
                rowKey={({ key }) => key}
                selected={shownKey}
                onSelect={(key) => {
                  setPicked(null);
                  onShow(key);
                }}
                rowHeight={32}
                empty="None was refused."
              />
            </div>
            {inspection.clock !== undefined && inspection.clock.differenceSeconds !== null && (
              <Notice tone="warn" title={inspection.clock.sentence} />
            )}
          </section>
        )}
        <Judged message={message} now={now} picked={picked} onPick={setPicked} />
      </div>
      <MessagePane message={message} picked={picked === null ? null : locateCheck(message, picked)} />
    </>
  );
}

/** Of a capture the picked message; a capture of one is that one. */
export function shownMessage(inspection: Inspection, key: string | null): InspectedMessage {
  const messages = inspection.messages ?? [];
  if (key !== null) return messages[Number(key)] ?? inspection;
  return messages.length === 1 ? (messages[0] ?? inspection) : inspection;
}

const columns: readonly GridColumn<Row>[] = [
  { id: 'place', head: 'No.', width: '52px', numeric: true, cell: ({ key }) => Number(key) + 1 },
  { id: 'kind', head: 'Message', width: 'minmax(0, 1fr)', cell: ({ kind }) => kindWords[kind] },
  {
    id: 'issuer',
    head: 'From',
    width: 'minmax(0, 1fr)',
    cell: (row) => <span title={issuerOf(row)}>{issuerOf(row)}</span>,
  },
  { id: 'verdict', head: 'Verdict', width: '126px', cell: ({ verdict }) => <StateMark look={verdictLooks[verdict]} /> },
  {
    id: 'failed',
    head: 'Failed',
    width: '58px',
    numeric: true,
    cell: ({ checks }) => checks.filter(({ status }) => status === 'fail').length,
  },
];

function Judged({
  message,
  now,
  picked,
  onPick,
}: {
  readonly message: InspectedMessage;
  readonly now: Date;
  readonly picked: Check | null;
  readonly onPick: (check: Check) => void;
}) {
  const { partner } = useOpenMessages();
  const { name, contact, provider } = useChosenPartner(partner);
  const issuer = issuerOf(message);
  const settingOf = (check: Check) => settingIn(provider, check);
  return (
    <>
      <p className="inspector-kind">
        <span>
          <strong>{kindWords[message.kind]}</strong>
          {issuer !== '' && (
            <>
              <span className="ui-muted"> from </span>
              {issuer}
            </>
          )}
        </span>
        <span className="ui-muted">{(message.wrappings ?? []).join(', ')}</span>
      </p>
      <VerdictCard message={message} settingOf={settingOf} partnerName={name} contact={contact} />
      <TimeLine message={message} now={now} />
      <CheckList checks={message.checks} onPick={onPick} picked={picked} partnerName={name} settingOf={settingOf} />
    </>
  );
}
