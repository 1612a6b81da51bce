/**
 * Every question that was asked of a message: what failed as cards, then warnings, what was passed and what could not be asked,
 * each group folded while something louder is there. A card says what, where, expected and received with the differing
 * characters boxed, who fixes it and how.
 */
import { ChevronDown, ChevronRight, UserRound } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { fieldOf } from '../../shared/model/check-fields.ts';
import type { Check, CheckStatus } from '../../shared/model/inspection.ts';
import './check-list.css';
import { Icon } from './icon.tsx';
import { checkLooks } from './states.ts';
import { type DifferingPart, markDifference, nameDifference } from './value-difference.ts';

/** What a check's setting is called in the partner's product, and where it is found there. */
export interface Setting {
  readonly product: string;
  readonly path: string;
  readonly word: string;
}

interface CardHelp {
  readonly onPick?: (check: Check) => void;
  readonly picked?: Check | null;
  readonly settingOf?: (check: Check) => Setting | null;
  /** Who "the partner" is; empty while nobody is chosen. */
  readonly partnerName?: string;
}

const quietGroups = [
  { status: 'warn', title: 'Warnings' },
  { status: 'pass', title: 'Passed' },
  { status: 'skip', title: 'Not checked' },
] as const;

export function CheckList({ checks, ...help }: CardHelp & { readonly checks: readonly Check[] }) {
  const of = (status: CheckStatus) => checks.filter((check) => check.status === status);
  const failed = of('fail');
  // The loudest group that has something is open; what it outshouts is folded.
  const loudest = failed.length > 0 ? 'fail' : quietGroups.find(({ status }) => of(status).length > 0)?.status;
  return (
    <div className="ui-checks">
      {failed.length > 0 && (
        <>
          <h3 className="ui-checks-head">
            Failed <span className="ui-muted">{failed.length}</span>
          </h3>
          {failed.map((check) => (
            <LoudCheck key={keyOf(check)} check={check} help={help} />
          ))}
        </>
      )}
      {quietGroups.map(({ status, title }) => {
        const group = of(status);
        if (group.length === 0) return null;
        return <Folded key={status} title={title} checks={group} startsOpen={loudest === status} help={help} />;
      })}
    </div>
  );
}

const keyOf = (check: Check) => `${check.message ?? ''} ${check.id} ${check.detail}`;

function Folded({
  title,
  checks,
  startsOpen,
  help,
}: {
  readonly title: string;
  readonly checks: readonly Check[];
  readonly startsOpen: boolean;
  readonly help: CardHelp;
}) {
  const [wished, setOpen] = useState<boolean | null>(null);
  const open = wished ?? startsOpen;
  const status = checks[0]?.status ?? 'pass';
  const look = checkLooks[status];
  return (
    <section className="ui-checks-group">
      <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon of={open ? ChevronDown : ChevronRight} size={14} />
        <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
        <strong>{title}</strong> <span className="ui-muted">{checks.length}</span>
        {!open && <span className="ui-muted ui-ellipsis">{checks.map((check) => check.title).join(' · ')}</span>}
      </button>
      {open && status === 'warn' && (
        <div className="ui-checks">
          {checks.map((check) => (
            <LoudCheck key={keyOf(check)} check={check} help={help} />
          ))}
        </div>
      )}
      {open && status !== 'warn' && (
        <ul className="ui-checks-quiet">
          {checks.map((check) => (
            <li key={keyOf(check)}>
              <QuietCheck check={check} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function LoudCheck({ check, help }: { readonly check: Check; readonly help: CardHelp }) {
  const { onPick, picked, settingOf, partnerName = '' } = help;
  const look = checkLooks[check.status];
  const tone = check.status === 'fail' ? 'bad' : 'warn';
  const title = useId();
  const setting = settingOf?.(check) ?? null;
  const field = fieldOf(check.id);
  return (
    <article className={picked === check ? 'ui-check ui-check-picked' : 'ui-check'} aria-labelledby={title}>
      <header>
        <Icon of={look.icon} className={`ui-tone-${tone}`} />
        <h4 id={title}>
          {onPick === undefined ? (
            check.title
          ) : (
            <button type="button" className="ui-check-pick" onClick={() => onPick(check)}>
              {check.title}
            </button>
          )}
          <span className="ui-hidden">, {look.word}</span>
        </h4>
        {check.who !== 'either' && (
          <span className="ui-check-who ui-muted">
            <Icon of={UserRound} size={14} />
            {check.who === 'us' ? 'We fix it' : `${partnerName === '' ? 'The partner' : partnerName} fixes it`}
          </span>
        )}
      </header>
      <div className="ui-check-body">
        {!isToldByValues(check) && <p>{check.detail}</p>}
        <dl className="ui-check-facts">
          {field !== null && (
            <Fact name="Field">
              <code>{field}</code>
            </Fact>
          )}
          {check.expected !== undefined && check.received !== undefined && (
            <ExpectedAndReceived expected={check.expected} received={check.received} />
          )}
          {check.fix !== '' && <Fact name="What to do">{check.fix}</Fact>}
          {setting !== null && (
            <Fact name={`In ${setting.product}`}>
              {setting.path !== '' && `${setting.path}, `}
              <strong>{setting.word}</strong>
            </Fact>
          )}
        </dl>
        <CheckSource check={check} />
      </div>
    </article>
  );
}

/** The sentence would only repeat both values and their difference. */
function isToldByValues({ detail, expected, received }: Check): boolean {
  if (expected === undefined || received === undefined || nameDifference(expected, received) === '') return false;
  return detail.includes(expected) && detail.includes(received);
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

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** Two values, one under the other, aligned to the character. */
export function Difference(values: { readonly expected: string; readonly received: string }) {
  return (
    <dl className="ui-check-facts">
      <ExpectedAndReceived {...values} />
    </dl>
  );
}

function ExpectedAndReceived({ expected, received }: { readonly expected: string; readonly received: string }) {
  const marked = markDifference(expected, received);
  const words = nameDifference(expected, received);
  return (
    <>
      <Fact name="Expected">
        <code>
          <Parts parts={marked.expected} />
        </code>
      </Fact>
      <Fact name="Received">
        <code>
          <Parts parts={marked.received} />
        </code>
      </Fact>
      {words !== '' && (
        <Fact name="Difference">
          <span className="ui-tone-bad">{words}</span>
        </Fact>
      )}
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
