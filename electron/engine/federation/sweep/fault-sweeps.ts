/** Every fault sweep of this home. Announced as `sweep.changed`. */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { FaultResult, FaultSweep, FaultSweepSummary } from '../../../../shared/model/fault-sweep.ts';
import { FaultSweepId, type PartnerRef } from '../../../../shared/model/ids.ts';
import { instant } from '../../kernel/clock.ts';
import { newId } from '../../kernel/new-id.ts';
import { versionInFormat } from '../../store/index.ts';
import { allFaults } from '../idp/faults/index.ts';
import { personNamed } from '../people/person-named.ts';
import { personalValues } from '../people/personal-values.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { testedProtocol } from '../sign-in-test/tested-protocol.ts';
import { openUnattendedRuns } from '../unattended/unattended-runs.ts';
import { runSweep } from './run-sweep.ts';

const Kept = z.object({ format: z.literal('portico.fault-sweep/1'), pid: z.number().int(), sweep: FaultSweep });

export interface FaultSweeps {
  /** @param persona who signs in; empty: the first. @throws `state/partner-unknown`, `state/not-testable`, `state/nothing-to-try`, `input/invalid` */
  start(ref: PartnerRef, persona?: string): Promise<FaultSweep>;
  /** @throws `state/test-unknown` */
  cancel(id: FaultSweepId): Promise<FaultSweep>;
  /** @throws `state/test-unknown` */
  get(id: FaultSweepId): Promise<FaultSweep>;
  /** Of every partner, in no order. */
  ids(): Promise<readonly string[]>;
  list(ref: PartnerRef): Promise<FaultSweepSummary[]>;
  close(): Promise<void>;
}

export function openFaultSweeps(deps: SignInTestDeps): FaultSweeps {
  const { core } = deps;
  const runs = openUnattendedRuns<FaultSweep, FaultResult, z.infer<typeof Kept>>(core, {
    noun: 'fault sweep',
    documents: {
      folder: 'fault-sweeps',
      extension: 'json',
      schema: Kept,
      version: 1,
      versionOf: (parsed) => versionInFormat(parsed, 'portico.fault-sweep'),
      migrations: {},
    },
    line: FaultResult,
    pack: (sweep, pid) => ({ format: 'portico.fault-sweep/1', pid, sweep }),
    unpack: ({ sweep, pid }) => ({ run: sweep, pid }),
    withLines: (sweep, results) => ({ ...sweep, results: [...results] }),
    announce: ({ id, ref, state, results, total }) =>
      core.events.emit({ type: 'sweep.changed', id, ref, state, done: results.length, total }),
  });

  return {
    get: runs.get,
    ids: runs.ids,
    cancel: runs.cancel,
    close: runs.close,
    async start(ref, wanted = '') {
      const { blueprint: draft } = await deps.partners.load(ref);
      const protocol = testedProtocol(draft, core.clock.now());
      if (protocol === 'directory')
        throw new PorticoError(
          'state/nothing-to-try',
          'A directory has no identity provider that could answer wrongly.',
        );
      const faults = allFaults.filter((fault) => fault.protocol === 'both' || fault.protocol === protocol);
      const persona = personNamed(await deps.people.of(draft), wanted);
      const sweep: FaultSweep = {
        id: FaultSweepId.parse(newId('sweep')),
        ref,
        organizationName: draft.organization.name,
        protocol,
        persona: persona?.name ?? '',
        personal: personalValues([persona]),
        state: 'running',
        startedAt: instant(core.clock),
        endedAt: null,
        total: faults.length,
        sentence: 'Every fault is tried in turn.',
        results: [],
        porticoVersion: core.version,
      };
      return runs.begin(sweep, (work) => runSweep(deps, { draft, persona, faults, work }));
    },
    async list(ref) {
      return (await runs.list(ref)).map((sweep) => FaultSweepSummary.parse(sweep));
    },
  };
}
