/**
 * One sign-in test from the first listener to the verdict. The stage is set, a browser is opened, everything that passes is
 * recorded, and the test ends when the application has its answer, the server refused, the person gave up, or time is over.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Hop, Persona, SignInTest } from '../../../../shared/model/sign-in-test.ts';
import type { TargetUse, TestedAt } from '../../../../shared/model/target-test.ts';
import { instant } from '../../kernel/clock.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import { type AskAuditLog, createAuditAsker } from '../target-test/ask-audit-log.ts';
import { createAnswerJudge, type SentTo } from '../target-test/judge-sent-answer.ts';
import { readPersonBack } from '../target-test/read-person-back.ts';
import { setTargetStage, type TargetPlace, type WatchedPlace } from '../target-test/set-target-stage.ts';
import type { SignInTestDeps } from './deps.ts';
import { type ReadTokens, readTokens } from './read-tokens.ts';
import { verdictSentence } from './sentence.ts';
import { type Stage, type StageOptions, setStage, type TearDown } from './stage.ts';
import { type Ending, type Watch, watchSignIn } from './watch-sign-in.ts';

const timeLimitMs = 10 * 60_000;

export interface RunOptions {
  readonly test: SignInTest;
  readonly draft: Blueprint;
  readonly fault: FaultDefinition | null;
  readonly lookAlike: string | null;
  readonly openBrowser: boolean;
  /** The target whose real tenant is used; null: a scratch tenant. */
  readonly place: TargetPlace | null;
  /** For tests: how long a target may leave the application without an answer. */
  readonly silenceMs?: number;
  readonly signal: AbortSignal;
  /** Ends the test and resolves when everything is taken down. */
  readonly stop: () => Promise<void>;
  readonly onChange: (change: Partial<SignInTest>) => void;
  /** Each hop once, as it is seen. */
  readonly onHop: (hop: Hop) => void;
}

type FinalPart = Pick<SignInTest, 'state' | 'sentence' | 'endedAt' | 'startUrl'> & Partial<SignInTest>;

/** The last change of the test; never throws, for its failures are its result. */
export async function runSignInTest(deps: SignInTestDeps, options: RunOptions): Promise<FinalPart> {
  const tearDown: TearDown = [];
  const timeLimit = AbortSignal.timeout(timeLimitMs);
  const signal = AbortSignal.any([options.signal, timeLimit]);
  let left: TargetUse | null = null;
  const onTakenBack = (use: TargetUse | null) => {
    left = use;
  };
  const place = options.place === null ? null : { ...options.place, onTakenBack };
  const last = await perform(deps, { ...options, place, signal }, tearDown, timeLimit).catch((error: unknown) => {
    if (options.signal.aborted) return final(deps, 'cancelled', 'The sign-in test was cancelled.');
    deps.core.log('warn', 'sign-in-test-failed', { id: options.test.id, error });
    const why =
      error instanceof PorticoError ? error.why : 'Something went wrong inside Portico; the log holds the details.';
    return final(deps, 'failed', `The sign-in could not be tried: ${why}`);
  });
  const { test } = options;
  if (place !== null && tearDown.length > 0)
    options.onChange({ sentence: `What the test wrote to ${place.reviewed.review.label} is being taken back.` });
  for (const undo of tearDown.reverse()) {
    try {
      await undo();
    } catch (error) {
      deps.core.log('error', 'sign-in-test-tear-down', { id: test.id, error });
    }
  }
  return test.at === null ? last : withRest(last, left, test.at);
}

/** What became of the things that the test wrote to a target, said with its verdict. */
function withRest(last: FinalPart, left: TargetUse | null, at: TestedAt): FinalPart {
  if (left === null) return { ...last, at: { ...at, rest: 'gone' } };
  const words = `The test organization ${left.organizationId} is not known to be gone from ${at.label} (${at.host}): ${left.why}`;
  return { ...last, at: { ...at, rest: 'left' }, sentence: `${last.sentence} ${words}` };
}

function final(deps: SignInTestDeps, state: SignInTest['state'], sentence: string): FinalPart {
  return { state, sentence, endedAt: instant(deps.core.clock), startUrl: '' };
}

async function perform(
  deps: SignInTestDeps,
  options: Omit<RunOptions, 'place'> & { readonly place: WatchedPlace | null },
  tearDown: TearDown,
  timeLimit: AbortSignal,
): Promise<FinalPart> {
  const { draft, fault, test } = options;
  const people = await deps.people.of(draft);
  const { place } = options;
  const answers = createAnswerJudge();
  let sentTo: SentTo | null = null;
  let askAuditLog: AskAuditLog | null = null;
  const watch = watchSignIn({
    ...options,
    people,
    startedAt: new Date(test.startedAt),
    judgeAnswer: (exchange) => (sentTo === null ? null : answers.judge(exchange, sentTo)),
    askAuditLog: async (asked) => (askAuditLog === null ? null : await askAuditLog(asked)),
  });
  const stageOptions: StageOptions = {
    draft,
    persona: test.persona,
    fault: fault?.name ?? null,
    lookAlike: options.lookAlike,
    signal: options.signal,
    stop: options.stop,
    onExchange: watch.onExchange,
    onObservation: watch.onObservation,
    onIdpEvent: watch.onIdpEvent,
    onOutcome: watch.onOutcome,
  };
  let stage: Stage;
  if (place === null) stage = await setStage(deps, stageOptions, tearDown);
  else {
    ({ stage, sentTo } = await setTargetStage(deps, stageOptions, place, tearDown));
    askAuditLog = createAuditAsker(deps.core, stage.port, stage.prepared.blueprint.organization.id);
  }
  const notes = [...stage.prepared.notes];
  if (test.at !== null) notes.push(`Until the test ends, ${test.at.organizationId} is at ${test.at.label}.`);
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
  const readBack =
    options.place !== null && ending.type === 'tokens'
      ? await readPersonBack(deps.core.log, stage, watch.persona(), options.signal)
      : null;
  const who = watch.persona()?.name ?? personIn(read, stage.people);
  const sentence = verdictSentence({
    outcome: ending.type === 'tokens' ? 'signed-in' : ending.type,
    organizationName: options.test.organizationName,
    at: options.test.at?.label ?? '',
    protocol: draft.connection.kind === 'none' ? 'saml' : draft.connection.kind,
    persona: who,
    application,
    fault: fault?.title ?? null,
    why: ending.type === 'tokens' ? '' : ending.why,
    madeTwice:
      watch.persona()?.earlierEmail === undefined || watch.made().length < 2
        ? null
        : watch.made().every((made) => made),
    failedChecks: read.checks.filter(({ status }) => status === 'fail').map(({ title }) => `not: ${title}`),
  });
  return {
    ...final(deps, ending.type === 'tokens' ? 'signed-in' : ending.type, sentence),
    persona: who === '' ? options.test.persona : who,
    person: watch.persona(),
    tokens: read.tokens,
    checks: [...watch.checks(), ...read.checks],
    ...(readBack === null ? {} : readBack),
  };
}
