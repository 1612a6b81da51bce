/** The columns of the partner list. With the detail pane open some give way, because the pane says the same. */
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import type { GridColumn } from '../../ui/data-grid.tsx';
import { formatDaysLeft, formatRecent } from '../../ui/format.ts';
import { showPlainDate } from '../../ui/plain-date.ts';
import { StateMark } from '../../ui/state-mark.tsx';
import { partnerLooks, testOutcomeLooks } from '../../ui/states.ts';
import { nameOf } from './list-partners.ts';

export function partnerColumns(now: Date, withDetail: boolean): readonly GridColumn<PartnerSummary>[] {
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
          {!withDetail && partner.partnerType !== '' && (
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
      width: withDetail ? '96px' : '190px',
      sortable: true,
      cell: (partner) => <ContractEnd partner={partner} withDays={!withDetail} />,
    },
    {
      id: 'test',
      head: 'Last sign-in test',
      width: withDetail ? '118px' : '200px',
      sortable: true,
      cell: ({ lastTest }) =>
        lastTest === null ? (
          <span className="ui-muted">Not seen yet</span>
        ) : (
          <span className="partners-test">
            <StateMark look={testOutcomeLooks[lastTest.outcome]} />
            {!withDetail && <span className="ui-muted">{formatRecent(lastTest.at, now)}</span>}
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
  return withDetail ? columns.filter(({ id }) => id !== 'owner') : columns;
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
