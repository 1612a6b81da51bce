/**
 * Two panes with a bar between them that can be pulled or moved with the arrow keys. `size` is the width of the pane
 * on the given side.
 */
import { type KeyboardEvent, type PointerEvent, type ReactNode, useId, useRef, useState } from 'react';
import './split.css';
import { classNames } from './class-names.ts';

export function Split({
  children,
  aside,
  side = 'end',
  label,
  size,
  onResize,
  min,
  max,
}: {
  readonly children: ReactNode;
  readonly aside: ReactNode;
  readonly side?: 'start' | 'end';
  /** Names the fixed pane: "Preview". */
  readonly label: string;
  readonly size: number;
  /** Called when a pull ends and for each key, so that it can be kept. */
  readonly onResize: (size: number) => void;
  readonly min: number;
  readonly max: number;
}) {
  const id = useId();
  const start = useRef<{ x: number; size: number } | null>(null);
  const [pulled, setPulled] = useState<number | null>(null);
  const shown = clamp(pulled ?? size, min, max);
  const sign = side === 'end' ? -1 : 1;

  const onPointerDown = (event: PointerEvent<HTMLHRElement>) => {
    start.current = { x: event.clientX, size: shown };
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLHRElement>) => {
    if (start.current !== null)
      setPulled(clamp(start.current.size + sign * (event.clientX - start.current.x), min, max));
  };
  const onPointerUp = () => {
    start.current = null;
    if (pulled !== null) onResize(Math.round(pulled));
    setPulled(null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = afterKey(event.key, shown, sign, min, max);
    if (next === null) return;
    event.preventDefault();
    onResize(clamp(next, min, max));
  };

  return (
    <div className={classNames('ui-split', side === 'start' && 'ui-split-start')}>
      <div className="ui-split-main">{children}</div>
      <hr
        aria-orientation="vertical"
        aria-label={`Width of ${label}`}
        aria-controls={id}
        aria-valuenow={Math.round(shown)}
        aria-valuemin={min}
        aria-valuemax={max}
        tabIndex={0}
        className="ui-split-bar"
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onKeyDown={onKeyDown}
      />
      <section id={id} aria-label={label} className="ui-split-aside" style={{ inlineSize: shown }}>
        {aside}
      </section>
    </div>
  );
}

/** The size that a key asks for, or `null`. Arrows move the bar itself, so their meaning depends on the side. */
function afterKey(key: string, size: number, sign: number, min: number, max: number): number | null {
  if (key === 'Home') return min;
  if (key === 'End') return max;
  if (key === 'ArrowLeft') return size - sign * 16;
  return key === 'ArrowRight' ? size + sign * 16 : null;
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(max, Math.max(min, value));
}

/** A width that this browser or window remembers; for panes that the engine's settings do not hold. */
export function useRememberedSize(name: string, initial: number): readonly [number, (size: number) => void] {
  const key = `portico.size.${name}`;
  const [size, setSize] = useState(() => Number(localStorage.getItem(key) ?? initial) || initial);
  return [
    size,
    (next) => {
      localStorage.setItem(key, String(next));
      setSize(next);
    },
  ];
}
