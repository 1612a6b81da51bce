/** The columns of the partner list. Where room is short some give way; the detail pane says the same. */
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import type { GridColumn } from '../../ui/data-grid.tsx';
import { formatDaysLeft, formatRecent } from '../../ui/format.ts';
import { showPlainDate } from '../../ui/plain-date.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { partnerLooks, testOutcomeLooks } from '../../ui/states.ts';
import { nameOf } from './list-partners.ts';

export type Room = 'all' | 'tight' | 'least';

export function partnerColumns(now: Date, room: Room): readonly GridColumn<PartnerSummary>[] {
  const isShort = room !== 'all';
  const columns: readonly GridColumn<PartnerSummary>[] = [
    {
      id: 'name',
      head: 'Partner',
      width: 'minmax(160px, 1.8fr)',
      sortable: true,
      cell: (partner) => (
        <span className="partners-name">
          <bdi className={partner.name === '' ? 'ui-muted ui-ellipsis' : 'ui-ellipsis'} title={nameOf(partner)}>
            {nameOf(partner)}
          </bdi>
          {!isShort && partner.partnerType !== '' && (
            <bdi className="partners-type ui-ellipsis" title={partner.partnerType}>
              {partner.partnerType}
            </bdi>
          )}
        </span>
      ),
    },
    {
      id: 'state',
      head: 'State',
      width: '112px',
      sortable: true,
      cell: ({ state }) => <StateMark look={partnerLooks[state]} />,
    },
    {
      id: 'end',
      head: 'Contract ends',
      width: isShort ? '96px' : '190px',
      sortable: true,
      cell: (partner) => <ContractEnd partner={partner} withDays={!isShort} />,
    },
    {
      id: 'test',
      head: 'Last sign-in test',
      width: isShort ? '118px' : '200px',
      sortable: true,
      cell: ({ lastTest }) =>
        lastTest === null ? (
          <span className="ui-muted">Not seen yet</span>
        ) : (
          <span className="partners-test">
            <StateMark look={testOutcomeLooks[lastTest.outcome]} />
            {!isShort && <span className="ui-muted">{formatRecent(lastTest.at, now)}</span>}
          </span>
        ),
    },
    {
      id: 'owner',
      head: 'Vouched for by',
      width: 'minmax(110px, 1fr)',
      sortable: true,
      cell: ({ owner }) =>
        owner === '' ? <span className="ui-muted">nobody yet</span> : <bdi title={owner}>{owner}</bdi>,
    },
  ];
  const given: readonly string[] = room === 'all' ? [] : room === 'tight' ? ['owner'] : ['owner', 'test'];
  return columns.filter(({ id }) => !given.includes(id));
}

function ContractEnd({ partner, withDays }: { readonly partner: PartnerSummary; readonly withDays: boolean }) {
  const { contractEnd, daysLeft, state } = partner;
  if (contractEnd === '') return <span className="ui-muted">not set</span>;
  const tone = state === 'expired' ? 'bad' : state === 'expiring' ? 'warn' : 'muted';
  return (
    <span className="partners-end">
      <span>{showPlainDate(contractEnd)}</span>
      {withDays && daysLeft !== null && (
        <span className={`ui-tone-${tone}`}>{state === 'offboarded' ? 'ended' : formatDaysLeft(daysLeft)}</span>
      )}
    </span>
  );
}
