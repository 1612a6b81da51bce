/** One fault sweep on one stage: a right sign-in first, for without it a refusal says nothing, then every fault in turn. */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { FaultResult } from '../../../../shared/model/fault-sweep.ts';
import type { Persona } from '../../../../shared/model/persona.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import type { SignInTestDeps } from '../sign-in-test/deps.ts';
import { setStage } from '../sign-in-test/stage.ts';
import type { UnattendedWork } from '../unattended/unattended-runs.ts';
import { createEar, judgeFault, signInUnattended } from './try-fault.ts';

export interface SweepOptions {
  readonly draft: Blueprint;
  /** Who signs in; null: nobody can. */
  readonly persona: Persona | null;
  readonly faults: readonly FaultDefinition[];
  readonly work: UnattendedWork<FaultResult>;
}

/** @returns the verdict in one sentence. @throws `state/not-testable` when a right answer is not let in either */
export async function runSweep(deps: SignInTestDeps, { draft, persona, faults, work }: SweepOptions): Promise<string> {
  const { signal, stop, tearDown } = work;
  const ear = createEar();
  const stage = await setStage(
    deps,
    {
      draft,
      persona: persona?.name ?? '',
      fault: null,
      lookAlike: null,
      autoLogin: true,
      signal,
      stop,
      onExchange: () => {},
      onIdpEvent: () => {},
      onObservation: ear.onObservation,
      onOutcome: ear.onOutcome,
    },
    tearDown,
  );
  const { idp } = stage;
  if (idp === null) throw new PorticoError('state/not-testable', 'A directory has no identity provider to be wrong.');
  const hint = persona?.email ?? '';
  ear.begin(null);
  const page = await signInUnattended(stage.startUrl, hint, signal);
  const { outcome, reason } = ear.heard();
  if (outcome?.type !== 'tokens') {
    const why = reason !== '' ? reason : (outcome?.why ?? `the last page was ${page.url}.`);
    throw new PorticoError(
      'state/not-testable',
      `a right answer is not let in either, so faults would say nothing: ${why}`,
    );
  }
  const results: FaultResult[] = [];
  for (const fault of faults) {
    signal.throwIfAborted();
    idp.setFaults([fault.name]);
    ear.begin(fault);
    const startedMs = performance.now();
    const last = await signInUnattended(stage.startUrl, hint, signal);
    const result = judgeFault(fault, draft.connection, ear, last, performance.now() - startedMs);
    results.push(result);
    work.add(result);
  }
  return verdict(results);
}

export function verdict(results: readonly FaultResult[]): string {
  const count = (outcome: FaultResult['outcome']) => results.filter((result) => result.outcome === outcome).length;
  const through = count('let-through');
  const otherwise = count('refused-otherwise');
  const refused = `${count('refused')} of ${results.length} faults were refused, ${count('let-in-as-expected')} harmless ones were let in as expected`;
  const ending =
    through === 0 ? `${refused}, and nothing else got through.` : `${refused}, and ${through} got through.`;
  if (otherwise === 0) return ending;
  return `${ending} ${otherwise} ${otherwise === 1 ? 'was' : 'were'} refused, but not for the expected reason, which proves nothing.`;
}
