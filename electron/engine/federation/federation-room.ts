/** The federation room: sign-in tests with their evidence, the personas and the faults. */
import type { FileOut } from '../../../shared/contract/app.ts';
import type { PartnerRef, SignInTestId } from '../../../shared/model/ids.ts';
import { Fault, LookAlike, type Persona } from '../../../shared/model/sign-in-test.ts';
import type { Core } from '../core.ts';
import { type HandOutSources, type HandOuts, openHandOuts } from './hand-out/hand-outs.ts';
import { allFaults } from './idp/faults/index.ts';
import { allLookAlikes } from './idp/look-alikes/look-alikes.ts';
import type { OwnPersonas } from './people/own-personas.ts';
import type { People } from './people/people.ts';
import { type LabProofs, openLabProofs } from './proofs/lab-proofs.ts';
import type { SignInTestDeps } from './sign-in-test/deps.ts';
import { exportEvidence } from './sign-in-test/export-evidence.ts';
import { openSignInTests, type SignInTests } from './sign-in-test/sign-in-tests.ts';
import type { ConnectionSources } from './sp/connection-of.ts';
import { type ConnectionTests, openConnectionTests } from './sp/connection-tests.ts';
import { type FaultSweeps, openFaultSweeps } from './sweep/fault-sweeps.ts';

export interface FederationRoom extends SignInTests {
  /** @throws `state/partner-unknown` */
  personas(ref: PartnerRef): Promise<Persona[]>;
  readonly ownPersonas: OwnPersonas;
  faults(): Fault[];
  lookAlikes(): LookAlike[];
  /** @throws `state/test-unknown` */
  exportEvidence(id: SignInTestId, people: boolean): Promise<FileOut>;
  readonly sweeps: FaultSweeps;
  /** Walls, cut-off, certificate rehearsal. */
  readonly proofs: LabProofs;
  /** Portico as service provider at the partner's own identity provider. */
  readonly connections: ConnectionTests;
  readonly handOuts: HandOuts;
}

export type FederationRooms = Omit<SignInTestDeps, 'core'> & {
  readonly people: People;
  readonly partners: ConnectionSources & HandOutSources;
};

export function openFederationRoom(core: Core, rooms: FederationRooms): FederationRoom {
  const tests = openSignInTests({ core, ...rooms });
  const sweeps = openFaultSweeps({ core, ...rooms });
  const proofs = openLabProofs({ core, ...rooms });
  const connections = openConnectionTests(core, rooms.partners);
  return {
    ...tests,
    ownPersonas: rooms.people.own,
    sweeps,
    proofs,
    connections,
    handOuts: openHandOuts(core, rooms.partners),
    async close() {
      await Promise.all([tests.close(), sweeps.close(), proofs.close(), connections.close()]);
    },
    async personas(ref) {
      const { blueprint } = await rooms.partners.load(ref);
      return [...(await rooms.people.of(blueprint))];
    },
    faults: () => allFaults.map((fault) => Fault.parse(fault)),
    lookAlikes: () => allLookAlikes.map((lookAlike) => LookAlike.parse(lookAlike)),
    exportEvidence: async (id, people) => exportEvidence(await tests.get(id), people),
  };
}
