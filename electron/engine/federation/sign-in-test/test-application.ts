/**
 * The test application: a relying party on loopback that takes the place of the partner's application for one test. It signs
 * in with code, PKCE S256, state and nonce, as the application's own code should.
 */

import { Hono } from 'hono';
import { html } from 'hono/html';
import * as client from 'openid-client';
import { fetchTrusting } from '../loopback/fetch-trusting.ts';
import { type Exchange, type LoopbackListener, listenOnLoopback } from '../loopback/listen.ts';
import { page } from '../loopback/page.ts';

export type ApplicationOutcome =
  | { readonly type: 'tokens'; readonly accessToken: string; readonly idToken: string }
  | { readonly type: 'refused'; readonly why: string }
  | { readonly type: 'failed'; readonly why: string };

export interface RelyingParty {
  readonly issuer: string;
  /** The CA that the issuer's certificate hangs on; empty: the public ones. */
  readonly caPem: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly clientSecret: string | null;
  readonly scopes: readonly string[];
  /** Address of the person who is expected; empty: nobody in particular. */
  readonly loginHint: string;
}

export interface TestApplication {
  readonly startUrl: string;
  readonly redirectUri: string;
  /** Until this was called, `/start` says that the test is being prepared. */
  connect(party: RelyingParty): Promise<void>;
  close(): Promise<void>;
}

export interface TestApplicationOptions {
  readonly name: string;
  readonly now: () => Date;
  readonly onExchange: (exchange: Exchange) => void;
  /** `again`: send the browser through one more sign-in instead of ending. */
  readonly onOutcome: (outcome: ApplicationOutcome) => 'end' | 'again';
  /** For a directory: the link by which the person sets a password first. */
  readonly invitation: () => { readonly person: string; readonly link: string } | null;
}

interface Attempt {
  readonly verifier: string;
  readonly nonce: string;
}

const banner = 'Portico test application on this machine. Close this window when the test is over.';
const maxAttempts = 20;

export async function startTestApplication(options: TestApplicationOptions): Promise<TestApplication> {
  const attempts = new Map<string, Attempt>();
  let connected: { readonly configuration: client.Configuration; readonly party: RelyingParty } | null = null;

  async function begin(redirectUri: string, again: boolean): Promise<Response> {
    if (connected === null)
      return page({
        title: 'Not ready yet',
        banner,
        body: html`<p>The test is being prepared. Reload this page in a moment.</p>`,
      });
    const attempt = { verifier: client.randomPKCECodeVerifier(), nonce: client.randomNonce() };
    const state = client.randomState();
    for (const oldest of attempts.keys()) if (attempts.size >= maxAttempts) attempts.delete(oldest);
    attempts.set(state, attempt);
    const url = client.buildAuthorizationUrl(connected.configuration, {
      redirect_uri: redirectUri,
      scope: connected.party.scopes.join(' '),
      state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
      ...(connected.party.loginHint === '' ? {} : { login_hint: connected.party.loginHint }),
      // A session of the first round must not answer for the second.
      ...(again ? { prompt: 'login' } : {}),
    });
    return new Response(null, { status: 302, headers: { location: url.href } });
  }

  async function comeBack(url: URL): Promise<Response> {
    const state = url.searchParams.get('state') ?? '';
    const attempt = attempts.get(state);
    attempts.delete(state);
    const outcome: ApplicationOutcome =
      connected === null || attempt === undefined
        ? { type: 'failed', why: 'The answer has a state that the application never sent, or was used before.' }
        : await redeem(connected.configuration, url, state, attempt);
    if (options.onOutcome(outcome) === 'again')
      return new Response(null, { status: 302, headers: { location: '/start?again=yes' } });
    return outcome.type === 'tokens'
      ? page({
          title: 'Signed in',
          banner,
          body: html`<p>${options.name} has its tokens. Portico shows what is in them.</p>`,
        })
      : page({ title: 'Not signed in', banner, body: html`<p>${outcome.why}</p>` });
  }

  const listener: LoopbackListener = await listenOnLoopback({
    port: 0,
    now: options.now,
    onExchange: options.onExchange,
    routes: (baseUrl) => {
      const app = new Hono();
      app.get('/', () => welcome(options));
      app.get('/start', (c) => begin(`${baseUrl}/callback`, c.req.query('again') === 'yes'));
      app.get('/callback', (c) => comeBack(new URL(c.req.url)));
      return app;
    },
  });
  return {
    startUrl: `${listener.baseUrl}/start`,
    redirectUri: `${listener.baseUrl}/callback`,
    async connect(party) {
      connected = { party, configuration: await discover(party) };
    },
    close: listener.close,
  };
}

async function discover({ issuer, caPem, clientId, clientSecret }: RelyingParty): Promise<client.Configuration> {
  const authentication = clientSecret === null ? client.None() : client.ClientSecretBasic(clientSecret);
  return client.discovery(new URL(issuer), clientId, undefined, authentication, {
    // The sandbox tenant speaks http on loopback; the signature of the ID token is checked all the same.
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
    timeout: 20,
    ...(caPem === '' ? {} : { [client.customFetch]: fetchTrusting(caPem) }),
  });
}

async function redeem(
  configuration: client.Configuration,
  url: URL,
  state: string,
  attempt: Attempt,
): Promise<ApplicationOutcome> {
  try {
    const tokens = await client.authorizationCodeGrant(configuration, url, {
      pkceCodeVerifier: attempt.verifier,
      expectedState: state,
      expectedNonce: attempt.nonce,
      idTokenExpected: true,
    });
    return { type: 'tokens', accessToken: tokens.access_token, idToken: tokens.id_token ?? '' };
  } catch (error) {
    if (error instanceof client.AuthorizationResponseError) {
      return { type: 'refused', why: `The server answered ${error.error}${said(error.error_description)}.` };
    }
    if (error instanceof client.ResponseBodyError) {
      return { type: 'failed', why: `The token endpoint answered ${error.error}${said(error.error_description)}.` };
    }
    return {
      type: 'failed',
      why: `The application could not use the answer: ${error instanceof Error ? error.message : 'unknown reason'}.`,
    };
  }
}

const said = (description: string | undefined): string =>
  description === undefined ? '' : `: ${description.replace(/\.$/, '')}`;

/** Tokens of a service application, asked for as the application itself would. */
export async function askForServiceToken(party: RelyingParty): Promise<string> {
  const configuration = await discover(party);
  const tokens = await client.clientCredentialsGrant(
    configuration,
    party.scopes.length === 0 ? {} : { scope: party.scopes.join(' ') },
  );
  return tokens.access_token;
}

function welcome({ name, invitation }: TestApplicationOptions): Promise<Response> {
  const invited = invitation();
  return page({
    title: name,
    banner,
    body: html`${
      invited === null
        ? ''
        : html`<p>${invited.person} was invited by mail. The mail's link sets the password; afterwards, sign in.</p>
<p><a class="button" href="${invited.link}" target="_blank" rel="noopener">Open the invitation of ${invited.person}</a></p>`
    }<p><a class="button" href="/start">Sign in</a></p>`,
  });
}
