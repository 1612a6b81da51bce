/** What the doctor found: the sentence for a ticket first, then each question in the order in which a person would ask. */
import { X } from 'lucide-react';
import type { DoctorReport } from '../../../shared/model/target.ts';
import { IconButton } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { formatInstant } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { toneIcons } from '../../ui/notice.tsx';
import { checkLooks } from '../../ui/states.ts';

export function DoctorView({ report, onClose }: { readonly report: DoctorReport; readonly onClose: () => void }) {
  const tone = report.usable ? 'ok' : 'bad';
  return (
    <section aria-label="What the doctor found" className="doctor">
      <div className={`doctor-verdict doctor-verdict-${tone}`} role="status">
        <Icon of={toneIcons[tone]} className={`ui-tone-${tone}`} />
        <div>
          <h3>{report.usable ? 'This target can be used' : 'This target cannot be used yet'}</h3>
          <p>{report.sentence}</p>
        </div>
        <CopyButton size="sm" text={ticketText(report)}>
          Copy for a ticket
        </CopyButton>
        <IconButton size="sm" label="Close the report" icon={X} onPress={onClose} />
      </div>
      <ul className="doctor-checks">
        {report.checks.map((check) => {
          const look = checkLooks[check.status];
          return (
            <li key={check.id}>
              <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
              <div>
                <span className="doctor-title">{check.title}</span>{' '}
                <span className={`ui-caption ui-tone-${look.tone}`}>{look.word}</span>
                {check.detail !== '' && <p className="ui-muted">{check.detail}</p>}
                {check.fix !== '' && check.status !== 'pass' && <p>{check.fix}</p>}
              </div>
            </li>
          );
        })}
      </ul>
      <p className="ui-caption doctor-time">Examined {formatInstant(report.at)}</p>
    </section>
  );
}

/** Plain text: the sentence, then a line for each check that did not pass. */
export function ticketText(report: DoctorReport): string {
  const open = report.checks.filter(({ status }) => status === 'fail' || status === 'warn');
  const lines = open.map(({ title, status, detail, fix }) =>
    `- ${title}: ${checkLooks[status].word.toLowerCase()}. ${detail} ${fix}`.trim(),
  );
  return [report.sentence, ...lines, `Target ${report.target}, examined ${report.at}.`].join('\n');
}
