/** The times that one part of a message, or a token, sets. For the time line; the judgement has its own eyes. */
import type { TimeWindow } from '../../../../shared/model/inspection.ts';
import { attributeOf, type XmlElement } from '../../kernel/xml/tree.ts';
import { parseTime } from '../time.ts';

/** None when it sets no time, or none that can be read: a check speaks of those. */
export function windowOf(element: XmlElement): TimeWindow[] {
  const from = instant(attributeOf(element, 'NotBefore'));
  const until = instant(attributeOf(element, 'NotOnOrAfter') ?? attributeOf(element, 'SessionNotOnOrAfter'));
  return from === null && until === null ? [] : [{ by: element.local, from, until }];
}

export function tokenTimes(claims: Readonly<Record<string, unknown>>): {
  readonly issuedAt: string | null;
  readonly windows: TimeWindow[];
} {
  const [from, until] = [seconds(claims.nbf), seconds(claims.exp)];
  const windows = from === null && until === null ? [] : [{ by: from === null ? 'exp' : 'nbf, exp', from, until }];
  return { issuedAt: seconds(claims.iat), windows };
}

function instant(text: string | null): string | null {
  return text === null ? null : isoOf(parseTime(text));
}

function seconds(value: unknown): string | null {
  return typeof value === 'number' ? isoOf(value * 1000) : null;
}

/** Years of four digits only: that is what an instant of ours can say. */
export function isoOf(ms: number | null): string | null {
  if (ms === null) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) || date.getTime() < 0 || date.getUTCFullYear() > 9999 ? null : date.toISOString();
}
