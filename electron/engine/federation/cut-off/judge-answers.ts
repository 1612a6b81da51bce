/** What an answer of the server says after something was taken away: a row for it, and whether the tokens still tell what is gone. */
import { decodeJwt } from 'jose';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';
import { type Arrival, refusalIn, type ServerAnswer } from '../proofs/party.ts';

export interface Loss {
  readonly name: string;
  readonly title: string;
  /** Null: deactivated. */
  readonly change: Partial<Omit<Persona, 'name'>> | null;
  /** What tokens carry while nothing was taken away; empty: nothing in particular. */
  readonly marker: string;
  readonly what: string;
}

export type Outcome = Omit<ProofRow, 'group' | 'title' | 'attempt'>;

export const works = (detail: string, until: Date | null): Outcome => ({
  outcome: 'works',
  check: '',
  detail,
  until: until?.toISOString() ?? null,
});

/** A server in trouble, or one that answers 429 or 404, refused nothing. */
export function refused(answer: ServerAnswer): Outcome {
  const check = refusalIn(answer);
  return {
    outcome: check === '' ? 'not-tried' : 'refused',
    check,
    detail: answer.body.error_description ?? `The server answers with ${answer.status}.`,
    until: null,
  };
}

/** @param answer of the token endpoint to the code that came; null: none came */
export function afterArrival(
  arrival: Arrival,
  answer: ServerAnswer | null,
  whenIn: (tokens: ServerAnswer['body']) => Outcome,
): Outcome {
  if (answer === null) return notLetIn(arrival);
  return answer.body.access_token === undefined ? refused(answer) : whenIn(answer.body);
}

const notLetIn = (arrival: Arrival): Outcome =>
  arrival.type === 'refused'
    ? { outcome: 'refused', check: arrival.check, detail: arrival.why, until: null }
    : { outcome: 'not-tried', check: '', detail: 'The sign-in did not come to an end.', until: null };

/** The person's tokens as one text: what is in it, an API can read. */
function said({ access_token: access = '', id_token: id = '' }: ServerAnswer['body']): string {
  return [access, id]
    .filter((token) => token.split('.').length === 3)
    .map((token) => JSON.stringify(decodeJwt(token)))
    .join(' ');
}

/** As a whole value, spelled as JSON spells it. */
const says = (tokens: ServerAnswer['body'], marker: string): boolean => said(tokens).includes(JSON.stringify(marker));

/** @param before the tokens that they held when it was taken away */
export function stillSays(tokens: ServerAnswer['body'], before: ServerAnswer['body'], { marker, what }: Loss): string {
  if (marker === '') return '';
  if (says(tokens, marker)) return `, and ${what} is still in it`;
  return says(before, marker) ? `, and ${what} is no longer in it` : `; it never carried ${what}`;
}

export function newSignInWords(
  fresh: ServerAnswer['body'],
  before: ServerAnswer['body'],
  { marker, what }: Loss,
): string {
  if (marker === '') return 'They get in although their IdP deactivated them.';
  if (!says(before, marker))
    return `They get in. No token carries ${what}, so nothing here can refuse them for it: map it, release it as a claim, and let a policy decide.`;
  return says(fresh, marker)
    ? `They get in, and ${what} is still in the token: the mapping does not write it again at sign-in.`
    : `They get in, and the new token no longer carries ${what}: an API that asks for it refuses them.`;
}
