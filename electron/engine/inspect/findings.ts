/**
 * What the check functions hand back. An `Outcome` holds judgement and the values it rests on; title, clause, usual fix and who
 * must act live in the check table. Findings are collected per message and joined with the table at the very end.
 */
import type { Check, CheckStatus } from '../../../shared/model/inspection.ts';
import { type CheckId, checkTable } from './check-table.ts';

export interface Outcome {
  readonly status: CheckStatus;
  /** What was found and what was expected; for `skip`, what would enable the check. */
  readonly detail: string;
  readonly expected?: string;
  readonly received?: string;
  /** Only where the fix depends on what was found; otherwise the table's words are used. */
  readonly fix?: string;
  readonly who?: Check['who'];
}

type Values = Omit<Outcome, 'status' | 'detail'>;

export const pass = (detail: string, values: Values = {}): Outcome => ({ status: 'pass', detail, ...values });
export const fail = (detail: string, values: Values = {}): Outcome => ({ status: 'fail', detail, ...values });
export const warn = (detail: string, values: Values = {}): Outcome => ({ status: 'warn', detail, ...values });
export const skip = (detail: string, values: Values = {}): Outcome => ({ status: 'skip', detail, ...values });

export interface Findings {
  add(id: CheckId, outcome: Outcome): void;
  /** Did this check fail, or with no id, did any? */
  failed(id?: CheckId): boolean;
  has(id: CheckId): boolean;
  /** In reading order, joined with the table. */
  toChecks(): Check[];
}

const order = new Map(Object.keys(checkTable).map((id, index) => [id, index]));
const longestShown = 1500;

export function createFindings(): Findings {
  const found: { readonly id: CheckId; readonly place: number; readonly outcome: Outcome }[] = [];
  return {
    add: (id, outcome) => {
      for (const other of found) if (other.id === id && sameOutcome(other.outcome, outcome)) return;
      found.push({ id, place: order.get(id) ?? 0, outcome });
    },
    failed: (id) =>
      found.some((finding) => finding.outcome.status === 'fail' && (id === undefined || finding.id === id)),
    has: (id) => found.some((finding) => finding.id === id),
    toChecks: () =>
      found.toSorted((left, right) => left.place - right.place).map(({ id, outcome }) => toCheck(id, outcome)),
  };
}

function sameOutcome(left: Outcome, right: Outcome): boolean {
  return left.status === right.status && left.detail === right.detail;
}

function toCheck(id: CheckId, { status, detail, expected, received, fix, who }: Outcome): Check {
  const row = checkTable[id];
  return {
    id,
    status,
    title: row.title,
    detail: shorten(detail),
    fix: status === 'pass' ? '' : (fix ?? row.fix),
    who: who ?? row.who,
    spec: row.spec,
    ...(expected !== undefined && { expected: shorten(expected) }),
    ...(received !== undefined && { received: shorten(received) }),
  };
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}...` : text;
}
