/** One unattended sign-in with one fault on a stage that stands already, and what the server made of it. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { FaultResult } from '../../../../shared/model/fault-sweep.ts';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { SandboxObservation } from '../../tenant/index.ts';
import type { FaultDefinition } from '../idp/faults/fault.ts';
import type { ApplicationOutcome } from '../sign-in-test/test-application.ts';
import { sentenceOn } from '../user-agent/sentence-on.ts';
import { createUserAgent, type Page } from '../user-agent/user-agent.ts';

const maxPresses = 6;

/** Hears what server and application say while one sign-in goes on. */
export interface Ear {
  readonly onObservation: (observation: SandboxObservation) => void;
  readonly onOutcome: (outcome: ApplicationOutcome) => 'end' | 'again';
  /** Forgets the last sign-in. */
  begin(fault: FaultDefinition | null): void;
  heard(): { readonly outcome: ApplicationOutcome | null; readonly check: string; readonly reason: string };
}

export function createEar(): Ear {
  let fault: FaultDefinition | null = null;
  let rounds = 0;
  let outcome: ApplicationOutcome | null = null;
  let check = '';
  let reason = '';
  return {
    onObservation(seen) {
      if (seen.type !== 'judged') return;
      check = seen.accepted ? '' : refusingCheck(seen.inspection.checks);
      reason = seen.accepted ? '' : seen.reason;
    },
    onOutcome(came) {
      rounds += 1;
      if (came.type === 'tokens' && fault?.needsTwoSignIns === true && rounds === 1) return 'again';
      outcome = came;
      return 'end';
    },
    begin(next) {
      fault = next;
      rounds = 0;
      outcome = null;
      check = '';
      reason = '';
    },
    heard: () => ({ outcome, check, reason }),
  };
}

/** The first that failed; where none did, the first that could not be asked, which leaves the message unverified. */
function refusingCheck(checks: readonly Check[]): string {
  const first = (wanted: Check['status']) => checks.find(({ status }) => status === wanted)?.id;
  return first('fail') ?? first('skip') ?? '';
}

/** @param hint the address that is typed where the server asks who comes */
export async function signInUnattended(startUrl: string, hint: string, signal: AbortSignal): Promise<Page> {
  const agent = createUserAgent([], signal);
  let page = await agent.open(startUrl);
  for (let press = 0; press < maxPresses; press += 1) {
    const asks = page.forms.some(
      ({ fields, buttons }) =>
        fields.some(([name]) => name === 'identifier') && buttons.some(({ label }) => label === 'Continue'),
    );
    if (!asks) break;
    page = await agent.press(page, 'Continue', { identifier: hint });
  }
  return page;
}

/** Nobody got in is not enough: a limit, a server in trouble or a page that stands still would refuse a right answer as well. */
export function judgeFault(
  fault: FaultDefinition,
  connection: Blueprint['connection'],
  ear: Ear,
  page: Page,
  durationMs: number,
): FaultResult {
  const { name, title, description, expected, setting } = fault;
  const { outcome, check, reason } = ear.heard();
  const said = { fault: name, title, description, durationMs: Math.round(durationMs) };
  if (outcome?.type === 'tokens') {
    if (expected === 'let-in' || fault.isSettled?.(connection) === true)
      return { ...said, outcome: 'let-in-as-expected', check: '', detail: '' };
    const detail =
      setting === '' ? 'No setting of the connection decides this: the server itself does not notice it.' : setting;
    return { ...said, outcome: 'let-through', check: '', detail };
  }
  const why = reason !== '' ? reason : (outcome?.why ?? sentenceOn(page));
  const isSaid = check === '' && fault.refusedByRule?.says.test(why) === true;
  const isRight = fault.refusedBy.includes(check) || isSaid;
  return { ...said, outcome: isRight ? 'refused' : 'refused-otherwise', check, detail: why };
}
