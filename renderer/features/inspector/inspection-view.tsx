/** Verdict first, as a sentence to forward; then the checks; beside them the message with what is signed shaded. */
import { useState } from 'react';
import type { Check, InspectedMessage } from '../../../shared/model/inspection.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { kindWords } from './kind-words.ts';
import { useOpenMessages } from './open-messages.ts';
import { settingIn, useChosenPartner } from './provider-words.tsx';
import { TimeLine } from './time-line.tsx';
import { VerdictCard } from './verdict-card.tsx';

/** The check that was picked, of the message that is shown; another message starts without one. */
export function usePickedCheck(message: InspectedMessage | undefined) {
  const [picked, setPicked] = useState<{ readonly check: Check; readonly of: InspectedMessage } | null>(null);
  const check = picked !== null && picked.of === message ? picked.check : null;
  return {
    check,
    pick: (next: Check) => {
      if (message !== undefined) setPicked({ check: next, of: message });
    },
  };
}

export function JudgedMessage({
  message,
  issuer,
  now,
  picked,
  onPick,
}: {
  readonly message: InspectedMessage;
  /** As its row says it; empty: it names nobody. */
  readonly issuer: string;
  /** The instant of judgement. */
  readonly now: Date;
  readonly picked: Check | null;
  readonly onPick: (check: Check) => void;
}) {
  const { partner } = useOpenMessages();
  const { name, contact, provider } = useChosenPartner(partner);
  const settingOf = (check: Check) => settingIn(provider, check);
  return (
    <>
      <p className="inspector-kind">
        <span>
          <strong>{kindWords[message.kind]}</strong>
          {issuer !== '' && (
            <>
              <span className="ui-muted"> from </span>
              <bdi>{issuer}</bdi>
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
