/**
 * The three channels between the page and the engine: `portico:call`, `portico:cancel`, `portico:event`. A message counts only
 * when it comes from the top frame of our window at our address; any other sender is rejected and logged, never ignored.
 */
import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent, WebContents } from 'electron';
import { z } from 'zod';
import { PorticoError, toFailure } from '../../shared/errors.ts';
import type { Engine } from '../engine/index.ts';
import type { Log } from '../engine/kernel/log.ts';
import { newId } from '../engine/kernel/new-id.ts';
import { isOwnPage } from './own-page.ts';

const maxCallsUnderWay = 64;
const CallMessage = z.strictObject({
  name: z.string().max(200),
  input: z.unknown(),
  callId: z.string().min(1).max(100),
});
const CancelMessage = z.strictObject({ callId: z.string().min(1).max(100) });

/** What is used of the window's contents. */
export type Page = Pick<WebContents, 'id' | 'isDestroyed' | 'send'>;

export interface AnswerCallsDeps {
  readonly ipc: {
    readonly handle: IpcMain['handle'];
    on(channel: string, listener: (event: IpcMainEvent, message: unknown) => void): unknown;
  };
  readonly engine: Pick<Engine, 'dispatch' | 'subscribe'>;
  readonly log: Log;
  /** The contents of the window that is open now; null while there is none. */
  contents(): Page | null;
}

/** @returns the way to end all calls under way and to stop announcing */
export function answerCalls({ ipc, engine, log, contents }: AnswerCallsDeps): () => void {
  const underWay = new Map<string, AbortController>();
  const isOurs = (event: IpcMainInvokeEvent | IpcMainEvent) => isOurPage(event, contents());

  ipc.handle('portico:call', async (event, message: unknown) => {
    if (!isOurs(event)) {
      log('warn', 'sender-refused', { channel: 'portico:call' });
      throw new Error('This sender is not the Portico page.');
    }
    const call = CallMessage.safeParse(message);
    if (!call.success) return refused('input/invalid', 'The call does not have the form that is needed.');
    const { name, input, callId } = call.data;
    if (underWay.size >= maxCallsUnderWay) return refused('remote/busy', 'Too many calls are under way.');
    // A page that was loaded again counts from the start; nobody waits for the old call any more.
    underWay.get(callId)?.abort();
    const cancel = new AbortController();
    underWay.set(callId, cancel);
    try {
      return await engine.dispatch(name, input, { signal: cancel.signal, door: 'shell' });
    } finally {
      if (underWay.get(callId) === cancel) underWay.delete(callId);
    }
  });

  ipc.on('portico:cancel', (event, message: unknown) => {
    const asked = CancelMessage.safeParse(message);
    if (!isOurs(event) || !asked.success) log('warn', 'sender-refused', { channel: 'portico:cancel' });
    else underWay.get(asked.data.callId)?.abort();
  });

  const unsubscribe = engine.subscribe((event) => {
    const page = contents();
    if (page !== null && !page.isDestroyed()) page.send('portico:event', event);
  });

  return () => {
    unsubscribe();
    for (const cancel of underWay.values()) cancel.abort();
  };
}

function isOurPage(event: IpcMainInvokeEvent | IpcMainEvent, page: Page | null): boolean {
  const frame = event.senderFrame;
  if (page === null || frame === null || page.isDestroyed()) return false;
  return event.sender.id === page.id && frame.parent === null && isOwnPage(frame.url);
}

const refused = (code: 'input/invalid' | 'remote/busy', why: string) => ({
  ok: false,
  failure: toFailure(new PorticoError(code, why), newId('ref')),
});
