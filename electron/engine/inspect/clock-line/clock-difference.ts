/**
 * Is somebody's clock wrong? An answer is never older than its question, and the same difference again and again is no waiting
 * person. Each question (our clock) with its answer (the partner's clock) gives one distance.
 */
import type { ClockLine, InspectedMessage } from '../../../../shared/model/inspection.ts';
import type { Told } from '../evidence/told.ts';
import { inWords } from '../time.ts';

/** Below this, networks and rounding explain it. */
const noticeableSeconds = 5;
/** A person needs a different time at each sign-in; a clock does not. */
const steadySeconds = 3;

/** A question by its id, or an answer by the id of its question, and when it says that it was made. */
export interface ClockFact {
  readonly is: 'question' | 'answer';
  readonly id: string;
  readonly atMs: number;
}

/** Null for what is neither. */
export function clockFactOf(kind: InspectedMessage['kind'], told: Told): ClockFact | null {
  const { issuedAt } = told;
  if (issuedAt === null || (kind !== 'saml-authn-request' && kind !== 'saml-response')) return null;
  const isQuestion = kind === 'saml-authn-request';
  const id = isQuestion ? told.id : told.inResponseTo;
  return id === null ? null : { is: isQuestion ? 'question' : 'answer', id, atMs: Date.parse(issuedAt) };
}

/** Null when the capture does not hold a question with its answer. */
export function clockDifference(facts: readonly (ClockFact | null)[]): ClockLine | null {
  const asked = new Map(facts.flatMap((fact) => (fact?.is === 'question' ? [[fact.id, fact.atMs] as const] : [])));
  const distances = facts.flatMap((fact) => {
    const question = fact?.is === 'answer' ? asked.get(fact.id) : undefined;
    return fact === null || question === undefined ? [] : [(fact.atMs - question) / 1000];
  });
  if (distances.length === 0) return null;
  return { pairs: distances.length, ...explain(distances) };
}

function explain(distances: readonly number[]): Omit<ClockLine, 'pairs'> {
  const [least, most] = [Math.min(...distances), Math.max(...distances)];
  const times = distances.length === 1 ? 'once' : `${distances.length} times`;
  if (most < -noticeableSeconds)
    return {
      differenceSeconds: Math.round(most),
      sentence: `The answer is older than its question, ${times}: the identity provider's clock is at least ${inWords(most * 1000)} behind, or the clock of the service provider is ahead.`,
    };
  if (least < -noticeableSeconds)
    return {
      differenceSeconds: Math.round(least),
      sentence: `One answer is ${inWords(least * 1000)} older than its question: a clock was wrong at that moment.`,
    };
  if (distances.length > 1 && least > noticeableSeconds && most - least <= steadySeconds)
    return {
      differenceSeconds: Math.round(least),
      sentence: `Every answer is ${inWords(least * 1000)} younger than its question, always the same: the identity provider's clock is probably ahead.`,
    };
  return { differenceSeconds: null, sentence: 'Nothing says that a clock is wrong.' };
}
