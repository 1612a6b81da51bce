/** Sign-in tests. Answered in electron/engine/federation/calls.ts. */
import { z } from 'zod';
import { FaultSweep, FaultSweepSummary } from '../model/fault-sweep.ts';
import { FaultSweepId, PartnerRef, PersonaId, SignInTestId } from '../model/ids.ts';
import { OwnPersona, Persona, PersonaDraft } from '../model/persona.ts';
import { ListedFault, LookAlike, SignInTest, SignInTestSummary } from '../model/sign-in-test.ts';
import { TestOrganizationId } from '../model/target-test.ts';
import { command, query } from './call.ts';
import { connectionTestCalls } from './connection-tests.ts';
import { evidenceCalls } from './evidence.ts';
import { handOutCalls } from './hand-out.ts';
import { labProofCalls } from './lab-proofs.ts';
import { remoteFailures } from './sync.ts';
import { targetTestCalls } from './target-tests.ts';

export const federationCalls = {
  personas: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: z.array(Persona),
    fails: ['state/partner-unknown', 'local/file-damaged'],
  }),
  /** Those of this home, by name, for any partner. */
  ownPersonas: query({ input: z.strictObject({}), output: z.array(OwnPersona), fails: [] }),
  /** A new one for `id: null`; else the one whose `revision` was seen. Problems come with a path for each field. */
  savePersona: command({
    input: z.strictObject({
      id: PersonaId.nullable(),
      revision: z.number().int().min(0).default(0),
      persona: PersonaDraft,
    }),
    output: OwnPersona,
    fails: [
      'input/invalid',
      'state/persona-unknown',
      'state/changed-elsewhere',
      'state/home-in-use',
      'local/file-damaged',
    ],
  }),
  /** Answers with what was deleted; saved again as a new one, that is the undo. */
  removePersona: command({
    input: z.strictObject({ id: PersonaId }),
    output: OwnPersona,
    fails: ['state/persona-unknown', 'state/home-in-use', 'local/file-damaged'],
  }),
  faults: query({ input: z.strictObject({}), output: z.array(ListedFault), fails: [] }),
  lookAlikes: query({ input: z.strictObject({}), output: z.array(LookAlike), fails: [] }),
  /** Prepares scratch tenant and loopback IdP, opens a browser and answers at once; `signInTest.changed` follows. */
  start: command({
    input: z.strictObject({
      ref: PartnerRef,
      /** Persona that the IdP's page preselects; the person still picks. */
      persona: z.string().max(200).default(''),
      fault: z.string().max(100).nullable().default(null),
      /** Id of a look-alike, null for the plain way; left out: as the connection's provider does. */
      lookAlike: z.string().max(100).nullable().optional(),
      openBrowser: z.boolean().default(true),
      /** A review from `reviewTargetTest`: the test runs at that target. Null: in a scratch tenant here. */
      review: TestOrganizationId.nullable().default(null),
    }),
    output: SignInTest,
    fails: [
      'state/partner-unknown',
      'state/not-testable',
      'state/plan-unknown',
      'state/plan-stale',
      'input/invalid',
      ...remoteFailures,
    ],
  }),
  cancel: command({
    input: z.strictObject({ id: SignInTestId }),
    output: SignInTest,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  get: query({
    input: z.strictObject({ id: SignInTestId }),
    output: SignInTest,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  list: query({ input: z.strictObject({ ref: PartnerRef.optional() }), output: z.array(SignInTestSummary), fails: [] }),
  /** Tries every fault of the connection's protocol in turn, without a person; `sweep.changed` tells how far it is. */
  startSweep: command({
    input: z.strictObject({ ref: PartnerRef, persona: z.string().max(200).default('') }),
    output: FaultSweep,
    fails: [
      'state/partner-unknown',
      'state/not-testable',
      'state/nothing-to-try',
      'input/invalid',
      'local/port-taken',
      'local/file-damaged',
    ],
  }),
  cancelSweep: command({
    input: z.strictObject({ id: FaultSweepId }),
    output: FaultSweep,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  getSweep: query({
    input: z.strictObject({ id: FaultSweepId }),
    output: FaultSweep,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  /** Newest first. */
  listSweeps: query({ input: z.strictObject({ ref: PartnerRef }), output: z.array(FaultSweepSummary), fails: [] }),
  ...evidenceCalls,
  ...labProofCalls,
  ...targetTestCalls,
  ...connectionTestCalls,
  ...handOutCalls,
};
