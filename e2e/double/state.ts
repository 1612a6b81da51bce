/** What the parts of the double share: the browser, and who is registered for what. */
import { EventEmitter } from 'node:events';
import type { ChromiumProcess } from './chromium-process.ts';
import type { DoubleWindow } from './double-window.ts';

export type ProtocolHandler = (request: Request) => Response | Promise<Response>;
export type RequestFilter = (
  details: { readonly url: string },
  answer: (response: { readonly cancel?: boolean }) => void,
) => void;
export type InvokeHandler = (event: unknown, ...args: unknown[]) => unknown;

export interface DoubleSession {
  readonly handlers: Map<string, ProtocolHandler>;
  filter: RequestFilter | null;
}

export const invokeHandlers = new Map<string, InvokeHandler>();
export const windows = new Set<DoubleWindow>();
export const appEvents = new EventEmitter();

let chromium: ChromiumProcess | null = null;

export function holdChromium(started: ChromiumProcess): void {
  chromium = started;
}

export function theChromium(): ChromiumProcess {
  if (chromium === null) throw new Error('Chromium was not started');
  return chromium;
}
