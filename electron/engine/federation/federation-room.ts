import type { PartnerRef } from '../../../shared/model/ids.ts';
import { Fault, type ListedFault, type LookAlike, type Persona } from '../../../shared/model/sign-in-test.ts';
import type { Core } from '../core.ts';
import { type Evidence, openEvidence } from './evidence/open-evidence.ts';
import { type HandOutSources, type HandOuts, openHandOuts } from './hand-out/hand-outs.ts';
import { faultGroups } from './idp/faults/index.ts';
import { describeLookAlike } from './idp/look-alikes/look-alike.ts';
import { allLookAlikes } from './idp/look-alikes/look-alikes.ts';
import type { OwnPersonas } from './people/own-personas.ts';
import type { People } from './people/people.ts';
import { type LabProofs, openLabProofs } from './proofs/lab-proofs.ts';
import type { SignInTestDeps } from './sign-in-test/deps.ts';
import { openSignInTests, type SignInTests } from './sign-in-test/sign-in-tests.ts';
import type { ConnectionSources } from './sp/connection-of.ts';
import { type ConnectionTests, openConnectionTests } from './sp/connection-tests.ts';
import { type FaultSweeps, openFaultSweeps } from './sweep/fault-sweeps.ts';
import { openReviews, type Reviews } from './target-test/review.ts';
import { openTargetUses, type TargetUses } from './target-test/target-uses.ts';
import { watchLeftOvers } from './target-test/watch-left-overs.ts';

export interface FederationRoom extends SignInTests {
  /** @throws `state/partner-unknown` */
  personas(ref: PartnerRef): Promise<Persona[]>;
  readonly ownPersonas: OwnPersonas;
  faults(): ListedFault[];
  lookAlikes(): LookAlike[];
  /** Everything that was kept, of every partner. */
  readonly evidence: Evidence;
  readonly sweeps: FaultSweeps;
  /** Walls, cut-off, certificate rehearsal. */
  readonly proofs: LabProofs;
  /** Portico as service provider at the partner's own identity provider. */
  readonly connections: ConnectionTests;
  readonly handOuts: HandOuts;
  /** Sign-in tests at connected targets. */
  readonly reviews: Pick<Reviews, 'make'>;
  readonly targetUses: Pick<TargetUses, 'list' | 'takeBack' | 'forget' | 'recover'>;
}

export type FederationRooms = Omit<SignInTestDeps, 'core'> & {
  readonly people: People;
  readonly partners: ConnectionSources & HandOutSources;
};

/** For tests. */
export interface FederationOptions {
  readonly silenceMs?: number;
}

export function openFederationRoom(
  core: Core,
  rooms: FederationRooms,
  options: FederationOptions = {},
): FederationRoom {
  const uses = openTargetUses(core, rooms.tenant);
  const reviews = openReviews({ core, ...rooms });
  const leftOvers = watchLeftOvers(core, uses);
  const tests = openSignInTests({ core, ...rooms }, { reviews, uses, ...options });
  const sweeps = openFaultSweeps({ core, ...rooms });
  const proofs = openLabProofs({ core, ...rooms });
  const connections = openConnectionTests(core, rooms.partners);
  return {
    ...tests,
    ownPersonas: rooms.people.own,
    evidence: openEvidence(core, { tests, sweeps, proofs, connections, partners: rooms.partners }),
    sweeps,
    proofs,
    connections,
    handOuts: openHandOuts(core, rooms.partners),
    reviews,
    targetUses: uses,
    async close() {
      await Promise.all([leftOvers.close(), tests.close(), sweeps.close(), proofs.close(), connections.close()]);
    },
    async personas(ref) {
      const { blueprint } = await rooms.partners.load(ref);
      return [...(await rooms.people.of(blueprint))];
    },
    faults: () => faultGroups.flatMap(([group, faults]) => faults.map((fault) => ({ ...Fault.parse(fault), group }))),
    lookAlikes: () => allLookAlikes.map(describeLookAlike),
  };
}
