/** When a message was made and when its parts may be used, as it says itself. For the time line; the judgement has its own eyes. */
import type { InspectedMessage, TimeWindow } from '../../../../shared/model/inspection.ts';
import { parseTime } from '../time.ts';

const mostWindows = 50;
const windowTag = /<(?:[\w.-]+:)?(Conditions|SubjectConfirmationData|LogoutRequest|AuthnStatement)\b([^>]*)>/g;
const untilNames = /\b(?:NotOnOrAfter|SessionNotOnOrAfter)="([^"]*)"/;

export interface Times {
  readonly issuedAt?: string;
  readonly windows?: TimeWindow[];
}

/** Times that cannot be read are left out: a check speaks of them. */
export function timesOf({ content = '', claims }: InspectedMessage): Times {
  const times = content.trimStart().startsWith('<') ? xmlTimes(content) : tokenTimes(claims ?? {});
  return {
    ...(times.issuedAt === null ? {} : { issuedAt: times.issuedAt }),
    ...(times.windows.length === 0 ? {} : { windows: times.windows }),
  };
}

interface Found {
  readonly issuedAt: string | null;
  readonly windows: TimeWindow[];
}

function xmlTimes(content: string): Found {
  const text = content.replace(/<!--[\s\S]*?-->/g, '');
  const windows: TimeWindow[] = [];
  for (const [, by = '', attributes = ''] of text.matchAll(windowTag)) {
    const from = instant(/\bNotBefore="([^"]*)"/.exec(attributes)?.[1]);
    const until = instant(untilNames.exec(attributes)?.[1]);
    if ((from !== null || until !== null) && windows.length < mostWindows) windows.push({ by, from, until });
  }
  return { issuedAt: instant(/^\s*<[^>]*\bIssueInstant="([^"]*)"/.exec(text)?.[1]), windows };
}

function tokenTimes(claims: Readonly<Record<string, unknown>>): Found {
  const [from, until] = [seconds(claims.nbf), seconds(claims.exp)];
  const windows = from === null && until === null ? [] : [{ by: from === null ? 'exp' : 'nbf, exp', from, until }];
  return { issuedAt: seconds(claims.iat), windows };
}

function instant(text: string | undefined): string | null {
  return text === undefined ? null : isoOf(parseTime(text));
}

function seconds(value: unknown): string | null {
  return typeof value === 'number' ? isoOf(value * 1000) : null;
}

/** Years of four digits only: that is what an instant of ours can say. */
function isoOf(ms: number | null): string | null {
  if (ms === null) return null;
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) || date.getTime() < 0 || date.getUTCFullYear() > 9999 ? null : date.toISOString();
}
