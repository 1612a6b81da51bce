/** The verdict: how much has to change and where, what is fine, and the words to send. */
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import type { Setting } from '../../ui/check-list.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Icon } from '../../ui/icon.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { verdictWords } from './verdict-words.ts';
import './verdict-card.css';

export function VerdictCard({
  message,
  settingOf,
  partnerName,
  contact,
}: {
  readonly message: InspectedMessage;
  readonly settingOf: (check: Check) => Setting | null;
  /** Empty while no partner is chosen. */
  readonly partnerName: string;
  /** Who looks after the partner's sign-in; empty when nobody is known. */
  readonly contact: string;
}) {
  const look = verdictLooks[message.verdict];
  const { headline, aside, letter } = verdictWords(message, settingOf, partnerName);
  const isForPartner = message.verdict === 'invalid' && contact !== '';
  return (
    <section className={`inspector-verdict inspector-verdict-${look.tone}`} aria-label="Verdict">
      <div className="inspector-verdict-head">
        <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
        <div>
          <h2>{headline}</h2>
          {aside !== '' && <p>{aside}</p>}
        </div>
      </div>
      <div className="inspector-verdict-words">
        {isForPartner && <p className="ui-muted">To send to {contact}</p>}
        <p>{letter === '' ? look.word : letter}</p>
        {message.verdict === 'unverified' && <ToSupply message={message} />}
        {letter !== '' && (
          <CopyButton text={letter} variant="primary">
            Copy sentence
          </CopyButton>
        )}
      </div>
    </section>
  );
}

/** What would let the skipped checks be made, each once. */
function ToSupply({ message }: { readonly message: InspectedMessage }) {
  const missing = [
    ...new Set(message.checks.filter(({ status }) => status === 'skip').map(({ detail }) => detail)),
  ].slice(0, 6);
  if (missing.length === 0) return null;
  return (
    <div className="inspector-supply">
      <p className="ui-muted">
        To know more, choose a partner above, or give under “Keys, names and time” what is missing:
      </p>
      <ul>
        {missing.map((detail) => (
          <li key={detail}>{detail}</li>
        ))}
      </ul>
    </div>
  );
}
