/**
 * One connection test: Portico is the service provider or relying party on loopback, follows one sign-in at the partner's own
 * identity provider, and judges everything. It ends with the first answer, with the timeout, or when it is cancelled.
 */
import { Hono } from 'hono';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Inspection } from '../../../../shared/model/inspection.ts';
import type { Hop } from '../../../../shared/model/sign-in-test.ts';
import { selectIdp } from '../../inspect/index.ts';
import { rememberBounded } from '../../kernel/remember-bounded.ts';
import { type Exchange, listenOnLoopback } from '../loopback/listen.ts';
import { discover } from './discover.ts';
import { createHopLog } from './hop-log.ts';
import { idpCalls } from './identity-provider-calls.ts';
import { oidcSide } from './oidc-side.ts';
import { samlSide } from './saml-side.ts';
import { maxAttempts, type Side, type SideAddresses, type SideDeps } from './side.ts';
import { openSpKeys } from './sp-keys.ts';
import { type ConnectionTestResult, putTogether, type SignInOutcome } from './verdict.ts';
import { overPage, verdictPage } from './verdict-page.ts';

export interface SamlConnection {
  readonly kind: 'saml';
  /** The partner's metadata, already fetched. */
  readonly idpMetadata: string;
  /** Which identity provider of the metadata; empty: the only one. */
  readonly idpEntityId: string;
  /** Ours; empty: the address of our metadata. */
  readonly spEntityId: string;
  /** Full name; empty: the identity provider chooses. */
  readonly nameIdFormat: string;
  readonly signRequests: boolean;
  readonly encrypt: boolean;
}

export interface OidcConnection {
  readonly kind: 'oidc';
  readonly issuer: string;
  readonly clientId: string;
  /** Empty: a public client. */
  readonly clientSecret: string;
}

export interface ConnectionTestOptions {
  readonly connection: SamlConnection | OidcConnection;
  /** 0: any free one. */
  readonly port: number;
  /** Where the test service provider's keys are, or will be. */
  readonly dataDir: string;
  readonly now: () => Date;
  readonly timeoutSeconds: number;
  readonly clockSkewSeconds?: number;
  readonly onHops?: (hops: readonly Hop[]) => void;
}

export interface RunningConnectionTest {
  readonly addresses: SideAddresses;
  /** Ours, to be handed over as a file; empty for OpenID Connect. */
  readonly spMetadata: string;
  /** Resolves once; never rejects. */
  readonly done: Promise<ConnectionTestResult>;
  /** Ends it now, as the timeout would, with this reason; false when an answer was there already. */
  end(why: string): boolean;
  /** Takes everything down; the verdict page still reaches the browser. */
  close(): Promise<void>;
}

/**
 * @throws `input/unreadable` or `input/too-large` for metadata or discovery that cannot be used, `remote/*` and `trust/certificate`
 * when the issuer cannot be reached, `local/port-taken`
 */
export async function startConnectionTest(options: ConnectionTestOptions): Promise<RunningConnectionTest> {
  const { now } = options;
  const stop = new AbortController();
  const log = createHopLog(now(), options.onHops ?? (() => {}));
  const judgements = new Map<string, Inspection>();
  const deps: SideDeps = {
    now,
    log,
    clockSkewSeconds: options.clockSkewSeconds ?? 0,
    signal: stop.signal,
    remember: (key, judged) => rememberBounded(judgements, key, judged, maxAttempts),
  };
  const prepared = await prepareSide(options, deps);
  const ending = createEnding(log, stop);
  const opened: { side: Side | null } = { side: null };
  const listener = await listenOnLoopback({
    port: options.port,
    now,
    maxBodyBytes: 4_000_000,
    onExchange(exchange) {
      log.incoming(exchange, judgements.get(keyOf(exchange)) ?? null);
      ending.exchangeWritten();
    },
    routes(baseUrl) {
      const app = new Hono();
      const side = prepared.open(baseUrl);
      opened.side = side;
      app.use(async (_c, next) => (ending.isOver() ? overPage() : next()));
      side.addRoutes(app, ending.end);
      return app;
    },
  });
  const { side } = opened;
  if (side === null) throw new Error('the listener has no routes');
  const endNow = (why: string) => ending.endNow(side.unanswered(why));
  const timer = setTimeout(
    () => endNow(timeoutInWords(options.timeoutSeconds, log.all())),
    options.timeoutSeconds * 1000,
  );
  const { foreseen } = prepared;
  // What is already known to be wrong needs no sign-in.
  if (foreseen !== null) ending.endNow(foreseen);
  return {
    addresses: side.addresses,
    spMetadata: side.spMetadata,
    done: ending.done.finally(() => clearTimeout(timer)),
    end: endNow,
    async close() {
      endNow('The test was ended before an answer came.');
      await listener.close();
    },
  };
}

interface PreparedSide {
  open(baseUrl: string): Side;
  /** A verdict that is reached before anybody signs in: a discovery document of another issuer. */
  readonly foreseen: SignInOutcome | null;
}

/** Everything that can be refused is refused before a port is opened. */
async function prepareSide({ connection, dataDir, now }: ConnectionTestOptions, deps: SideDeps): Promise<PreparedSide> {
  if (connection.kind === 'saml') {
    const { idpMetadata, spEntityId, nameIdFormat, signRequests, encrypt } = connection;
    const idp = selectIdp(idpMetadata, connection.idpEntityId);
    if (!URL.canParse(idp.ssoUrl) || !/^https?:$/.test(new URL(idp.ssoUrl).protocol))
      throw new PorticoError('input/unreadable', `The sign-in address ${idp.ssoUrl.slice(0, 200)} cannot be opened.`);
    const keys = await openSpKeys(dataDir, now());
    const sideOptions = { idp, idpMetadata, entityId: spEntityId, nameIdFormat, signRequests, encrypt, keys };
    return { open: (baseUrl) => samlSide(baseUrl, sideOptions, deps), foreseen: null };
  }
  const calls = idpCalls(connection.issuer, deps);
  const discovery = await discover(connection.issuer, calls, deps);
  const wrong = discovery.messages.some(({ verdict }) => verdict === 'invalid');
  return {
    open: (baseUrl) => oidcSide(baseUrl, { ...connection, discovery, calls }, deps),
    foreseen: wrong ? { messages: discovery.messages, ownChecks: [], claims: null, claimSources: null } : null,
  };
}

/** The first verdict counts. It is handed over when the exchange that brought it is on the log as well. */
function createEnding(log: ReturnType<typeof createHopLog>, stop: AbortController) {
  let outcome: SignInOutcome | null = null;
  let resolve: (result: ConnectionTestResult) => void = () => {};
  const done = new Promise<ConnectionTestResult>((fulfil) => {
    resolve = fulfil;
  });
  const settle = () => {
    if (outcome === null) return;
    stop.abort();
    resolve(putTogether(outcome, log.all()));
  };
  return {
    done,
    isOver: () => outcome !== null,
    /** Two answers at once: the second one meets a test that is over. */
    async end(found: SignInOutcome): Promise<Response> {
      if (outcome !== null) return overPage();
      outcome = found;
      return verdictPage(putTogether(found, log.all()));
    },
    exchangeWritten: settle,
    endNow(found: SignInOutcome): boolean {
      const isFirst = outcome === null;
      outcome ??= found;
      settle();
      return isFirst;
    },
  };
}

const keyOf = ({ method, url, requestBody }: Exchange): string => (method === 'POST' ? requestBody : url);

function timeoutInWords(timeoutSeconds: number, hops: readonly Hop[]): string {
  const started = hops.some(({ to, label }) => to === 'application' && label.startsWith('GET /start'));
  const span = inWords(timeoutSeconds);
  return started
    ? `The browser went to the identity provider and no answer came back within ${span}.`
    : `Nobody opened the start address within ${span}.`;
}

function inWords(seconds: number): string {
  const [count, unit] = seconds % 60 === 0 ? [seconds / 60, 'minute'] : [seconds, 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}
