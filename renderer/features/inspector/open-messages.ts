/** What lies open in the Inspector. Held in memory for as long as the window is open; never on disk, never in the address. */
import { useSyncExternalStore } from 'react';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import type { InspectionId } from '../../../shared/model/ids.ts';
import { type HandedOver, takeHandedOver, watchHandover } from '../../bridge/handover.ts';

/** What the engine holds of an open message. */
export interface MessageInspection {
  /** What it is checked against. */
  readonly context: Partial<InspectContext>;
  /** Null while it is being opened. */
  readonly id: InspectionId | null;
  /** The one before, against something else; shown until this one has something to show. */
  readonly before: InspectionId | null;
  readonly begunAt: number;
  /** Why it could not be opened or sent; null: nothing is wrong. */
  readonly problem: unknown;
  readonly sending: AbortController;
}

export interface OpenMessage {
  readonly id: number;
  readonly title: string;
  readonly source: HandedOver;
  /** Null until it is shown for the first time. */
  readonly inspection: MessageInspection | null;
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
  const messages = [...state.messages, { id, title, source, inspection: null }];
  set({ messages: messages.slice(-maxOpen), current: id });
  // Those that gave way are gone by now, so that their inspections are closed with it.
  for (const { inspection } of messages.slice(0, -maxOpen)) inspection?.sending.abort();
}

/** @returns the inspections that nobody needs any more */
export function closeMessage(id: number): InspectionId[] {
  const closed = findMessage(id)?.inspection ?? null;
  const messages = state.messages.filter((each) => each.id !== id);
  set({ messages, current: state.current === id ? (messages.at(-1)?.id ?? null) : state.current });
  closed?.sending.abort();
  return [closed?.id ?? null, closed?.before ?? null].filter((each) => each !== null);
}

export const findMessage = (id: number): OpenMessage | null => state.messages.find((each) => each.id === id) ?? null;

export function setInspection(id: number, inspection: MessageInspection): void {
  set({ messages: state.messages.map((each) => (each.id === id ? { ...each, inspection } : each)) });
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
