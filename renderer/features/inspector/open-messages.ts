/** What lies open in the Inspector. Held in memory for as long as the window is open; never on disk, never in the address. */
import { useSyncExternalStore } from 'react';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { type HandedOver, takeHandedOver, watchHandover } from '../../bridge/handover.ts';

export interface OpenMessage {
  readonly id: number;
  readonly title: string;
  readonly source: HandedOver;
}

interface OpenState {
  readonly messages: readonly OpenMessage[];
  readonly current: number | null;
  /** What the person knows and the message must not be asked. */
  readonly context: Partial<InspectContext>;
  /** The partner whose connection gives the trust; empty: given by hand, or nothing. */
  readonly partner: string;
}

const maxOpen = 12;
let state: OpenState = { messages: [], current: null, context: {}, partner: '' };
let nextId = 1;
const listeners = new Set<() => void>();

function set(next: Partial<OpenState>): void {
  state = { ...state, ...next };
  for (const listener of listeners) listener();
}

export function openMessage(source: HandedOver): void {
  const id = nextId;
  nextId += 1;
  const title = source.fileName === '' ? `Pasted ${id}` : source.fileName;
  set({ messages: [...state.messages, { id, title, source }].slice(-maxOpen), current: id });
}

export function closeMessage(id: number): void {
  const messages = state.messages.filter((each) => each.id !== id);
  set({ messages, current: state.current === id ? (messages.at(-1)?.id ?? null) : state.current });
}

export const showMessage = (current: number | null): void => set({ current });
export const setContext = (context: Partial<InspectContext>, partner = ''): void => set({ context, partner });

function takeWaiting(): void {
  const item = takeHandedOver();
  if (item !== null) openMessage(item);
}

/** Starts taking what was dropped on other screens; the first render takes what already waits. */
export function followHandover(): () => void {
  takeWaiting();
  return watchHandover(takeWaiting);
}

export function useOpenMessages(): OpenState {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => state,
  );
}
