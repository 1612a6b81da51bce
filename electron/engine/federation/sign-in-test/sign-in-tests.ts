/**
 * Every sign-in test of this home: one at a time for each partner, kept as evidence, announced as it goes. A test is on disk
 * before anything of it is up, so that a crash is noticed at the next start.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { type PartnerRef, SignInTestId } from '../../../../shared/model/ids.ts';
import type { Hop, SignInTest, SignInTestSummary } from '../../../../shared/model/sign-in-test.ts';
import type { TestedAt } from '../../../../shared/model/target-test.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import { findFault } from '../idp/faults/index.ts';
import type { Reviewed, Reviews } from '../target-test/review.ts';
import type { TargetUses } from '../target-test/target-uses.ts';
import { asTestOrganization } from '../target-test/test-organization.ts';
import type { SignInTestDeps } from './deps.ts';
import { openEvidenceStore, summaryOf } from './evidence.ts';
import { lookAlikeOf } from './look-alike-of.ts';
import { runSignInTest } from './run-sign-in-test.ts';
import { testedProtocol } from './tested-protocol.ts';

export interface StartWish {
  readonly ref: PartnerRef;
  readonly persona: string;
  readonly fault: string | null;
  /** Undefined: as the connection's provider does, where there is a look-alike of it. */
  readonly lookAlike?: string | null | undefined;
  readonly openBrowser: boolean;
  /** A review of what would be written to a target: the test runs there. Null or left out: in a scratch tenant. */
  readonly review?: string | null;
}

export interface SignInTests {
  start(wish: StartWish): Promise<SignInTest>;
  cancel(id: SignInTestId): Promise<SignInTest>;
  get(id: SignInTestId): Promise<SignInTest>;
  list(ref: PartnerRef | undefined): Promise<SignInTestSummary[]>;
  /** Cancels what runs and waits until everything is taken down. */
  close(): Promise<void>;
}

interface Running {
  test: SignInTest;
  readonly stop: AbortController;
  readonly done: Promise<void>;
}

/** What tests at a target lean on. */
export interface AtTargets {
  readonly reviews: Reviews;
  readonly uses: TargetUses;
  /** For tests: how long a target may leave the application without an answer. */
  readonly silenceMs?: number;
}

export function openSignInTests(deps: SignInTestDeps, targets: AtTargets): SignInTests {
  const { core } = deps;
  const evidence = openEvidenceStore(core);
  const running = new Map<string, Running>();
  const ready = evidence.closeInterrupted().catch((error: unknown) => {
    core.log('error', 'sign-in-tests-interrupted', { error });
  });

  const announce = ({ id, ref, state, hops }: SignInTest) =>
    core.events.emit({ type: 'signInTest.changed', id, ref, state, hops: hops.length });

  async function find(id: SignInTestId): Promise<SignInTest> {
    await ready;
    const test = running.get(id)?.test ?? (await evidence.read(id));
    if (test === null) throw new PorticoError('state/test-unknown', `There is no sign-in test ${id} in this home.`);
    return test;
  }

  async function stopRunning(wanted: (test: SignInTest) => boolean): Promise<void> {
    const found = [...running.values()].filter(({ test }) => wanted(test));
    for (const { stop } of found) stop.abort();
    await Promise.all(found.map(({ done }) => done));
  }

  function run(
    test: SignInTest,
    draft: Blueprint,
    fault: FaultDefinition | null,
    wish: StartWish,
    reviewed: Reviewed | null,
  ): Running {
    const stop = new AbortController();
    let kept: Promise<void> = Promise.resolve();
    const entry: { test: SignInTest } = { test };
    const change = (part: Partial<SignInTest>) => {
      entry.test = { ...entry.test, ...part };
      announce(entry.test);
    };
    const keepHop = (hop: Hop) => {
      kept = kept
        .then(() => evidence.addHop(entry.test, hop))
        .catch((error: unknown) => core.log('error', 'sign-in-test-journal', { id: test.id, error }));
    };
    const done = (async () => {
      const last = await runSignInTest(deps, {
        test,
        draft: reviewed === null ? draft : asTestOrganization(draft, reviewed.review.id),
        place:
          reviewed === null
            ? null
            : {
                reviewed,
                testId: test.id,
                ref: test.ref,
                partnerName: draft.organization.name,
                uses: targets.uses,
              },
        ...(targets.silenceMs === undefined ? {} : { silenceMs: targets.silenceMs }),
        fault,
        openBrowser: wish.openBrowser,
        lookAlike: test.lookAlike,
        signal: stop.signal,
        stop: () => stopRunning(({ id }) => id === test.id),
        onChange: change,
        onHop: keepHop,
      });
      entry.test = { ...entry.test, ...last };
      await kept;
      await evidence.write(entry.test);
      await mark(deps, entry.test, draft);
    })()
      .catch((error: unknown) => core.log('error', 'sign-in-test-not-kept', { id: test.id, error }))
      .finally(() => {
        running.delete(test.id);
        announce(entry.test);
      });
    return Object.assign(entry, { stop, done });
  }

  return {
    async start(wish) {
      const { ref, persona, fault: faultName } = wish;
      await ready;
      const { blueprint: draft } = await deps.partners.load(ref);
      const protocol = testedProtocol(draft, core.clock.now());
      const fault = faultName === null ? null : usableFault(faultName, protocol);
      const reviewed =
        wish.review === undefined || wish.review === null ? null : targets.reviews.take(ref, wish.review);
      const lookAlike = lookAlikeOf(wish.lookAlike, draft);
      // Its addresses stand in what is written.
      if (reviewed !== null && reviewed.lookAlike !== lookAlike)
        throw new PorticoError(
          'state/plan-stale',
          'What the test would write was reviewed with another look-alike. Review it again.',
        );
      // Somebody who runs a test again has given up on the one before.
      await stopRunning((test) => test.ref === ref);
      const test: SignInTest = {
        id: SignInTestId.parse(newId('test')),
        ref,
        organization: draft.organization.id,
        organizationName: draft.organization.name,
        protocol,
        at: reviewed === null ? null : placeOf(reviewed),
        persona,
        person: null,
        fault: fault?.name ?? null,
        lookAlike,
        state: 'preparing',
        startedAt: instant(core.clock),
        endedAt: null,
        startUrl: '',
        browser: '',
        sentence: 'Preparing the sign-in.',
        hops: [],
        checks: [],
        profile: null,
        provisionedUser: null,
        tokens: [],
        porticoVersion: core.version,
      };
      await evidence.write(test);
      running.set(test.id, run(test, draft, fault, wish, reviewed));
      announce(test);
      return test;
    },
    async cancel(id) {
      await stopRunning((test) => test.id === id);
      return find(id);
    },
    get: find,
    async list(ref) {
      await ready;
      const current = new Map([...running.values()].map(({ test }) => [test.id, summaryOf(test)]));
      const kept = (await evidence.list()).map((summary) => current.get(summary.id) ?? summary);
      return ref === undefined ? kept : kept.filter((summary) => summary.ref === ref);
    },
    async close() {
      await ready;
      await stopRunning(() => true);
    },
  };
}

function placeOf({ review }: Reviewed): TestedAt {
  const { target, label, host, tenantId, id } = review;
  return { target, label, host, tenantId, organizationId: id, rest: 'writing' };
}

function usableFault(name: string, kind: 'saml' | 'oidc' | 'directory'): FaultDefinition {
  const fault = findFault(name);
  if (kind === 'directory')
    throw new PorticoError(
      'state/not-testable',
      'A directory has no identity provider that could answer wrongly; run the test without a fault.',
    );
  if (fault.protocol !== 'both' && fault.protocol !== kind) {
    throw new PorticoError(
      'state/not-testable',
      `The fault "${fault.title}" belongs to ${fault.protocol === 'saml' ? 'SAML' : 'OpenID Connect'}, and this connection does not use it.`,
    );
  }
  return fault;
}

/** A test with a fault says nothing about whether the partner can sign in. */
async function mark({ partners, core }: SignInTestDeps, test: SignInTest, draft: Blueprint): Promise<void> {
  const outcome = outcomes.get(test.state);
  if (outcome === undefined || test.fault !== null) return;
  await partners.markTested(test.ref, { at: core.clock.now(), outcome, testId: test.id, blueprint: draft });
}

const outcomes: ReadonlyMap<string, 'seen' | 'refused' | 'failed'> = new Map([
  ['signed-in', 'seen'],
  ['refused', 'refused'],
  ['failed', 'failed'],
]);
