/**
 * A partner on a stage, and what can be done there without a person: sign in at its application, redeem, refresh and use the
 * tokens. Speaks OAuth as the partner's application would, so that a refusal is the server's own.
 */
import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';
import { type FetchRequest, guardedFetch } from '../../kernel/guarded-fetch.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { personOrFirst } from '../people/person-named.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { type OpenedTenant, type Stage, setStage, type TearDown } from '../sign-in-test/stage.ts';
import { createEar, type Ear } from '../sweep/try-fault.ts';
import { sentenceOn } from '../user-agent/sentence-on.ts';
import { createUserAgent, type Page, type UserAgent } from '../user-agent/user-agent.ts';

const maxPresses = 4;

export interface Party {
  readonly name: string;
  readonly kind: 'saml' | 'oidc' | 'directory';
  readonly stage: Stage;
  readonly persona: Persona;
  /** Hears what the server judges. */
  readonly ear: Ear;
  /** Of the persona, for a directory. */
  readonly password: string;
}

export type Arrival =
  | { readonly type: 'code'; readonly code: string; readonly verifier: string }
  | { readonly type: 'refused'; readonly check: string; readonly why: string }
  /** Neither in nor refused by the application's rules: a page stands still. */
  | { readonly type: 'stands'; readonly page: Page };

export interface OpenPartyOptions {
  readonly draft: Blueprint;
  /** Name of who signs in; the first where nobody has it. */
  readonly persona: string;
  readonly tenant?: OpenedTenant;
  readonly signal: AbortSignal;
  readonly stop: () => Promise<void>;
}

/** Everything that is up is on `tearDown`. @throws what setting the stage throws, `state/not-testable` */
export async function openParty(deps: SignInTestDeps, options: OpenPartyOptions, tearDown: TearDown): Promise<Party> {
  const { draft, signal } = options;
  const ear = createEar();
  const stage = await setStage(
    deps,
    {
      ...options,
      persona: personOrFirst(await deps.people.of(draft), options.persona)?.name ?? '',
      fault: null,
      lookAlike: null,
      autoLogin: true,
      onExchange: () => {},
      onIdpEvent: () => {},
      onObservation: ear.onObservation,
      onOutcome: ear.onOutcome,
    },
    tearDown,
  );
  const first = personOrFirst(stage.people, options.persona);
  const { kind } = stage.prepared.blueprint.connection;
  if (first === null || kind === 'none')
    throw new PorticoError('state/not-testable', `Nobody can sign in at ${draft.organization.name}.`);
  const password = kind === 'directory' ? await takeInvitation(stage, first.name, signal) : '';
  return { name: draft.organization.name, kind, stage, persona: first, ear, password };
}

/** Sets the first password by the mail's link, as the person would. */
async function takeInvitation({ invitations, prepared }: Stage, person: string, signal: AbortSignal): Promise<string> {
  const link = (invitations.find((each) => each.person === person) ?? invitations[0])?.link;
  if (link === undefined)
    throw new PorticoError('state/not-testable', 'The directory sent nobody an invitation, so nobody has a password.');
  const { minPasswordLength } = prepared.blueprint.connection.directory;
  const password = `Portico 7 ${randomBytes(Math.max(16, minPasswordLength)).toString('base64url')}`.slice(0, 200);
  const agent = createUserAgent([], signal);
  const page = await agent.press(await agent.open(link), 'Set password', { password, repeated: password });
  if (page.html.includes('Your password is set')) return password;
  throw new PorticoError('state/not-testable', `The invitation could not be taken: ${sentenceOn(page)}`);
}

/** A browser of its own that shows what would reach one of these applications instead of going there. */
export const browserFor = (parties: readonly Party[], signal: AbortSignal): UserAgent =>
  createUserAgent(
    parties.map(({ stage }) => stage.redirectUri),
    signal,
  );

/** What the application of `party` asks for. */
export function askedScopes({ stage }: Party): string {
  const { scopes } = stage.prepared.application;
  const wanted = scopes.length === 0 ? ['profile', 'email'] : scopes.filter((scope) => scope !== 'openid');
  return ['openid', ...wanted].join(' ');
}

/** The application of `party` sends this browser to the server. `parameters` are added to its request, also where it ends. */
export async function visit(
  agent: UserAgent,
  party: Party,
  parameters: Readonly<Record<string, string>> = {},
): Promise<Arrival> {
  const { stage, persona, ear } = party;
  const { clientId } = stage.prepared.application;
  const verifier = randomBytes(32).toString('base64url');
  ear.begin(null);
  const url = new URL(`${stage.issuer}/oauth2/authorize`);
  const request: Readonly<Record<string, string>> & { readonly redirect_uri: string } = {
    response_type: 'code',
    client_id: clientId,
    redirect_uri: stage.redirectUri,
    scope: askedScopes(party),
    state: randomBytes(12).toString('base64url'),
    nonce: randomBytes(12).toString('base64url'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    ...(persona.email === '' ? {} : { login_hint: persona.email }),
    ...parameters,
  };
  for (const [name, value] of Object.entries(request)) url.searchParams.set(name, value);
  const page = await passForms(agent, await agent.open(url.href), party);
  const landed = page.url.startsWith(request.redirect_uri) ? new URL(page.url).searchParams : null;
  const code = landed?.get('code');
  if (code !== undefined && code !== null) return { type: 'code', code, verifier };
  const error = landed?.get('error');
  if (error !== undefined && error !== null)
    return { type: 'refused', check: error, why: landed?.get('error_description') ?? error };
  const { check, reason } = ear.heard();
  // A server that is in trouble, or asked too often, refused nothing.
  if (check !== '' || (page.status >= 400 && page.status < 500 && page.status !== 429))
    return { type: 'refused', check, why: reason === '' ? sentenceOn(page) : reason };
  return { type: 'stands', page };
}

/** Types the address, and in a directory the password, where the server asks for them. */
async function passForms(agent: UserAgent, first: Page, { persona, password }: Party): Promise<Page> {
  let page = first;
  for (let press = 0; press < maxPresses; press += 1) {
    const labels = page.forms.flatMap(({ buttons }) => buttons.map(({ label }) => label));
    const asks = (label: string) =>
      labels.includes(label) && page.forms.some(({ fields }) => fields.some(([name]) => name === 'identifier'));
    if (page.html.includes('role="alert"')) return page;
    if (password !== '' && asks('Sign in'))
      page = await agent.press(page, 'Sign in', { identifier: persona.email, password });
    else if (asks('Continue')) page = await agent.press(page, 'Continue', { identifier: persona.email });
    else return page;
  }
  return page;
}

const Answer = z.object({
  access_token: z.string().optional(),
  refresh_token: z.string().optional(),
  id_token: z.string().optional(),
  expires_in: z.number().optional(),
  error: z.string().optional(),
  error_description: z.string().optional(),
  active: z.boolean().optional(),
  exp: z.number().optional(),
});

export interface ServerAnswer {
  readonly status: number;
  readonly body: z.infer<typeof Answer>;
}

/**
 * The name of a refusal: the error code of the protocol (RFC 6749 §5.2, RFC 6750 §3.1), else the status by which a server says that
 * it does not let in. Empty: it refused nothing, because it is in trouble, is asked too often, or knows no such address.
 */
export function refusalIn({ status, body }: ServerAnswer): string {
  if (status < 400 || status >= 500 || status === 429) return '';
  return body.error ?? (status === 401 || status === 403 ? String(status) : '');
}

/** Asks the server of `party` as the party's application. `path` is below the issuer, such as `/oauth2/token`. */
export async function askAs(
  { stage }: Party,
  path: string,
  form: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<ServerAnswer> {
  const { clientId, kind } = stage.prepared.application;
  const secret = kind === 'server_web' ? (stage.configured.clientSecrets.get(clientId) ?? '') : null;
  const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' };
  const body = new URLSearchParams(form);
  if (secret === null) body.set('client_id', clientId);
  const encoded = [clientId, secret ?? ''].map(encodeURIComponent).join(':');
  return send(`${stage.issuer}${path}`, signal, {
    method: 'POST',
    headers:
      secret === null ? headers : { ...headers, authorization: `Basic ${Buffer.from(encoded).toString('base64')}` },
    body: body.toString(),
  });
}

export const redeem = (party: Party, { code, verifier }: Extract<Arrival, { type: 'code' }>, signal: AbortSignal) =>
  askAs(
    party,
    '/oauth2/token',
    { grant_type: 'authorization_code', code, redirect_uri: party.stage.redirectUri, code_verifier: verifier },
    signal,
  );

export const userinfo = ({ stage }: Party, accessToken: string, signal: AbortSignal): Promise<ServerAnswer> =>
  send(`${stage.issuer}/userinfo`, signal, { headers: { authorization: `Bearer ${accessToken}` } });

async function send(url: string, signal: AbortSignal, request: FetchRequest): Promise<ServerAnswer> {
  const answer = await guardedFetch(new URL(url), request, { maxBytes: 1_000_000, timeoutMs: 15_000, signal });
  const parsed = Answer.safeParse(answer.text === '' ? {} : parseJson(answer.text));
  return { status: answer.status, body: parsed.data ?? {} };
}
