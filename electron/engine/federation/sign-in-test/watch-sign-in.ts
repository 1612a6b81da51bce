/**
 * Watches one sign-in: turns what the listeners and the server tell into hops, and decides when the sign-in has ended and
 * how. The first ending counts.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { Hop, Persona, SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { redact } from '../../kernel/redact.ts';
import type { OpenedBrowser } from '../../ports.ts';
import type { SandboxObservation } from '../../tenant/index.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import type { IdpEvent } from '../idp/idp-state.ts';
import type { Exchange } from '../loopback/listen.ts';
import type { AskAuditLog, LoggedRefusal } from '../target-test/ask-audit-log.ts';
import { wordsOn } from '../user-agent/sentence-on.ts';
import { createHopRecorder, type Judged } from './hop-recorder.ts';
import type { ApplicationOutcome } from './test-application.ts';

export interface WatchOptions {
  readonly people: readonly Persona[];
  readonly fault: FaultDefinition | null;
  readonly startedAt: Date;
  readonly signal: AbortSignal;
  /** Judges what the IdP sent where the server does not tell; null: the server is the sandbox, which tells. */
  readonly judgeAnswer?: ((exchange: Exchange) => Extract<SandboxObservation, { type: 'judged' }> | null) | null;
  /** Asks the server's own log whether it refused; null: the server is the sandbox, which tells. */
  readonly askAuditLog?: AskAuditLog | null;
  /** How long after such an answer something has to reach the application. */
  readonly silenceMs?: number;
  readonly onChange: (change: Partial<SignInTest>) => void;
  /** Each hop once, as it is seen. */
  readonly onHop: (hop: Hop) => void;
}

/** Of a page that says nothing to a person. */
const wordless = 'the server showed an error page';

/** How the sign-in went, before tokens were looked at. */
export type Ending =
  | { readonly type: 'tokens'; readonly accessToken: string; readonly idToken: string }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'cancelled'; readonly why: string };

export interface Watch {
  readonly onExchange: (side: 'application' | 'idp', exchange: Exchange) => void;
  readonly onObservation: (observation: SandboxObservation) => void;
  readonly onIdpEvent: (event: IdpEvent) => void;
  readonly onOutcome: (outcome: ApplicationOutcome) => 'end' | 'again';
  ended(browser: OpenedBrowser | null, timeLimit: AbortSignal): Promise<Ending>;
  /** Checks that the server asked of the IdP's last message. */
  checks(): readonly Check[];
  persona(): Persona | null;
  /** For each sign-in that got so far: was the person made, rather than found? */
  made(): readonly boolean[];
}

/** Long enough for a second factor or a page of consent at the server. */
const usualSilenceMs = 120_000;
/** Seldom enough for a server that counts requests. */
const usualAskMs = 2000;

export function watchSignIn(options: WatchOptions): Watch {
  const { fault, onChange, signal } = options;
  const recorder = createHopRecorder(options.startedAt, (hop, all) => {
    onChange({ hops: [...all] });
    options.onHop(hop);
  });
  let judged: Judged | null = null;
  let refusal = '';
  let checks: readonly Check[] = [];
  let persona: Persona | null = null;
  const made: boolean[] = [];
  let rounds = 0;
  let outcome: ApplicationOutcome | null = null;
  let isListening = false;
  let silence: NodeJS.Timeout | undefined;
  const over = new AbortController();
  let end: (ending: Ending) => void = () => {};
  const ending = new Promise<Ending>((resolve) => {
    end = resolve;
  });

  function onServerExchange(exchange: Exchange): void {
    const brought = isAnswerOfIdp(exchange);
    recorder.exchange('server', exchange, brought ? judged : null);
    if (!brought) return;
    judged = null;
    if (exchange.status >= 400) end({ type: 'refused', why: refusal || wordsOn(exchange.responseBody) || wordless });
  }

  /** The server shows its own page then, which only the person sees: it may refuse, or ask for consent after it was taken in. */
  function expectSomething(): void {
    const silenceMs = options.silenceMs ?? usualSilenceMs;
    clearTimeout(silence);
    silence = setTimeout(() => {
      const left = `The answer left for the server, and nothing reached the application within ${Math.round(silenceMs / 1000)} seconds.`;
      const unknown =
        fault === null
          ? 'What the server made of it stands on its page in the browser and in its audit log.'
          : `Whether the server noticed the fault (${fault.title}) is not known: look at its page in the browser, or at its audit log.`;
      const ours = refusal === '' ? '' : ` Our own check found: ${refusal}`;
      end({ type: 'failed', why: `${left} ${unknown}${ours}` });
    }, silenceMs);
    if (options.askAuditLog) void listenToLog(options.askAuditLog, Math.min(usualAskMs, silenceMs / 5));
  }

  /** Until it says something, or the sign-in has ended. Never throws. */
  async function listenToLog(ask: AskAuditLog, everyMs: number): Promise<void> {
    if (isListening) return;
    isListening = true;
    let found: LoggedRefusal | null = null;
    while (found === null) {
      const isOver = await pause(everyMs, false, { signal: over.signal }).catch(() => true);
      if (isOver) return;
      found = await ask(over.signal);
    }
    if (over.signal.aborted) return;
    recorder.event('server', found.at, 'Refused, as the audit log of the server says', found.why, 'fail');
    end({ type: 'refused', why: found.why || refusal || 'its audit log says that the sign-in failed' });
  }

  function onSentAnswer(seen: Extract<SandboxObservation, { type: 'judged' }>): void {
    refusal = seen.accepted ? '' : seen.reason;
    checks = seen.inspection.checks;
    recorder.event(
      'idp',
      seen.at,
      seen.accepted ? 'Answer holds by our own check' : 'Answer does not hold by our own check',
      '',
      seen.accepted ? 'pass' : 'fail',
      seen.inspection,
    );
    onChange({ checks: [...checks] });
    expectSomething();
  }

  return {
    onExchange(side, exchange) {
      recorder.exchange(side, exchange, null);
      const sent = side === 'idp' ? (options.judgeAnswer?.(exchange) ?? null) : null;
      if (sent !== null) onSentAnswer(sent);
      // Not before its last answer was recorded.
      if (outcome !== null) end(outcome);
      if (side === 'idp' && isRefusalPage(exchange)) {
        end({
          type: 'failed',
          why: `The loopback IdP did not accept the request: ${wordsOn(exchange.responseBody) || wordless}`,
        });
      }
    },
    onObservation(seen) {
      switch (seen.type) {
        case 'exchange':
          return onServerExchange(seen);
        case 'judged':
          judged = { accepted: seen.accepted, inspection: seen.inspection };
          refusal = seen.accepted ? '' : seen.reason;
          checks = seen.inspection.checks;
          return onChange({ checks: [...checks] });
        case 'profile':
          recorder.event('server', seen.at, 'Profile mapped', JSON.stringify(redact(seen.profile), null, 2), 'pass');
          return onChange({ profile: clean(seen.profile) });
        case 'provisioned':
          made.push(seen.created);
          recorder.event(
            'server',
            seen.at,
            seen.created ? 'Person created' : 'Person found',
            JSON.stringify(redact(seen.user), null, 2),
            'pass',
          );
          return onChange({ provisionedUser: clean(seen.user) });
        case 'back-channel':
          // What reached the loopback IdP was recorded there, headers included.
          if (seen.status === null)
            recorder.event('server', seen.at, `No answer from ${new URL(seen.url).host}`, '', 'fail');
          return;
        case 'signed-in':
        case 'token':
          return;
      }
    },
    onIdpEvent(event) {
      if (event.type !== 'signed-in') return;
      persona = options.people.find(({ name }) => name === event.persona) ?? null;
      onChange({ persona: event.persona });
    },
    onOutcome(came) {
      rounds += 1;
      const needsTwo = fault?.needsTwoSignIns === true || persona?.earlierEmail !== undefined;
      if (came.type === 'tokens' && needsTwo && rounds === 1) return 'again';
      outcome = came;
      return 'end';
    },
    async ended(browser, timeLimit) {
      const closed =
        browser === null || !browser.opened
          ? []
          : [
              browser.closed.then(
                (): Ending => ({ type: 'cancelled', why: 'The browser was closed before the sign-in had ended.' }),
              ),
            ];
      const stopped = new Promise<Ending>((resolve) => {
        const stop = () =>
          resolve(
            timeLimit.aborted
              ? { type: 'failed', why: 'Nobody finished the sign-in within ten minutes.' }
              : { type: 'cancelled', why: 'The sign-in test was cancelled.' },
          );
        if (signal.aborted) stop();
        else signal.addEventListener('abort', stop, { once: true });
      });
      return Promise.race([ending, stopped, ...closed]).finally(() => {
        clearTimeout(silence);
        over.abort();
      });
    },
    checks: () => checks,
    persona: () => persona,
    made: () => made,
  };
}

/** The addresses at which the server takes what the partner's IdP sends through the browser. */
const isAnswerOfIdp = ({ url }: Exchange): boolean =>
  /\/(?:saml\/sp\/[^/]+\/acs|callback\/[^/]+)$/.test(new URL(url).pathname);

function clean(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redact(member)]));
}

/** Where the request comes differs from product to product; a page with this status comes only from there. */
const isRefusalPage = ({ status, responseHeaders }: Exchange): boolean =>
  status === 400 && responseHeaders.some(([name, value]) => name === 'content-type' && value.startsWith('text/html'));
