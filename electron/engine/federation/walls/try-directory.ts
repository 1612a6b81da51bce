/** One's directory user at the other's sign-in: the password that opens one opens nothing at the other. */
import { browserFor, visit } from '../proofs/party.ts';
import { sentenceOn } from '../user-agent/sentence-on.ts';
import { type Crossing, refusedRow, type WallRow, wallRow } from './crossing.ts';

export async function tryDirectory({ from, to, run }: Crossing): Promise<readonly WallRow[]> {
  const title = `${from.persona.name} of ${from.name}’s directory signs in at ${to.name}`;
  if (from.kind !== 'directory')
    return [
      wallRow(`A directory user of ${from.name} at ${to.name}`, 'not-tried', '', `${from.name} has no directory.`),
    ];
  if (to.kind !== 'directory')
    return [
      wallRow(
        title,
        'not-tried',
        '',
        `${to.name} asks nobody for a password: it sends everybody to its identity provider.`,
      ),
    ];
  const stranger = { ...to, persona: from.persona, password: from.password };
  const arrival = await visit(browserFor([to], run.signal), stranger);
  if (arrival.type === 'code') return [wallRow(title, 'let-through', '', 'The password was taken.')];
  if (arrival.type === 'refused') return [refusedRow(title, arrival.check, arrival.why)];
  // The form is shown again with what was wrong about it.
  const check = arrival.page.html.includes('role="alert"') ? 'password' : '';
  return [refusedRow(title, check, sentenceOn(arrival.page))];
}
