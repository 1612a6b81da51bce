/** Connection tests of this home: one at a time for each partner, announced as they go, kept when they are over. */
import { z } from 'zod';
import { Settings } from '../../../../shared/contract/app.ts';
import { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import { ConnectionTestId, type PartnerRef } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { createTurns } from '../../kernel/in-turn.ts';
import { newId } from '../../kernel/new-id.ts';
import type { OpenedBrowser } from '../../ports.ts';
import { versionInFormat } from '../../store/index.ts';
import { type ConnectionSources, type ConnectionWish, connectionOf } from './connection-of.ts';
import { type RunningConnectionTest, startConnectionTest } from './start-connection-test.ts';
import type { ConnectionTestResult } from './verdict.ts';

export interface ConnectionTestWish extends ConnectionWish {
  readonly port: number;
  readonly timeoutSeconds: number;
  readonly openBrowser: boolean;
}

export type ConnectionTestLine = Pick<
  ConnectionTest,
  'id' | 'protocol' | 'state' | 'startedAt' | 'endedAt' | 'verdict' | 'sentence'
>;

export interface ConnectionTests {
  start(wish: ConnectionTestWish, signal: AbortSignal): Promise<ConnectionTest>;
  /** @throws `state/test-unknown` */
  get(id: ConnectionTestId): Promise<ConnectionTest>;
  list(ref: PartnerRef): Promise<ConnectionTestLine[]>;
  /** Of every partner, in no order. */
  ids(): Promise<readonly string[]>;
  /** @throws `state/test-unknown` */
  cancel(id: ConnectionTestId): Promise<ConnectionTest>;
  close(): Promise<void>;
}

const Kept = z.object({ format: z.literal('portico.connection-test/1'), test: ConnectionTest });
type Kept = z.infer<typeof Kept>;

interface Running {
  test: ConnectionTest;
  readonly stop: () => void;
  readonly over: Promise<void>;
}

export function openConnectionTests(core: Core, partners: ConnectionSources): ConnectionTests {
  const kept = core.store.documents<Kept>({
    folder: 'connection-tests',
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.connection-test'),
    migrations: {},
  });
  const running = new Map<string, Running>();
  const inTurn = createTurns();
  const announce = ({ id, ref, state, hops }: ConnectionTest) =>
    core.events.emit({ type: 'connectionTest.changed', id, ref, state, hops: hops.length });

  async function get(id: ConnectionTestId): Promise<ConnectionTest> {
    const test = running.get(id)?.test ?? (await kept.read(id))?.test;
    if (test === undefined) throw new PorticoError('state/test-unknown', `There is no connection test ${id} here.`);
    return test;
  }

  async function stop(wanted: (test: ConnectionTest) => boolean): Promise<void> {
    const found = [...running.values()].filter(({ test }) => wanted(test));
    for (const entry of found) entry.stop();
    await Promise.all(found.map(({ over }) => over));
  }

  async function start(wish: ConnectionTestWish, signal: AbortSignal): Promise<ConnectionTest> {
    const connection = await connectionOf(wish, partners, signal);
    return inTurn(wish.ref, () => startAt(wish, connection));
  }

  async function startAt(
    wish: ConnectionTestWish,
    connection: Awaited<ReturnType<typeof connectionOf>>,
  ): Promise<ConnectionTest> {
    // Somebody who starts again has given up on the one before; its port becomes free.
    await stop(({ ref }) => ref === wish.ref);
    const id = ConnectionTestId.parse(newId('connection'));
    // Why it was given up, in words; empty: it was not.
    const settled = { why: '' };
    const live = await startConnectionTest({
      connection,
      port: wish.port,
      dataDir: `${core.home}/sp`,
      now: () => core.clock.now(),
      timeoutSeconds: wish.timeoutSeconds,
      clockSkewSeconds: await clockSkewSeconds(core),
      onHops(hops) {
        const entry = running.get(id);
        if (entry === undefined) return;
        entry.test = { ...entry.test, hops: [...hops] };
        announce(entry.test);
      },
    });
    const test = describeStart(wish, id, live, connection.kind);
    const browser = wish.openBrowser
      ? await core.ports.browser.open(live.addresses.startUrl, { freshProfile: true })
      : null;
    const giveUp = (why: string): void => {
      // After an answer there is nothing to give up; the first reason counts.
      if (settled.why === '' && live.end(why)) settled.why = why;
    };
    const entry: Running = {
      test: { ...test, browser: browser?.how ?? '' },
      stop() {
        giveUp('The test was cancelled before an answer came.');
      },
      over: Promise.resolve(),
    };
    if (browser?.opened === true)
      void browser.closed.then(() => giveUp('The browser was closed before an answer came.'));
    const forget = core.listeners.add({
      id: newId('listener'),
      title: 'Connection test',
      address: new URL(live.addresses.startUrl).host,
      stop: () => stop(({ id: other }) => other === id),
    });
    running.set(id, { ...entry, over: finish(id, live, browser, forget, settled) });
    announce(entry.test);
    return entry.test;
  }

  async function finish(
    id: ConnectionTestId,
    live: RunningConnectionTest,
    browser: OpenedBrowser | null,
    forget: () => void,
    settled: { readonly why: string },
  ): Promise<void> {
    const result = await live.done;
    await live.close();
    if (settled.why !== '') await browser?.close();
    forget();
    const entry = running.get(id);
    if (entry === undefined) return;
    entry.test = ended(entry.test, result, settled.why, instant(core.clock));
    try {
      await kept.write(id, { format: 'portico.connection-test/1', test: entry.test });
    } catch (error) {
      core.log('error', 'connection-test-not-kept', { id, error });
    }
    running.delete(id);
    announce(entry.test);
  }

  function describeStart(
    wish: ConnectionTestWish,
    id: ConnectionTestId,
    { addresses, spMetadata }: RunningConnectionTest,
    protocol: 'saml' | 'oidc',
  ): ConnectionTest {
    const { startUrl, entityId, acsUrl, spMetadataUrl, redirectUri } = addresses;
    return {
      id,
      ref: wish.ref,
      protocol,
      state: 'waiting',
      startedAt: instant(core.clock),
      endedAt: null,
      startUrl,
      ours: { entityId, acsUrl, spMetadataUrl, redirectUri, spMetadata },
      browser: '',
      hops: [],
      verdict: null,
      sentence: 'Waiting for somebody to sign in.',
      inspection: null,
      claimSources: {},
    };
  }

  return {
    start,
    get,
    ids: async () => [...new Set([...(await kept.list()), ...running.keys()])],
    async list(ref) {
      const current = [...running.values()].map(({ test }) => test);
      const ids = (await kept.list()).filter((id) => !running.has(id));
      const older = await Promise.all(ids.map((id) => readable(id)));
      return [...current, ...older.flatMap((test) => test ?? [])]
        .filter((test) => test.ref === ref)
        .sort((left, right) => right.startedAt.localeCompare(left.startedAt))
        .map(lineOf);
    },
    async cancel(id) {
      await stop((test) => test.id === id);
      return get(id);
    },
    close: () => stop(() => true),
  };

  /** A damaged file was set aside by the store; the other tests are shown all the same. */
  async function readable(id: string): Promise<ConnectionTest | null> {
    try {
      return (await kept.read(id))?.test ?? null;
    } catch (error) {
      if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
      core.log('warn', 'connection-test-damaged', { id, error });
      return null;
    }
  }
}

const lineOf = ({
  id,
  protocol,
  state,
  startedAt,
  endedAt,
  verdict,
  sentence,
}: ConnectionTest): ConnectionTestLine => ({
  id,
  protocol,
  state,
  startedAt,
  endedAt,
  verdict,
  sentence,
});

function ended(test: ConnectionTest, result: ConnectionTestResult, givenUp: string, endedAt: string): ConnectionTest {
  const { hops, claimSources, ...inspection } = result;
  return {
    ...test,
    state: givenUp === '' ? 'done' : 'cancelled',
    endedAt,
    startUrl: '',
    hops,
    verdict: result.verdict,
    sentence: givenUp === '' ? (result.sentence ?? '') : givenUp,
    inspection,
    claimSources: claimSources ?? {},
  };
}

/** What the person tolerates in Settings; none when it cannot be read. */
async function clockSkewSeconds(core: Core): Promise<number> {
  return Settings.safeParse(await core.ports.settings.read()).data?.clockSkewSeconds ?? 0;
}
