/**
 * The door in a system browser: loopback HTTP with a launch token.
 * The one-time code of the start link is traded once for a token, which lives in this tab's sessionStorage and travels
 * only in the Authorization header. Events come by a streaming fetch that reconnects by itself.
 */
import { z } from 'zod';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import { Failure, type Reply } from '../../shared/errors.ts';
import { createLinkStore, type EngineDoor, type WritableLinkStore } from './door.ts';
import { readEventStream } from './event-stream.ts';

const tokenKey = 'portico.token';
const SessionAnswer = z.object({ token: z.string().min(1) });
const ReplyShape = z.union([
  z.object({ ok: z.literal(true), value: z.unknown() }),
  z.object({ ok: z.literal(false), failure: Failure }),
]);

const stopped: Failure = {
  code: 'remote/unreachable',
  what: 'Portico does not answer',
  why: 'The program behind this page has stopped or is starting.',
  next: 'Start it again; this page reconnects by itself.',
  fields: [],
  ref: '',
};
const expired: Failure = {
  code: 'trust/forbidden-sender',
  what: 'This page is no longer connected to Portico',
  why: 'Its link was used before, is too old, or belongs to an earlier start.',
  next: 'Run "portico open" again and use the new link.',
  fields: [],
  ref: '',
};

/** A start link's fragment is a bare code; the page's own routes begin with a slash. */
export function codeInFragment(hash: string): string | null {
  const code = /^#([A-Za-z0-9_-]{16,200})$/.exec(hash)?.[1];
  return code ?? null;
}

/** Trades the code in the address, if there is one, and removes it from the address before anything is drawn. */
export async function openHttpDoor(page: Window): Promise<EngineDoor> {
  const link = createLinkStore('up');
  const code = codeInFragment(page.location.hash);
  if (code !== null) {
    page.history.replaceState(null, '', `${page.location.pathname}${page.location.search}`);
    const token = await tradeCode(code);
    if (token !== null) page.sessionStorage.setItem(tokenKey, token);
  }
  const token = page.sessionStorage.getItem(tokenKey);
  if (token === null) link.write('expired');
  const headers = { authorization: `Bearer ${token ?? ''}` };
  return {
    link,
    transport: (name, input, signal) => postCall(name, input, headers, signal, link),
    subscribe: (listener) => followEvents(headers, listener, link),
  };
}

async function tradeCode(code: string): Promise<string | null> {
  try {
    const answer = await fetch('session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    });
    return answer.ok ? SessionAnswer.parse(await answer.json()).token : null;
  } catch {
    // A code that cannot be traded is the same to the person as a used one: the expired page says how to get another.
    return null;
  }
}

async function postCall(
  name: string,
  input: unknown,
  headers: { authorization: string },
  signal: AbortSignal | undefined,
  link: WritableLinkStore,
): Promise<Reply<unknown>> {
  if (link.read() === 'expired') return { ok: false, failure: expired };
  try {
    const answer = await fetch(`call/${name}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(input),
      signal: signal ?? null,
    });
    if (answer.status === 401) {
      link.write('expired');
      return { ok: false, failure: expired };
    }
    return ReplyShape.parse(await answer.json());
  } catch (error) {
    if (signal?.aborted === true) throw error;
    if (error instanceof TypeError) link.write('down');
    return { ok: false, failure: stopped };
  }
}

/** Keeps one stream open for as long as somebody listens; waits a little longer after each broken one, five seconds at most. */
function followEvents(
  headers: { authorization: string },
  listener: (event: PorticoEvent) => void,
  link: WritableLinkStore,
): () => void {
  const stop = new AbortController();
  let waitMs = 250;
  const follow = async (): Promise<void> => {
    while (!stop.signal.aborted && link.read() !== 'expired') {
      try {
        const answer = await fetch('events', { headers, signal: stop.signal });
        if (answer.status === 401) return link.write('expired');
        if (answer.ok && answer.body !== null) {
          waitMs = 250;
          link.write('up');
          await readEventStream(answer.body, listener);
        }
      } catch {
        // A broken stream is the ordinary way to learn that the host has stopped; the state below says so to the person.
      }
      if (stop.signal.aborted) return;
      link.write('down');
      await pause(waitMs, stop.signal);
      waitMs = Math.min(waitMs * 2, 5000);
    }
  };
  void follow();
  return () => stop.abort();
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
