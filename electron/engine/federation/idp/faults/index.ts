/**
 * Every fault that the loopback IdP knows: a written list, in the order in which the lab shows it. A new fault is a row in
 * one of these files, or a file of its own and a line here.
 */
import { PorticoError } from '../../../../../shared/errors.ts';
import { addressingFaults } from './addressing.ts';
import { endpointFaults } from './endpoints.ts';
import type { FaultDefinition } from './fault.ts';
import { personFaults } from './person.ts';
import { refusalFaults } from './refusal.ts';
import { shapeFaults } from './shape.ts';
import { timeFaults } from './time.ts';
import { trustFaults } from './trust.ts';
import { wrappingFaults } from './wrapping.ts';

/** By what is wrong, with the words under which the lab shows them. */
export const faultGroups: ReadonlyArray<readonly [title: string, faults: readonly FaultDefinition[]]> = [
  ['Signature and keys', trustFaults],
  ['Wrapped signature', wrappingFaults],
  ['Sender and addressee', addressingFaults],
  ['Time', timeFaults],
  ['Person', personFaults],
  ['Form of the message', shapeFaults],
  ['Endpoints', endpointFaults],
  ['Refusal', refusalFaults],
];

export const allFaults: readonly FaultDefinition[] = faultGroups.flatMap(([, faults]) => faults);

/** @throws `input/invalid` for a name that is not in the list */
export function findFault(name: string): FaultDefinition {
  const fault = allFaults.find((candidate) => candidate.name === name);
  if (fault === undefined) {
    throw new PorticoError(
      'input/invalid',
      `There is no fault named "${name.slice(0, 100)}"; there are ${allFaults.map((each) => each.name).join(', ')}.`,
    );
  }
  return fault;
}

/** Runs a plan through the faults in order; those without a say in this kind of plan leave it as it is. */
export function applyFaults<P>(plan: P, changes: ReadonlyArray<((plan: P) => P) | undefined>): P {
  return changes.reduce<P>((current, change) => (change === undefined ? current : change(current)), plan);
}
