/**
 * Every question that was asked of a message: failed first, then warnings, then what was passed or could not be asked, folded.
 * Each says what, why, who fixes it and how; expected and received stand under each other with the differing characters boxed.
 */
import { ChevronDown, ChevronRight } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import type { Check } from '../../shared/model/inspection.ts';
import './check-list.css';
import { Button } from './button.tsx';
import { Icon } from './icon.tsx';
import { checkLooks } from './states.ts';
import { type DifferingPart, markDifference, nameDifference } from './value-difference.ts';

const whoWords = { partner: 'The partner fixes it:', us: 'We fix it:', either: 'Either side:' } as const;

export function CheckList({
  checks,
  onPick,
  picked,
  note,
}: {
  readonly checks: readonly Check[];
  /** More words for a failed check or a warning, such as what its setting is called elsewhere. */
  readonly note?: (check: Check) => ReactNode;
  readonly onPick?: (check: Check) => void;
  readonly picked?: Check | null;
}) {
  const [wished, setOpen] = useState<boolean | null>(null);
  const loud = [
    ...checks.filter(({ status }) => status === 'fail'),
    ...checks.filter(({ status }) => status === 'warn'),
  ];
  // With nothing to attend to, what was passed is the news.
  const open = wished ?? loud.length === 0;
  const passed = checks.filter(({ status }) => status === 'pass');
  const skipped = checks.filter(({ status }) => status === 'skip');
  const quiet = [...passed, ...skipped];
  const folded = `${passed.length} passed${skipped.length > 0 ? `, ${skipped.length} not checked` : ''}`;

  return (
    <div className="ui-checks">
      {loud.map((check) => (
        <LoudCheck
          key={keyOf(check)}
          check={check}
          isPicked={picked === check}
          note={note?.(check)}
          {...(onPick === undefined ? {} : { onPick })}
        />
      ))}
      {quiet.length > 0 && (
        <Button
          variant="quiet"
          size="sm"
          icon={open ? ChevronDown : ChevronRight}
          aria-expanded={open}
          onPress={() => setOpen(!open)}
        >
          {folded}
        </Button>
      )}
      {open && (
        <ul className="ui-checks-quiet">
          {quiet.map((check) => (
            <li key={keyOf(check)}>
              <QuietCheck check={check} />
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

const keyOf = (check: Check) => `${check.message ?? ''} ${check.id} ${check.detail}`;

function LoudCheck({
  check,
  onPick,
  isPicked,
  note,
}: {
  readonly check: Check;
  readonly note: ReactNode;
  readonly onPick?: (check: Check) => void;
  readonly isPicked: boolean;
}) {
  const look = checkLooks[check.status];
  const tone = check.status === 'fail' ? 'bad' : 'warn';
  const title = useId();
  return (
    <article className={`ui-check ui-check-${tone}${isPicked ? ' ui-check-picked' : ''}`} aria-labelledby={title}>
      <Icon of={look.icon} className={`ui-tone-${tone}`} />
      <div className="ui-check-words">
        <h3 id={title}>
          {onPick === undefined ? (
            check.title
          ) : (
            <button type="button" className="ui-check-pick" onClick={() => onPick(check)}>
              {check.title}
            </button>
          )}
          <span className="ui-hidden">, {look.word}</span>
        </h3>
        <p>{check.detail}</p>
        {check.expected !== undefined && check.received !== undefined && (
          <Difference expected={check.expected} received={check.received} />
        )}
        {check.fix !== '' && (
          <p>
            <strong>{whoWords[check.who]}</strong> {check.fix}
          </p>
        )}
        {note}
        <CheckSource check={check} />
      </div>
    </article>
  );
}

function QuietCheck({ check }: { readonly check: Check }) {
  const look = checkLooks[check.status];
  return (
    <details className="ui-check-quiet">
      <summary>
        <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
        <span>{check.title}</span>
        <span className="ui-hidden">, {look.word}</span>
      </summary>
      <p>{check.detail}</p>
      {check.status === 'skip' && check.fix !== '' && <p>{check.fix}</p>}
      <CheckSource check={check} />
    </details>
  );
}

function CheckSource({ check }: { readonly check: Check }) {
  return (
    <p className="ui-check-source">
      <code>{check.id}</code>
      {check.spec !== '' && ` · ${check.spec}`}
    </p>
  );
}

/** Two values, one under the other, aligned to the character. */
export function Difference({ expected, received }: { readonly expected: string; readonly received: string }) {
  const marked = markDifference(expected, received);
  const words = nameDifference(expected, received);
  return (
    <>
      <dl className="ui-difference">
        <dt>Expected</dt>
        <dd>
          <Parts parts={marked.expected} />
        </dd>
        <dt>Received</dt>
        <dd>
          <Parts parts={marked.received} />
        </dd>
      </dl>
      {words !== '' && <p className="ui-check-source">{words}</p>}
    </>
  );
}

function Parts({ parts }: { readonly parts: readonly DifferingPart[] }) {
  if (parts.length === 0) return <span className="ui-muted">(empty)</span>;
  // The parts are head, difference and tail in this order; their place is their identity.
  return parts.map((part, place) => {
    const key = `${place} ${part.differs}`;
    return part.differs ? <mark key={key}>{part.text}</mark> : <span key={key}>{part.text}</span>;
  });
}
