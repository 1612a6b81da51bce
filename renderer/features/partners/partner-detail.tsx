/** One partner beside the list: its state, the next thing to do, the facts, and the evidence there is. */
import { Download, Eye, Pencil, RefreshCw, Trash2, X } from 'lucide-react';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { ButtonLink, IconButton } from '../../ui/button.tsx';
import { CopyIcon } from '../../ui/copy.tsx';
import { formatDaysLeft, formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Menu } from '../../ui/menu.tsx';
import { DetailPane, Facts } from '../../ui/page.tsx';
import { showPlainDate } from '../../ui/plain-date.ts';
import { Progress } from '../../ui/progress.tsx';
import { StateMark } from '../../ui/state-mark.tsx';
import { partnerLooks, testOutcomeLooks } from '../../ui/states.ts';
import { nameOf } from './list-partners.ts';
import { editAction, nextAction, testAction } from './next-action.ts';

const dash = <span className="ui-muted">not set</span>;

export function PartnerDetail({
  partner,
  onClose,
  onExport,
  onRemove,
}: {
  readonly partner: PartnerSummary;
  readonly onClose: () => void;
  readonly onExport: () => void;
  readonly onRemove: () => void;
}) {
  const next = nextAction(partner);
  const others = [testAction(partner), editAction(partner)].filter(({ href }) => href !== next.href);
  return (
    <DetailPane label={nameOf(partner)} onClose={onClose}>
      <header className="partners-detail-head">
        <div className="partners-detail-title">
          <h2>
            <bdi>{nameOf(partner)}</bdi>
          </h2>
          <Menu
            label="More for this partner"
            entries={[
              { id: 'export', label: 'Save the blueprint as a file', icon: Download, onAction: onExport },
              null,
              {
                id: 'remove',
                label: 'Remove from this home',
                help: 'The server keeps what it has. The blueprint can be put back, as a draft.',
                icon: Trash2,
                danger: true,
                onAction: onRemove,
              },
            ]}
          />
          <IconButton label="Close" icon={X} onPress={onClose} />
        </div>
        <div className="partners-detail-state">
          <StateMark look={partnerLooks[partner.state]} soft />
          {partner.organizationId !== '' && <code className="ui-muted ui-ellipsis">{partner.organizationId}</code>}
          {partner.organizationId !== '' && <CopyIcon text={partner.organizationId} what="organization id" />}
        </div>
        <div className="partners-detail-actions">
          <ButtonLink href={next.href} icon={next.icon} variant="primary">
            {next.label}
          </ButtonLink>
          {others.map(({ label, href, icon }) => (
            <ButtonLink key={label} href={href} icon={icon}>
              {label}
            </ButtonLink>
          ))}
        </div>
      </header>
      <section className="partners-detail-part" aria-label="Facts">
        <Facts
          facts={[
            ['Contract', partner.contractId === '' ? dash : <span key="contract">{partner.contractId}</span>],
            ['Ends', <EndOf key="end" partner={partner} />],
            ['Vouches', partner.owner || dash],
            ['Type', partner.partnerType || dash],
            ['Domains', partner.domains.length === 0 ? dash : partner.domains.join(', ')],
            ['Connection', partner.connection || dash],
            ['Applications', partner.applications.length === 0 ? dash : partner.applications.join(', ')],
            [
              'Set-up',
              <Progress
                key="steps"
                label="Steps ready"
                hideLabel
                done={partner.readySteps}
                total={partner.totalSteps}
              />,
            ],
          ]}
        />
      </section>
      <section className="partners-detail-part" aria-labelledby="evidence-title">
        <h3 id="evidence-title" className="ui-caption">
          Evidence
        </h3>
        <ul className="partners-evidence">
          <li>
            {partner.lastTest === null ? (
              <>
                <Icon of={Eye} className="ui-tone-muted" />
                <span className="ui-muted">No sign-in seen yet</span>
              </>
            ) : (
              <>
                <Icon
                  of={testOutcomeLooks[partner.lastTest.outcome].icon}
                  className={`ui-tone-${testOutcomeLooks[partner.lastTest.outcome].tone}`}
                />
                <span>
                  Sign-in test{' '}
                  <span className={`ui-tone-${testOutcomeLooks[partner.lastTest.outcome].tone}`}>
                    {testOutcomeLooks[partner.lastTest.outcome].word.toLowerCase()}
                  </span>
                </span>
                <time dateTime={partner.lastTest.at}>{formatInstant(partner.lastTest.at)}</time>
              </>
            )}
          </li>
          <li>
            <Icon of={RefreshCw} className="ui-tone-muted" />
            {partner.lastSync === null ? (
              <span className="ui-muted">Never synced</span>
            ) : (
              <>
                <span>Synced to {partner.lastSync.target}</span>
                <time dateTime={partner.lastSync.at}>{formatInstant(partner.lastSync.at)}</time>
              </>
            )}
          </li>
          <li>
            <Icon of={Pencil} className="ui-tone-muted" />
            <span>Last edited</span>
            <time dateTime={partner.updatedAt}>{formatInstant(partner.updatedAt)}</time>
          </li>
        </ul>
      </section>
    </DetailPane>
  );
}

function EndOf({ partner }: { readonly partner: PartnerSummary }) {
  if (partner.contractEnd === '') return dash;
  const tone = partner.state === 'expired' ? 'bad' : partner.state === 'expiring' ? 'warn' : 'muted';
  return (
    <>
      {showPlainDate(partner.contractEnd)}
      {partner.daysLeft !== null && <span className={`ui-tone-${tone}`}> · {formatDaysLeft(partner.daysLeft)}</span>}
    </>
  );
}
