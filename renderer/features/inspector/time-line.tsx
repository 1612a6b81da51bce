/** When the message was, is and will be acceptable, on one line, with the clock that it is judged by. */
import type { InspectedMessage } from '../../../shared/model/inspection.ts';
import { formatInstant } from '../../ui/format.ts';
import './time-line.css';

const minute = 60_000;

export function TimeLine({ message, now }: { readonly message: InspectedMessage; readonly now: Date }) {
  const windows = message.windows ?? [];
  if (windows.length === 0) return null;
  const starts = windows.flatMap(({ from }) => (from === null ? [] : [Date.parse(from)]));
  const ends = windows.flatMap(({ by, until }) =>
    until === null || by === 'AuthnStatement' ? [] : [Date.parse(until)],
  );
  const from = starts.length === 0 ? null : Math.max(...starts);
  const until = ends.length === 0 ? null : Math.min(...ends);
  const at = now.getTime();
  const known = [from, until, at, message.issuedAt === undefined ? null : Date.parse(message.issuedAt)].filter(
    (time) => time !== null,
  );
  const [first, last] = [Math.min(...known) - minute, Math.max(...known) + minute];
  const place = (time: number) => ((time - first) / (last - first)) * 100;
  const [left, right] = [place(from ?? first), place(until ?? last)];
  return (
    <figure className="inspector-time">
      <figcaption>{sentence(from, until, at)}</figcaption>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" className="inspector-time-line">
        <rect x="0" y="3" width="100" height="2" className="inspector-time-track" />
        {right > left && <rect x={left} y="1" width={right - left} height="6" className="inspector-time-window" />}
        <rect x={Math.min(place(at), 99.4)} y="0" width="0.6" height="8" className="inspector-time-now" />
      </svg>
    </figure>
  );
}

function sentence(from: number | null, until: number | null, now: number): string {
  const say = (time: number) => formatInstant(new Date(time).toISOString());
  const state =
    until !== null && now >= until
      ? 'was acceptable'
      : from !== null && now < from
        ? 'will be acceptable'
        : 'is acceptable';
  const start = from === null ? '' : ` from ${say(from)}`;
  const end = until === null ? '' : ` until ${say(until)}`;
  return `It ${state}${start}${end}; judged as seen at ${say(now)}.`;
}
