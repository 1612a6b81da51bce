/** Faults by the words that a person would look for: name, title, description, group, and the checks that refuse them. */
import type { ListedFault } from '../../../../shared/model/sign-in-test.ts';

export type FaultProtocol = 'saml' | 'oidc';

export function faultsOf(faults: readonly ListedFault[], kind: string | undefined): ListedFault[] {
  return faults.filter(
    ({ protocol }) => protocol === kind || (protocol === 'both' && (kind === 'saml' || kind === 'oidc')),
  );
}

/** A fault of both protocols names the check of each; where the one protocol has none, a rule refuses it there. */
export function refusingChecks({ refusedBy, rule }: ListedFault, kind: string | undefined): string[] {
  const ofOidc = (id: string) => /^(?:jwt|oidc)\./.test(id);
  const fitting = refusedBy.filter((id) => ofOidc(id) === (kind === 'oidc'));
  return fitting.length === 0 && rule === '' ? [...refusedBy] : fitting;
}

/** What is to become of it, in one line. */
export function expectationOf(fault: ListedFault, kind: string | undefined): string {
  if (fault.expected === 'let-in') return 'Let in: harmless as far as signatures go.';
  const checks = refusingChecks(fault, kind);
  return checks.length === 0 ? `Refused: ${fault.rule}.` : `Refused by ${checks.join(' or ')}.`;
}

/** Every word has to be found somewhere. @param titles of checks, by their ids */
export function findFaults(
  faults: readonly ListedFault[],
  sought: string,
  titles: ReadonlyMap<string, string>,
): ListedFault[] {
  const words = sought
    .toLocaleLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [...faults];
  return faults.filter((fault) => {
    const { name, title, description, group, refusedBy, rule, setting } = fault;
    const checks = refusedBy.map((id) => `${id} ${titles.get(id) ?? ''}`);
    const text = [name, title, description, group, rule, setting, ...checks].join('\n').toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}
