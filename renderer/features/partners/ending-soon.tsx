/** What ends in the next thirty days, on one axis. Those that fit have their names; all are one press away in the list. */
import { FileText } from 'lucide-react';
import { Button } from 'react-aria-components';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import type { PartnerSummary } from '../../../shared/model/partner.ts';
import { Button as TextButton } from '../../ui/button.tsx';
import { counted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { showPlainDate } from '../../ui/plain-date.ts';
import { endsSoon, horizonDays, nameOf } from './list-partners.ts';
import { spread } from './spread.ts';

export function EndingSoon({
  partners,
  narrow,
  onOpen,
  onShowAll,
}: {
  readonly partners: readonly PartnerSummary[];
  /** Beside an open detail pane three names fit. */
  readonly narrow: boolean;
  readonly onOpen: (ref: PartnerRef) => void;
  readonly onShowAll: () => void;
}) {
  const ending = partners.filter(endsSoon).sort((a, b) => (a.daysLeft ?? 0) - (b.daysLeft ?? 0));
  const mostLabels = narrow ? 3 : 5;
  if (ending.length === 0) return null;
  const labelled = ending.slice(0, mostLabels);
  const places = spread(
    labelled.map(({ daysLeft }) => ((daysLeft ?? 0) / horizonDays) * 100),
    100 / mostLabels,
  );
  return (
    <section aria-labelledby="ending-title" className="partners-ending">
      <div className="partners-ending-head">
        <h2 id="ending-title">Ends in the next 30 days</h2>
        <span className="ui-muted">{counted(ending.length, 'contract')}</span>
        <TextButton variant="quiet" size="sm" onPress={onShowAll}>
          Show in the list
        </TextButton>
      </div>
      <ul className="partners-axis">
        {labelled.map((partner, index) => (
          <li
            key={partner.ref}
            style={{ insetInlineStart: `${places[index] ?? 0}%`, inlineSize: `${100 / mostLabels}%` }}
          >
            <Button className="partners-axis-item" onPress={() => onOpen(partner.ref)}>
              <span className="partners-axis-dot">
                <Icon of={FileText} size={14} />
              </span>
              <span className="partners-axis-words">
                <span className="ui-ellipsis" dir="auto">
                  {nameOf(partner)}
                </span>
                <span className="ui-muted">{showPlainDate(partner.contractEnd).replace(/ \d{4}$/, '')}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
