/**
 * Two lab proofs of one kind beside each other, attempt by attempt, whoever they were tried with: what came of each, how long it
 * still works, and what is in the tokens. Pure.
 */
import type { ComparedRow, ComparisonSection } from '../../../../shared/model/evidence.ts';
import type { LabProof, ProofRow } from '../../../../shared/model/lab-proof.ts';
import { compareClaims } from './compare-claims.ts';
import { compareRuns, type Line } from './compare-runs.ts';
import { compareMembers, section } from './sections.ts';

type KeyedRow = Line & ProofRow;

export function compareProofs(a: LabProof, b: LabProof, withPassing: boolean): ComparisonSection[] {
  const isNamed = [...a.rows, ...b.rows].every(({ attempt }) => attempt !== '');
  const linesOf = ({ rows }: LabProof): readonly KeyedRow[] => {
    const places = placesOf(rows);
    return rows.map((row, at) => ({
      ...row,
      key: isNamed ? row.attempt : (places[at] ?? ''),
      title: `${row.group}: ${row.title}`,
    }));
  };
  const others = new Map(linesOf(b).map((row) => [row.key, row]));
  const pairs = linesOf(a).flatMap((one): (readonly [KeyedRow, KeyedRow])[] => {
    const other = others.get(one.key);
    return other === undefined ? [] : [[one, other]];
  });
  const setUp = [
    ['Second partner', a.otherName, b.otherName],
    ['Second persona', a.otherPersona, b.otherPersona],
  ] as const;
  return compareRuns(
    'Attempts',
    setUp,
    linesOf,
    a,
    b,
    [
      section(
        'How long it still works',
        pairs.flatMap(([one, other]) => compareUntil(one, other, a.startedAt, b.startedAt)),
      ),
      ...pairs.flatMap(([{ title, token: one }, { token: other }]) =>
        one === undefined && other === undefined
          ? []
          : [section(title, compareClaims(one ?? null, other ?? null, withPassing))],
      ),
    ].filter(({ rows }) => rows.length > 0),
  );
}

/** Where attempts have no names, the place of a row in its group says which one it is: titles hold names of people and partners. */
function placesOf(rows: readonly ProofRow[]): readonly string[] {
  const groups = [...new Set(rows.map(({ group }) => group))];
  const seen = new Map<string, number>();
  return rows.map(({ group }) => {
    const place = seen.get(group) ?? 0;
    seen.set(group, place + 1);
    return `${groups.indexOf(group)}.${place}`;
  });
}

/** A day of the calendar, such as the end of a contract, is the same in both; anything else is a time that began with the proof. */
function compareUntil(one: KeyedRow, other: KeyedRow, oneStart: string, otherStart: string): ComparedRow[] {
  const words = ({ until }: KeyedRow, startedAt: string): string => {
    if (until === null) return '';
    return one.until === other.until ? until : lasting(Date.parse(until) - Date.parse(startedAt));
  };
  return compareMembers([[one.title, words(one, oneStart), words(other, otherStart)]]);
}

const minuteMs = 60_000;
/** Servers count in whole seconds. */
const lostMs = 2000;

/** Rounded down, because between the start and the attempt some seconds went by. */
function lasting(ms: number): string {
  const minutes = Math.floor((ms + lostMs) / minuteMs);
  if (minutes < 1) return 'less than a minute';
  if (minutes < 120) return minutes === 1 ? '1 minute' : `${minutes} minutes`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}
