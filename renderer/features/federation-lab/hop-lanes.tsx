/** One sign-in as lanes: dashed verticals, one arrow a hop with its label and verdict, the time at the left edge. */
import { Building2, Globe, PanelsTopLeft, Server } from 'lucide-react';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { type Hop, type Lane, lanes } from '../../../shared/model/sign-in-test.ts';
import { Icon } from '../../ui/icon.tsx';
import { checkLooks } from '../../ui/states.ts';
import './hop-lanes.css';

const laneLooks: Readonly<Record<Lane, { readonly word: string; readonly icon: typeof Globe }>> = {
  browser: { word: 'Browser', icon: Globe },
  application: { word: 'Application', icon: PanelsTopLeft },
  server: { word: 'Server', icon: Server },
  idp: { word: 'Partner’s IdP', icon: Building2 },
};
const place = (lane: Lane) => lanes.indexOf(lane);

export function HopLanes({
  hops,
  picked,
  onPick,
  isLive,
}: {
  readonly hops: readonly Hop[];
  readonly picked: number | null;
  readonly onPick: (index: number) => void;
  readonly isLive: boolean;
}) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    if (isLive && hops.length > 0) list.current?.scrollTo({ top: list.current.scrollHeight });
  }, [hops.length, isLive]);

  const move = (event: KeyboardEvent) => {
    const step =
      event.key === 'ArrowDown' || event.key === 'j' ? 1 : event.key === 'ArrowUp' || event.key === 'k' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const at = hops.findIndex(({ index }) => index === picked);
    const next = hops[Math.min(hops.length - 1, Math.max(0, at + step))];
    if (next === undefined) return;
    onPick(next.index);
    list.current?.querySelector<HTMLButtonElement>(`[data-hop="${next.index}"]`)?.focus();
  };

  return (
    <div className="lab-lanes">
      <div className="lab-lane-heads" aria-hidden="true">
        <span />
        {lanes.map((lane) => (
          <span key={lane} className="lab-lane-head">
            <Icon of={laneLooks[lane].icon} /> {laneLooks[lane].word}
          </span>
        ))}
      </div>
      {hops.length === 0 && (
        <p className="lab-waiting">
          {isLive ? 'Nothing yet. The hops appear here as they happen.' : 'No hop was recorded.'}
        </p>
      )}
      <ol ref={list} className="lab-hops" aria-label="Hops of this sign-in" onKeyDown={move}>
        {hops.map((hop) => (
          <li key={hop.index}>
            <button
              type="button"
              data-hop={hop.index}
              aria-pressed={hop.index === picked}
              aria-label={sayHop(hop)}
              tabIndex={hop.index === picked || (picked === null && hop.index === hops[0]?.index) ? 0 : -1}
              className="lab-hop"
              onClick={() => onPick(hop.index)}
            >
              <span className="lab-hop-time ui-numbers">{(hop.atMs / 1000).toFixed(3)}</span>
              <HopArrow hop={hop} />
            </button>
          </li>
        ))}
      </ol>
    </div>
  );
}

function sayHop(hop: Hop): string {
  const way =
    hop.from === hop.to ? `at ${laneLooks[hop.to].word}` : `${laneLooks[hop.from].word} to ${laneLooks[hop.to].word}`;
  return `${hop.label}, ${way}, ${(hop.atMs / 1000).toFixed(3)} seconds${hop.verdict === 'none' ? '' : `, ${checkLooks[hop.verdict].word}`}`;
}

/** Lanes stand at 12.5, 37.5, 62.5 and 87.5 percent; an arrow spans from one to the other, an event is a dot. */
function HopArrow({ hop }: { readonly hop: Hop }) {
  const from = place(hop.from) * 25 + 12.5;
  const to = place(hop.to) * 25 + 12.5;
  const start = Math.min(from, to);
  const width = Math.abs(from - to);
  const event = hop.from === hop.to;
  const flipped = event && start > 60;
  return (
    <span className="lab-hop-space">
      {lanes.map((lane) => (
        <span key={lane} className="lab-lane" style={{ insetInlineStart: `${place(lane) * 25 + 12.5}%` }} />
      ))}
      {event ? (
        <span className="lab-event" style={{ insetInlineStart: `${start}%` }} />
      ) : (
        <span
          className={`lab-arrow lab-arrow-${to > from ? 'right' : 'left'} lab-arrow-${hop.channel}`}
          style={{ insetInlineStart: `${start}%`, inlineSize: `${width}%` }}
        />
      )}
      <span
        className={`lab-hop-label${event ? ' lab-hop-label-event' : ''}${flipped ? ' lab-hop-label-flipped' : ''}`}
        style={
          flipped
            ? { insetInlineEnd: `${100 - start}%` }
            : { insetInlineStart: `${start}%`, maxInlineSize: `${100 - start}%` }
        }
      >
        <span className="ui-ellipsis">{hop.label}</span>
        {hop.verdict !== 'none' && (
          <Icon of={checkLooks[hop.verdict].icon} size={14} className={`ui-tone-${checkLooks[hop.verdict].tone}`} />
        )}
      </span>
    </span>
  );
}
