/** A state is an icon and a word in a semantic colour, never a colour alone. The words of our own states are in `states.ts`. */
import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import './state-mark.css';
import { Icon } from './icon.tsx';

export type StateTone = 'ok' | 'warn' | 'bad' | 'info' | 'accent' | 'muted';
export interface StateLook {
  readonly word: string;
  readonly tone: StateTone;
  readonly icon: LucideIcon;
}

/** `soft` gives it a ground, for beside a title; plain in tables. `children` replaces the word. */
export function StateMark({
  look,
  soft = false,
  children,
}: {
  readonly look: StateLook;
  readonly soft?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <span className={`ui-state ui-tone-${look.tone}${soft ? ` ui-state-soft ui-state-soft-${look.tone}` : ''}`}>
      <Icon of={look.icon} size={soft ? 14 : 16} />
      <span>{children ?? look.word}</span>
    </span>
  );
}

/** A coloured dot with its word, for connections and listeners. */
export function DotState({
  tone,
  children,
}: {
  readonly tone: 'ok' | 'warn' | 'bad' | 'muted';
  readonly children: ReactNode;
}) {
  return (
    <span className="ui-dot-state">
      <span className={`ui-dot ui-dot-${tone}`} />
      <span className="ui-ellipsis">{children}</span>
    </span>
  );
}
