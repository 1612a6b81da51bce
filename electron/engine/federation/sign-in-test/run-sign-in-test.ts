/**
 * One sign-in test from the first listener to the verdict. The stage is set, a browser is opened, everything that passes is
 * recorded, and the test ends when the application has its answer, the server refused, the person gave up, or time is over.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { Hop, Persona, SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { instant } from '../../kernel/clock.ts';
import { redact } from '../../kernel/redact.ts';
import type { OpenedBrowser } from '../../ports.ts';
import type { SandboxObservation } from '../../tenant/index.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import type { IdpEvent } from '../idp/idp-state.ts';
import type { Exchange } from '../loopback/listen.ts';
import type { SignInTestDeps } from './deps.ts';
import { createHopRecorder, type Judged } from './hop-recorder.ts';
import { peopleOf } from './people-of.ts';
import { type ReadTokens, readTokens } from './read-tokens.ts';
import { verdictSentence } from './sentence.ts';
import { type Stage, setStage, type TearDown } from './stage.ts';
import type { ApplicationOutcome } from './test-application.ts';

const timeLimitMs = 10 * 60_000;

export interface RunOptions {
  readonly test: SignInTest;
  readonly draft: Blueprint;
  readonly fault: FaultDefinition | null;
  readonly openBrowser: boolean;
  readonly signal: AbortSignal;
  /** Ends the test and resolves when everything is taken down. */
  readonly stop: () => Promise<void>;
  readonly onChange: (change: Partial<SignInTest>) => void;
  /** Each hop once, as it is seen. */
  readonly onHop: (hop: Hop) => void;
}

/** How the sign-in went, before tokens were looked at. */
type Ending =
  | { readonly type: 'tokens'; readonly accessToken: string; readonly idToken: string }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'failed'; readonly why: string }
  | { readonly type: 'cancelled'; readonly why: string };

type FinalPart = Pick<SignInTest, 'state' | 'sentence' | 'endedAt' | 'startUrl'> & Partial<SignInTest>;

/** The last change of the test; never throws, for its failures are its result. */
export async function runSignInTest(deps: SignInTestDeps, options: RunOptions): Promise<FinalPart> {
  const tearDown: TearDown = [];
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  const signal = AbortSignal.any([options.signal, timeLimit]);
  try {
    return await perform(deps, { ...options, signal }, tearDown, timeLimit);
  } catch (error) {
    if (options.signal.aborted) return final(deps, 'cancelled', 'The sign-in test was cancelled.');
    deps.core.log('warn', 'sign-in-test-failed', { id: options.test.id, error });
    const why =
      error instanceof PorticoError ? error.why : 'Something went wrong inside Portico; the log holds the details.';
    return final(deps, 'failed', `The sign-in could not be tried: ${why}`);
  } finally {
    for (const undo of tearDown.reverse()) {
      try {
        await undo();
      } catch (error) {
        deps.core.log('error', 'sign-in-test-tear-down', { id: options.test.id, error });
      }
    }
  }
}

function final(deps: SignInTestDeps, state: SignInTest['state'], sentence: string): FinalPart {
  return { state, sentence, endedAt: instant(deps.core.clock), startUrl: '' };
}

async function perform(
  deps: SignInTestDeps,
  options: RunOptions,
  tearDown: TearDown,
  timeLimit: AbortSignal,
): Promise<FinalPart> {
  const { draft, fault, test } = options;
  const watch = watchSignIn(options);
  const stage = await setStage(
    deps,
    {
      draft,
      persona: test.persona,
      fault: fault?.name ?? null,
      signal: options.signal,
      stop: options.stop,
      onExchange: watch.onExchange,
      onObservation: watch.onObservation,
      onIdpEvent: watch.onIdpEvent,
      onOutcome: watch.onOutcome,
    },
    tearDown,
  );
  const notes = [...stage.prepared.notes];
  options.onChange({
    state: 'waiting',
    startUrl: stage.startUrl,
    sentence: ['Waiting for the sign-in in the browser.', ...notes].join(' '),
  });
  const browser = options.openBrowser
    ? await deps.core.ports.browser.open(stage.startUrl, { freshProfile: true })
    : null;
  const how = browser === null ? 'Open the link yourself' : browser.how;
  options.onChange({ browser: `${how.replace(/\.$/, '')}.` });
  const ending = await watch.ended(browser, timeLimit);
  if (ending.type === 'cancelled') await browser?.close();
  return conclude(deps, options, stage, watch, ending);
}

interface Watch {
  readonly onExchange: (side: 'application' | 'idp', exchange: Exchange) => void;
  readonly onObservation: (observation: SandboxObservation) => void;
  readonly onIdpEvent: (event: IdpEvent) => void;
  readonly onOutcome: (outcome: ApplicationOutcome) => 'end' | 'again';
  ended(browser: OpenedBrowser | null, timeLimit: AbortSignal): Promise<Ending>;
  /** Checks that the server asked of the IdP's last message. */
  checks(): readonly Check[];
  persona(): Persona | null;
}

function watchSignIn(options: RunOptions): Watch {
  const { draft, fault, onChange, signal } = options;
  const recorder = createHopRecorder(new Date(options.test.startedAt), (hop, all) => {
    onChange({ hops: [...all] });
    options.onHop(hop);
  });
  const personas = peopleOf(draft);
  let judged: Judged | null = null;
  let refusal = '';
  let checks: readonly Check[] = [];
  let persona: Persona | null = null;
  let rounds = 0;
  let outcome: ApplicationOutcome | null = null;
  let end: (ending: Ending) => void = () => {};
  const ending = new Promise<Ending>((resolve) => {
    end = resolve;
  });

  function onServerExchange(exchange: Exchange): void {
    const brought = isAnswerOfIdp(exchange);
    recorder.exchange('server', exchange, brought ? judged : null);
    if (!brought) return;
    judged = null;
    if (exchange.status >= 400)
      end({ type: 'refused', why: refusal !== '' ? refusal : reasonOnPage(exchange.responseBody) });
  }

  return {
    onExchange(side, exchange) {
      recorder.exchange(side, exchange, null);
      // Not before its last answer was recorded.
      if (outcome !== null) end(outcome);
      if (side === 'idp' && exchange.status === 400 && /\/(?:sso|authorize)$/.test(new URL(exchange.url).pathname)) {
        end({
          type: 'failed',
          why: `The loopback IdP did not accept the request: ${reasonOnPage(exchange.responseBody)}`,
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
      persona = personas.find(({ name }) => name === event.persona) ?? null;
      onChange({ persona: event.persona });
    },
    onOutcome(came) {
      rounds += 1;
      if (came.type === 'tokens' && fault?.needsTwoSignIns === true && rounds === 1) return 'again';
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
      return Promise.race([ending, stopped, ...closed]);
    },
    checks: () => checks,
    persona: () => persona,
  };
}

/** The addresses at which the server takes what the partner's IdP sends through the browser. */
const isAnswerOfIdp = ({ url }: Exchange): boolean =>
  /\/(?:saml\/sp\/[^/]+\/acs|callback\/[^/]+)$/.test(new URL(url).pathname);

/** The page is ours and its text escaped; it is read only for the sentence on screen. */
function reasonOnPage(page: string): string {
  const [, alert] = /role="alert">([^<]*)</.exec(page) ?? /<main>[\s\S]*?<p>([^<]*)</.exec(page) ?? [];
  const text = (alert ?? 'the server showed an error page')
    .replace(/&quot;/g, '"')
    .replace(/&#39;/g, "'")
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>');
  return text.replace(/&amp;/g, '&').slice(0, 1000);
}

function clean(value: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redact(member)]));
}

/** With a directory there is no IdP that could say who was picked, but the ID token does. */
function personIn({ tokens }: ReadTokens, people: readonly Persona[]): string {
  const addresses = tokens.filter(({ kind }) => kind === 'id_token').map(({ claims }) => claims.email);
  return people.find(({ email }) => email !== '' && addresses.includes(email.toLowerCase()))?.name ?? '';
}

const nothingRead: ReadTokens = { tokens: [], checks: [] };

async function conclude(
  deps: SignInTestDeps,
  options: RunOptions,
  stage: Stage,
  watch: Watch,
  ending: Ending,
): Promise<FinalPart> {
  const { draft, fault } = options;
  if (ending.type === 'cancelled') return final(deps, 'cancelled', ending.why);
  const application = stage.prepared.application.name || stage.prepared.application.clientId;
  const read =
    ending.type === 'tokens'
      ? await readTokens({
          stage,
          accessToken: ending.accessToken,
          idToken: ending.idToken,
          persona: watch.persona(),
          now: () => deps.core.clock.now(),
        })
      : nothingRead;
  const who = watch.persona()?.name ?? personIn(read, peopleOf(stage.prepared.blueprint));
  const sentence = verdictSentence({
    outcome: ending.type === 'tokens' ? 'signed-in' : ending.type,
    organizationName: draft.organization.name,
    protocol: draft.connection.kind === 'none' ? 'saml' : draft.connection.kind,
    persona: who,
    application,
    fault: fault?.title ?? null,
    why: ending.type === 'tokens' ? '' : ending.why,
    failedChecks: read.checks.filter(({ status }) => status === 'fail').map(({ title }) => `not: ${title}`),
  });
  return {
    ...final(deps, ending.type === 'tokens' ? 'signed-in' : ending.type, sentence),
    persona: who === '' ? options.test.persona : who,
    tokens: read.tokens,
    checks: [...watch.checks(), ...read.checks],
  };
}
