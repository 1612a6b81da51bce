/** One's person at the other's application: the session of one is nothing at the other, and neither is its application. */
import { type Arrival, askedScopes, browserFor, visit } from '../proofs/party.ts';
import { type Crossing, refusedRow, type WallRow, wallRow } from './crossing.ts';

export async function tryPerson({ from, to, run }: Crossing): Promise<readonly WallRow[]> {
  const agent = browserFor([from, to], run.signal);
  const title = `${from.persona.name}, signed in at ${from.name}, opens the application of ${to.name}`;
  const home = await visit(agent, from);
  if (home.type !== 'code')
    return [wallRow(title, 'not-tried', '', `${from.persona.name} could not sign in at ${from.name} either.`)];
  const away = await visit(agent, to, { prompt: 'none' });
  const foreign = await visit(agent, to, {
    client_id: from.stage.prepared.application.clientId,
    redirect_uri: from.stage.redirectUri,
    // Its own: asking for what only the other has would be refused whoever asks.
    scope: askedScopes(from),
  });
  const foreignTitle = `The application of ${from.name} asks at ${to.name}`;
  return [
    away.type === 'code'
      ? wallRow(title, 'let-through', '', `${to.name} took the session of ${from.name}.`)
      : refusedRow(title, away.type === 'refused' ? away.check : '', refusalOf(away)),
    foreign.type === 'code'
      ? wallRow(foreignTitle, 'let-through', '', 'It was given a code.')
      : refusedRow(foreignTitle, foreign.type === 'refused' ? checkIn(foreign) : '', refusalOf(foreign)),
  ];
}

/** Nobody judges a message when the application itself is refused, and nothing goes back to it: the page names the reason. */
const checkIn = ({ check, why }: Extract<Arrival, { type: 'refused' }>): string =>
  check === '' && /application is unknown/i.test(why) ? 'client_id' : check;

const refusalOf = (arrival: Arrival): string => (arrival.type === 'refused' ? arrival.why : 'the server stood still.');
