/** What the SAML and the OpenID Connect half of a connection test have in common: how they judge, tell and end. */
import type { Hono } from 'hono';
import type { InspectContext } from '../../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Check, InspectedMessage, Inspection } from '../../../../shared/model/inspection.ts';
import { inspect } from '../../inspect/index.ts';
import type { HopLog } from './hop-log.ts';
import { ownCheck } from './own-checks.ts';
import type { SignInOutcome } from './verdict.ts';

export interface SideDeps {
  readonly now: () => Date;
  readonly clockSkewSeconds: number;
  readonly log: HopLog;
  /** Aborted when the test is over; calls under way end with it. */
  readonly signal: AbortSignal;
  /** Keeps the judgement of what a request brought until its hop is written; the key is its body or its address. */
  readonly remember: (key: string, judged: Inspection) => void;
}

export interface Side {
  readonly addresses: SideAddresses;
  /** Empty for OpenID Connect. */
  readonly spMetadata: string;
  addRoutes(app: Hono, end: (outcome: SignInOutcome) => Promise<Response>): void;
  /** What is known when the time is over before an answer came. */
  unanswered(why: string): SignInOutcome;
}

export interface SideAddresses {
  readonly startUrl: string;
  readonly spMetadataUrl: string | null;
  readonly acsUrl: string | null;
  readonly entityId: string | null;
  readonly redirectUri: string | null;
}

export interface JudgedInput {
  readonly messages: readonly InspectedMessage[];
  readonly ownChecks: readonly Check[];
  readonly inspection: Inspection | null;
}

/** Judges what came over the wire; what cannot even be read is a failed check, not an error. */
export async function judgeInput(
  text: string,
  context: Omit<InspectContext, 'clockSkewSeconds' | 'allowSha1'>,
  { now, clockSkewSeconds }: Pick<SideDeps, 'now' | 'clockSkewSeconds'>,
): Promise<JudgedInput> {
  try {
    const inspection = await inspect(text, { ...context, clockSkewSeconds, allowSha1: false }, now());
    return { messages: inspection.messages ?? [inspection], ownChecks: [], inspection };
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    const id = error.code === 'input/too-large' ? 'input.size' : 'input.decode';
    return { messages: [], ownChecks: [ownCheck(id, 'fail', error.why)], inspection: null };
  }
}

/** A page that is reloaded for ever begins an attempt each time. */
export const maxAttempts = 50;
