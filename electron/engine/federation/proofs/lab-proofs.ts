/** Every lab proof of this home: walls, cut-offs, certificate rehearsals, tokens of services, checks of a target. Announced as `proof.changed`. */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { LabProofId, type PartnerRef, type TargetName } from '../../../../shared/model/ids.ts';
import { LabProof, type LabProofKind, LabProofSummary, ProofRow } from '../../../../shared/model/lab-proof.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import { versionInFormat } from '../../store/index.ts';
import { runCutOff } from '../cut-off/run-cut-off.ts';
import { personNamed, personOrFirst } from '../people/person-named.ts';
import { personalValues } from '../people/personal-values.ts';
import { runRehearsal } from '../rehearsal/run-rehearsal.ts';
import { runServiceTest, testableServices } from '../services/run-service-test.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { testedProtocol } from '../sign-in-test/tested-protocol.ts';
import { runTargetCheck } from '../target-check/run-target-check.ts';
import { openUnattendedRuns } from '../unattended/unattended-runs.ts';
import { runWalls } from '../walls/run-walls.ts';
import type { ProofRun } from './proof-run.ts';

const Kept = z.object({ format: z.literal('portico.lab-proof/1'), pid: z.number().int(), proof: LabProof });

export interface LabProofs {
  /** `persona` signs in; empty: the first. @throws `state/partner-unknown`, `state/not-testable`, `state/nothing-to-try`, `input/invalid` */
  startWalls(ref: PartnerRef, other: PartnerRef, persona?: string): Promise<LabProof>;
  startCutOff(ref: PartnerRef, persona?: string): Promise<LabProof>;
  startRehearsal(ref: PartnerRef, persona?: string): Promise<LabProof>;
  startServices(ref: PartnerRef): Promise<LabProof>;
  /** @throws `state/target-unknown` as well */
  startTargetCheck(ref: PartnerRef, target: TargetName): Promise<LabProof>;
  /** @throws `state/test-unknown` */
  cancel(id: LabProofId): Promise<LabProof>;
  /** @throws `state/test-unknown` */
  get(id: LabProofId): Promise<LabProof>;
  /** Of every partner, in no order. */
  ids(): Promise<readonly string[]>;
  list(ref: PartnerRef): Promise<LabProofSummary[]>;
  close(): Promise<void>;
}

export function openLabProofs(deps: SignInTestDeps): LabProofs {
  const { core } = deps;
  const runs = openUnattendedRuns<LabProof, ProofRow, z.infer<typeof Kept>>(core, {
    noun: 'lab proof',
    documents: {
      folder: 'lab-proofs',
      extension: 'json',
      schema: Kept,
      version: 1,
      versionOf: (parsed) => versionInFormat(parsed, 'portico.lab-proof'),
      migrations: {},
    },
    line: ProofRow,
    pack: (proof, pid) => ({ format: 'portico.lab-proof/1', pid, proof }),
    unpack: ({ proof, pid }) => ({ run: proof, pid }),
    withLines: (proof, rows) => ({ ...proof, rows: [...rows], sentence: 'Being tried.' }),
    announce: ({ id, ref, state, rows }) =>
      core.events.emit({ type: 'proof.changed', id, ref, state, rows: rows.length }),
  });

  async function draftOf(ref: PartnerRef): Promise<Blueprint> {
    const { blueprint } = await deps.partners.load(ref);
    testedProtocol(blueprint, core.clock.now());
    return blueprint;
  }

  async function begin(
    kind: LabProofKind,
    ref: PartnerRef,
    wanted: string,
    [draft, other]: readonly [Blueprint, Blueprint?],
    perform: (run: ProofRun) => Promise<string>,
  ): Promise<LabProof> {
    const person = personNamed(await deps.people.of(draft), wanted);
    const persona = person?.name ?? '';
    const otherPerson = other === undefined ? null : personOrFirst(await deps.people.of(other), persona);
    const about: About = {
      otherName: other?.organization.name ?? '',
      persona,
      otherPersona: otherPerson?.name ?? '',
      personal: personalValues([person, otherPerson]),
    };
    return beginNamed({ ...about, kind, ref, draft, sentence: settingUp }, perform);
  }

  function beginNamed(
    { kind, ref, draft, sentence, ...about }: Named,
    perform: (run: ProofRun) => Promise<string>,
  ): Promise<LabProof> {
    const proof: LabProof = {
      id: LabProofId.parse(newId('proof')),
      kind,
      ref,
      organizationName: draft.organization.name,
      ...about,
      state: 'running',
      startedAt: instant(core.clock),
      endedAt: null,
      sentence,
      rows: [],
      porticoVersion: core.version,
    };
    return runs.begin(proof, (work) => perform({ deps, persona: about.persona, ...work }));
  }

  return {
    get: runs.get,
    ids: runs.ids,
    cancel: runs.cancel,
    close: runs.close,
    async startWalls(ref, other, persona = '') {
      const [draft, otherDraft] = [await draftOf(ref), await draftOf(other)];
      if (draft.organization.id === otherDraft.organization.id)
        throw new PorticoError('state/nothing-to-try', 'Walls stand between two partners.');
      return begin('walls', ref, persona, [draft, otherDraft], (run) => runWalls(run, draft, otherDraft));
    },
    async startCutOff(ref, persona = '') {
      const draft = await draftOf(ref);
      refuseDirectory(draft, 'The people of a directory are cut off by deactivating them in the directory itself.');
      return begin('cut-off', ref, persona, [draft], (run) => runCutOff(run, draft));
    },
    async startRehearsal(ref, persona = '') {
      const draft = await draftOf(ref);
      refuseDirectory(draft, 'A directory has no identity provider whose certificate could change.');
      return begin('rehearsal', ref, persona, [draft], (run) => runRehearsal(run, draft));
    },
    async startServices(ref) {
      const { blueprint } = await deps.partners.load(ref);
      const copy = testableServices(blueprint, core.clock.now());
      return beginNamed({ ...nobody, kind: 'services', ref, draft: blueprint, sentence: settingUp }, (run) =>
        runServiceTest(run, copy),
      );
    },
    async startTargetCheck(ref, target) {
      const { blueprint } = await deps.partners.load(ref);
      if (blueprint.connection.kind !== 'oidc')
        throw new PorticoError(
          'state/nothing-to-try',
          'Only an OpenID Connect connection is checked at a target this way.',
        );
      const { target: known } = await deps.tenant.targetState(target);
      const label = known.label === '' ? known.name : known.label;
      const sentence = `${label} and the partner’s issuer are being asked. Nothing is written.`;
      return beginNamed({ ...nobody, kind: 'target-check', ref, draft: blueprint, otherName: label, sentence }, (run) =>
        runTargetCheck(run, blueprint, target, label),
      );
    },
    async list(ref) {
      return (await runs.list(ref)).map((proof) =>
        LabProofSummary.parse({
          ...proof,
          letThrough: proof.rows.filter(({ outcome }) => outcome === 'let-through').length,
        }),
      );
    },
  };
}

const settingUp = 'A copy of the draft is being set up in a scratch tenant.';

/** Who and what the rows will speak of. */
type About = Pick<LabProof, 'otherName' | 'persona' | 'otherPersona' | 'personal'>;

const nobody: About = { otherName: '', persona: '', otherPersona: '', personal: [] };

interface Named extends About {
  readonly kind: LabProofKind;
  readonly ref: PartnerRef;
  readonly draft: Blueprint;
  readonly sentence: string;
}

function refuseDirectory({ connection }: Blueprint, why: string): void {
  if (connection.kind === 'directory') throw new PorticoError('state/nothing-to-try', why);
}
