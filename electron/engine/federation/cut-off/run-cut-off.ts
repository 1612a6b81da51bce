/**
 * What still works, and until when, after the partner takes something away from a person at their IdP: the account, a group,
 * the contract attribute. For each of these a person signs in, then the access token, the refresh token, the session and a new
 * sign-in are tried.
 */
import { decodeJwt } from 'jose';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { parseDuration } from '../../../../shared/model/duration.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import {
  askAs,
  browserFor,
  openParty,
  type Party,
  redeem,
  type ServerAnswer,
  userinfo,
  visit,
} from '../proofs/party.ts';
import type { ProofRun } from '../proofs/proof-run.ts';
import { sentenceOn } from '../user-agent/sentence-on.ts';
import { instantInWords } from './instant-in-words.ts';
import { afterArrival, type Loss, newSignInWords, type Outcome, refused, stillSays, works } from './judge-answers.ts';

interface Held {
  readonly agent: ReturnType<typeof browserFor>;
  readonly signedInAt: Date;
  readonly tokens: ServerAnswer['body'];
}

const active = 'portico-contract-active';
const list = new Intl.ListFormat('en-GB', { type: 'conjunction' });

/** @returns the verdict in one sentence */
export async function runCutOff(run: ProofRun, draft: Blueprint): Promise<string> {
  const party = await openParty(run.deps, { ...run, draft }, run.tearDown);
  const { persona, stage } = party;
  const contract = contractAttribute(draft);
  const before = { groups: persona.groups, attributes: { [contract.name]: [active] } };
  const losses: readonly Loss[] = [
    { name: 'account', title: `${persona.name} is deactivated at their IdP`, change: null, marker: '', what: '' },
    ...persona.groups.slice(0, 1).map((group) => ({
      name: 'group',
      title: `${persona.name} loses the group ${group}`,
      change: { ...before, groups: persona.groups.slice(1) },
      marker: group,
      what: `the group ${group}`,
    })),
    {
      name: 'attribute',
      title: `The attribute ${contract.name} of ${persona.name} says that the contract ended`,
      change: { ...before, attributes: { [contract.name]: ['portico-contract-ended'] } },
      marker: active,
      what: contract.isMapped
        ? `the attribute ${contract.name}`
        : `the attribute ${contract.name}, which the connection maps to nothing`,
    },
  ];
  const rows: ProofRow[] = [];
  for (const loss of losses) {
    run.signal.throwIfAborted();
    stage.idp?.changePersona(persona.name, before);
    const held = await signIn(run, party);
    stage.idp?.changePersona(persona.name, loss.change);
    for (const row of await tryAll(run, party, held, loss, draft)) {
      rows.push(row);
      run.add(row);
    }
  }
  return verdict(rows, persona.name);
}

/** A source that is mapped and speaks of a contract, else a name of our own. */
function contractAttribute({ connection }: Blueprint): { readonly name: string; readonly isMapped: boolean } {
  const mapped = connection.mappings.find(({ source, target }) => /contract/i.test(`${source} ${target}`));
  return { name: mapped?.source ?? 'contract_status', isMapped: mapped !== undefined };
}

async function signIn({ deps, signal }: ProofRun, party: Party): Promise<Held> {
  const agent = browserFor([party], signal);
  const signedInAt = deps.core.clock.now();
  const arrival = await visit(agent, party);
  if (arrival.type !== 'code')
    throw new PorticoError(
      'state/not-testable',
      `the sign-in before anything is taken away is not let in: ${arrival.type === 'refused' ? arrival.why : sentenceOn(arrival.page)}`,
    );
  const { body } = await redeem(party, arrival, signal);
  if (body.access_token === undefined)
    throw new PorticoError(
      'state/not-testable',
      `the application gets no tokens: ${body.error_description ?? body.error ?? 'the server gave no reason.'}`,
    );
  return { agent, signedInAt, tokens: body };
}

const attempts = {
  'A new sign-in': 'sign-in',
  'The session at the server': 'session',
  'The refresh token': 'refresh-token',
  'The access token that they hold': 'access-token',
} as const;

async function tryAll(run: ProofRun, party: Party, held: Held, loss: Loss, draft: Blueprint): Promise<ProofRow[]> {
  const { signal } = run;
  const { tokens, agent, signedInAt } = held;
  const row = (title: keyof typeof attempts, part: Outcome): ProofRow => ({
    group: loss.title,
    title,
    attempt: `${loss.name}.${attempts[title]}`,
    ...part,
  });
  const accessToken = tokens.access_token ?? '';
  const info = await userinfo(party, accessToken, signal);
  const access = row(
    'The access token that they hold',
    info.status === 200
      ? works(`An API takes it as it is${stillSays(tokens, tokens, loss)}.`, accessEnd(tokens, signedInAt))
      : refused(info),
  );
  const refreshes = await tryRefresh(run, party, tokens, loss);
  const refresh = row('The refresh token', refreshes);
  const silent = await visit(agent, party, { prompt: 'none' });
  const renewed = silent.type === 'code' ? await redeem(party, silent, signal) : null;
  const session = row(
    'The session at the server',
    afterArrival(silent, renewed, (got) =>
      works(
        `An application gets new tokens without asking their IdP${stillSays(got, tokens, loss)}.`,
        sessionEnd(draft, signedInAt),
      ),
    ),
  );
  const again = await visit(browserFor([party], signal), party, { prompt: 'login' });
  const fresh = again.type === 'code' ? await redeem(party, again, signal) : null;
  const next = row(
    'A new sign-in',
    afterArrival(again, fresh, (got) => works(newSignInWords(got, tokens, loss), null)),
  );
  return [next, session, refresh, access];
}

async function tryRefresh(
  { signal }: ProofRun,
  party: Party,
  held: ServerAnswer['body'],
  loss: Loss,
): Promise<Outcome> {
  const refreshToken = held.refresh_token ?? '';
  if (refreshToken === '')
    return { outcome: 'not-tried', check: '', detail: 'The application gets no refresh token.', until: null };
  const answer = await askAs(
    party,
    '/oauth2/token',
    { grant_type: 'refresh_token', refresh_token: refreshToken },
    signal,
  );
  if (answer.body.access_token === undefined) return refused(answer);
  const looked = await askAs(party, '/oauth2/introspect', { token: answer.body.refresh_token ?? refreshToken }, signal);
  const until = looked.body.exp === undefined ? null : new Date(looked.body.exp * 1000);
  return works(`It brings new tokens without asking their IdP${stillSays(answer.body, held, loss)}.`, until);
}

function accessEnd({ access_token: token = '', expires_in: seconds }: ServerAnswer['body'], since: Date): Date | null {
  const exp = token.split('.').length === 3 ? decodeJwt(token).exp : undefined;
  if (exp !== undefined) return new Date(exp * 1000);
  return seconds === undefined ? null : new Date(since.getTime() + seconds * 1000);
}

function sessionEnd({ lifetimes }: Blueprint, since: Date): Date | null {
  const seconds = parseDuration(lifetimes.session);
  return seconds === null ? null : new Date(since.getTime() + seconds * 1000);
}

const beginnings: Partial<Record<ProofRow['outcome'], (who: string) => string>> = {
  refused: (who) => `Once their IdP deactivates ${who}, a new sign-in is refused at once`,
  works: (who) => `${who} gets in even after their IdP deactivated them`,
};

export function verdict(rows: readonly ProofRow[], who: string): string {
  const [group] = rows;
  const first = rows.filter((row) => row.group === group?.group);
  const next = first.find(({ title }) => title === 'A new sign-in');
  const lasting = first.filter((row) => row !== next && row.outcome === 'works');
  const ends = lasting.flatMap(({ until }) => until ?? []).sort();
  const last = ends.at(-1);
  const begin =
    beginnings[next?.outcome ?? 'not-tried']?.(who) ?? `What becomes of a new sign-in of ${who} was not seen`;
  if (lasting.length === 0) return `${begin}, and nothing else works either.`;
  const until = last === undefined ? '' : `, the longest until ${instantInWords(new Date(last))}`;
  const unknown = lasting.some((row) => row.until === null) ? ', or as long as the workspace says' : '';
  return `${begin}, but ${list.format(lasting.map(({ title }) => title.charAt(0).toLowerCase() + title.slice(1)))} go on${until}${unknown}. To end them at once, revoke their session and tokens at the server.`;
}
