/** Walls, cut-off, certificate rehearsal, tokens of services, check of a target. Answered in electron/engine/federation/calls.ts. */
import { z } from 'zod';
import { LabProofId, PartnerRef, TargetName } from '../model/ids.ts';
import { LabProof, LabProofSummary } from '../model/lab-proof.ts';
import { command, query } from './call.ts';

/** Name of who signs in; empty: the first. */
const persona = z.string().max(200).default('');
const starting = [
  'state/partner-unknown',
  'state/not-testable',
  'state/nothing-to-try',
  'input/invalid',
  'local/file-damaged',
] as const;

export const labProofCalls = {
  /** Sends persons, messages and tokens of each of the two partners to the other; `proof.changed` follows. */
  startWalls: command({
    input: z.strictObject({ ref: PartnerRef, other: PartnerRef, persona }),
    output: LabProof,
    fails: [...starting],
  }),
  /** Takes the persona, a group and a contract attribute away and tries what still works. */
  startCutOff: command({ input: z.strictObject({ ref: PartnerRef, persona }), output: LabProof, fails: [...starting] }),
  /** Old key, both, new key: which sign-ins pass. */
  startRehearsal: command({
    input: z.strictObject({ ref: PartnerRef, persona }),
    output: LabProof,
    fails: [...starting],
  }),
  /** Asks for tokens as each service of the partner would, rightly and wrongly. Nobody signs in. */
  startServiceTest: command({ input: z.strictObject({ ref: PartnerRef }), output: LabProof, fails: [...starting] }),
  /** What can be asked about an OpenID Connect connection at a target without a sign-in. Writes nothing. */
  startTargetCheck: command({
    input: z.strictObject({ ref: PartnerRef, target: TargetName }),
    output: LabProof,
    fails: [...starting, 'state/target-unknown'],
  }),
  cancelProof: command({
    input: z.strictObject({ id: LabProofId }),
    output: LabProof,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  getProof: query({
    input: z.strictObject({ id: LabProofId }),
    output: LabProof,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  /** Newest first. */
  listProofs: query({ input: z.strictObject({ ref: PartnerRef }), output: z.array(LabProofSummary), fails: [] }),
};
