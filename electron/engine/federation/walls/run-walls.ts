/**
 * The walls between two partners of one tenant, tried from both sides: a person, a message, a token and a directory's person of
 * one at the other. Each is really sent, and whatever refuses it is named.
 */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { openParty } from '../proofs/party.ts';
import type { ProofRun } from '../proofs/proof-run.ts';
import type { Crossing, WallRow } from './crossing.ts';
import { tryDirectory } from './try-directory.ts';
import { tryMessage } from './try-message.ts';
import { tryPerson } from './try-person.ts';
import { tryTokens } from './try-tokens.ts';

const attempts: ReadonlyArray<readonly [name: string, attempt: (crossing: Crossing) => Promise<readonly WallRow[]>]> = [
  ['person', tryPerson],
  ['message', tryMessage],
  ['tokens', tryTokens],
  ['directory', tryDirectory],
];

/** @returns the verdict in one sentence */
export async function runWalls(run: ProofRun, draft: Blueprint, otherDraft: Blueprint): Promise<string> {
  const { deps, persona, signal, stop, tearDown } = run;
  const tenant = await deps.tenant.openScratchTenant();
  tearDown.push(() => tenant.scratch.remove());
  const one = await openParty(deps, { draft, persona, tenant, signal, stop }, tearDown);
  const other = await openParty(deps, { draft: otherDraft, persona, tenant, signal, stop }, tearDown);
  const rows: ProofRow[] = [];
  for (const [from, to, way] of [
    [one, other, 'there'],
    [other, one, 'back'],
  ] as const) {
    for (const [name, attempt] of attempts) {
      signal.throwIfAborted();
      for (const [place, row] of (await attempt({ from, to, run })).entries()) {
        const whole = { ...row, group: `${from.name} at ${to.name}`, attempt: `${way}.${name}.${place + 1}` };
        rows.push(whole);
        run.add(whole);
      }
    }
  }
  return verdict(rows, one.name, other.name);
}

function verdict(rows: readonly ProofRow[], one: string, other: string): string {
  const count = (outcome: ProofRow['outcome']) => rows.filter((row) => row.outcome === outcome).length;
  const through = rows.find(({ outcome }) => outcome === 'let-through');
  if (through !== undefined)
    return `The wall between ${one} and ${other} has a hole: ${through.group}, ${through.title}.`;
  const untried = count('not-tried');
  if (count('refused') === 0) return `Nothing could be tried between ${one} and ${other}.`;
  const rest = untried === 0 ? '' : ` ${untried} could not be tried.`;
  return `The walls between ${one} and ${other} hold: all ${count('refused')} attempts were refused.${rest}`;
}
