/**
 * The OpenID Connect half of a connection test: the request with PKCE, state and nonce, and the redirect URI, which takes any
 * answer and judges it: the answer itself, the ID token against the provider's keys, and userinfo.
 */
import * as client from 'openid-client';
import type { Check, InspectedMessage, Inspection } from '../../../../shared/model/inspection.ts';
import { rememberBounded } from '../../kernel/remember-bounded.ts';
import type { Discovery } from './discover.ts';
import type { IdpCalls } from './identity-provider-calls.ts';
import { ownCheck } from './own-checks.ts';
import { configure, type Exchanged, exchange } from './relying-party.ts';
import { judgeInput, maxAttempts, type Side, type SideDeps } from './side.ts';
import type { ClaimOrigin, SignInOutcome } from './verdict.ts';

export interface OidcSideOptions {
  /** As the person typed it. */
  readonly issuer: string;
  readonly discovery: Discovery;
  readonly clientId: string;
  /** Empty: a public client. */
  readonly clientSecret: string;
  readonly calls: IdpCalls;
}

interface Pending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
}

const scope = 'openid profile email';

export function oidcSide(baseUrl: string, options: OidcSideOptions, deps: SideDeps): Side {
  const redirectUri = `${baseUrl}/callback`;
  const { discovery, clientId } = options;
  const pending = new Map<string, Pending>();

  async function start(): Promise<Response> {
    const attempt: Pending = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    };
    rememberBounded(pending, attempt.state, attempt, maxAttempts);
    const url = new URL(discovery.server.authorization_endpoint ?? '');
    const parameters = {
      response_type: 'code',
      client_id: clientId,
      redirect_uri: redirectUri,
      scope,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    };
    for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
    return new Response(null, { status: 302, headers: { location: url.href } });
  }

  async function comeBack(callback: URL): Promise<SignInOutcome> {
    const front = await judgeInput(callback.href, {}, deps);
    if (front.inspection !== null) deps.remember(callback.href, front.inspection);
    const state = callback.searchParams.get('state') ?? '';
    const asked = pending.get(state);
    pending.delete(state);
    const failedInFront = front.messages.some(({ verdict }) => verdict === 'invalid');
    if (asked === undefined) {
      const values = { expected: [...pending.keys()].at(-1) ?? '(no request is open)', received: state || '(none)' };
      const check = ownCheck('oidc.state', 'fail', 'The state is none that we had sent.', values);
      return outcome(front.messages, [...front.ownChecks, check], null, null);
    }
    const known = ownCheck('oidc.state', 'pass', 'The state is the one that we had sent.');
    if (failedInFront || !callback.searchParams.has('code')) {
      const missing = failedInFront ? [] : [ownCheck('oidc.response', 'fail', 'The answer carries no code.')];
      return outcome(front.messages, [known, ...front.ownChecks, ...missing], null, null);
    }
    return redeem(callback, asked, front.messages, [known, ...front.ownChecks]);
  }

  async function redeem(
    callback: URL,
    asked: Pending,
    before: readonly InspectedMessage[],
    checksBefore: readonly Check[],
  ): Promise<SignInOutcome> {
    const keys = await discovery.fetchKeys();
    let judgedTokens: Inspection | null = null;
    const configuration = configure({
      server: discovery.server,
      clientId,
      clientSecret: options.clientSecret,
      jwks: keys.jwks,
      now: deps.now,
      calls: options.calls,
      judgeTokens: async (body) => {
        const { inspection } = await judgeInput(
          body,
          {
            issuer: discovery.issuer,
            audience: clientId,
            nonce: asked.nonce,
            ...(keys.jwks === null ? {} : { jwks: keys.jwks }),
          },
          deps,
        );
        judgedTokens = inspection;
        return inspection;
      },
    });
    const exchanged = await exchange(configuration, callback, asked);
    const tokens = asMessages(judgedTokens);
    return outcome(
      [...before, ...tokens],
      [...checksBefore, ...keys.checks, ...withoutRepetition(exchanged, tokens)],
      tokens.at(-1) ?? null,
      exchanged.userinfo,
    );
  }

  return {
    addresses: { startUrl: `${baseUrl}/start`, spMetadataUrl: null, acsUrl: null, entityId: null, redirectUri },
    spMetadata: '',
    addRoutes(app, end) {
      app.get('/start', start);
      app.get('/callback', async (c) => end(await comeBack(new URL(c.req.url))));
    },
    unanswered: (why) => outcome([], [ownCheck('sign-in.answered', 'fail', why)], null, null),
  };
}

/** The judgement comes by way of a callback, which the compiler does not follow. */
const asMessages = (inspection: Inspection | null): readonly InspectedMessage[] =>
  inspection === null ? [] : (inspection.messages ?? [inspection]);

/** When the token's own judgement says why it is refused, the library's words about the same thing are left out. */
function withoutRepetition({ checks }: Exchanged, tokens: readonly InspectedMessage[]): readonly Check[] {
  const explained = tokens.some(({ verdict }) => verdict === 'invalid');
  return explained ? checks.filter(({ id, status }) => id !== 'oidc.response' || status !== 'fail') : checks;
}

function outcome(
  messages: readonly InspectedMessage[],
  ownChecks: readonly Check[],
  tokens: InspectedMessage | null,
  userinfo: Exchanged['userinfo'],
): SignInOutcome {
  const idClaims = tokens?.claims ?? null;
  if (idClaims === null) return { messages, ownChecks, claims: null, claimSources: null };
  const claims: Record<string, unknown> = { ...idClaims };
  const claimSources: Record<string, ClaimOrigin> = {};
  for (const name of Object.keys(idClaims)) claimSources[name] = 'id_token';
  // Only of the same person: the exchange hands userinfo over when its `sub` is the ID token's.
  for (const [name, value] of Object.entries(userinfo ?? {})) {
    if (Object.hasOwn(claims, name)) continue;
    claims[name] = value;
    claimSources[name] = 'userinfo';
  }
  return { messages, ownChecks, claims, claimSources };
}
