/** One decoded and judged message, and the questions that were asked of it (see cli.md, `inspect`). */
import { z } from 'zod';
import { Failure } from '../errors.ts';
import { InspectionId, Instant } from './ids.ts';
import { CertificateFacts } from './partner.ts';

export const messageKinds = [
  'saml-response',
  'saml-assertion',
  'saml-authn-request',
  'saml-logout-request',
  'saml-logout-response',
  'saml-metadata',
  'jwt',
  'jwe',
  'jwks',
  'oidc-discovery',
  'token-response',
  'certificate',
  'capture',
] as const;
export type MessageKind = (typeof messageKinds)[number];

export const CheckStatus = z.enum(['pass', 'fail', 'warn', 'skip']);
export type CheckStatus = z.infer<typeof CheckStatus>;

export const Check = z.object({
  /** Stable, dotted: `sig.digest`, `cond.audience`. */
  id: z.string(),
  status: CheckStatus,
  title: z.string(),
  detail: z.string(),
  fix: z.string(),
  who: z.enum(['partner', 'us', 'either']),
  spec: z.string(),
  expected: z.string().optional(),
  received: z.string().optional(),
  /** Index in `messages` when several messages were inspected. */
  message: z.number().int().optional(),
});
export type Check = z.infer<typeof Check>;

export const Verdict = z.enum(['valid', 'invalid', 'unverified']);
export type Verdict = z.infer<typeof Verdict>;

/** A stretch of the pretty-printed message, for shading: character offsets in `content`. */
export const MessagePart = z.object({
  from: z.number().int(),
  to: z.number().int(),
  state: z.enum(['signed', 'failed']),
});

/** When one part of a message may be used; `null`: no bound on that side. Only for showing. */
export const TimeWindow = z.object({
  /** Which part sets it: `Conditions`, `SubjectConfirmationData`, `exp`. */
  by: z.string(),
  from: Instant.nullable(),
  until: Instant.nullable(),
});
export type TimeWindow = z.infer<typeof TimeWindow>;

/** A certificate that the message carries (a clue, never a key to use), or one that was given as trusted. */
export const SeenCertificate = CertificateFacts.extend({
  from: z.enum(['message', 'trusted']),
  /** The message carries the very certificate that is trusted. */
  inBoth: z.boolean(),
});
export type SeenCertificate = z.infer<typeof SeenCertificate>;

/** From several questions and their answers: is somebody's clock wrong? */
export const ClockLine = z.object({
  pairs: z.number().int(),
  /** How far the answering side's clock is ahead of the asking side's, at least; negative when it is behind. */
  differenceSeconds: z.number().nullable(),
  sentence: z.string(),
});
export type ClockLine = z.infer<typeof ClockLine>;

export const InspectedMessage = z.object({
  kind: z.enum(messageKinds),
  verdict: Verdict,
  checks: z.array(Check),
  subject: z.record(z.string(), z.unknown()).optional(),
  attributes: z.record(z.string(), z.array(z.string())).optional(),
  claims: z.record(z.string(), z.unknown()).optional(),
  /** How it was unwrapped, outermost first: `form parameter SAMLResponse`, `base64`. */
  wrappings: z.array(z.string()).optional(),
  /** The message as text (XML or JSON), for showing; never trusted. */
  content: z.string().optional(),
  parts: z.array(MessagePart).optional(),
  /** One sentence with the verdict and what to do, ready to be sent. */
  sentence: z.string().optional(),
  /** When the message says it was made, by the sender's clock. */
  issuedAt: Instant.optional(),
  windows: z.array(TimeWindow).optional(),
  certificates: z.array(SeenCertificate).optional(),
});
export type InspectedMessage = z.infer<typeof InspectedMessage>;

export const Inspection = InspectedMessage.extend({
  messages: z.array(InspectedMessage).optional(),
  clock: ClockLine.optional(),
});
export type Inspection = z.infer<typeof Inspection>;

/** A judged message as a line of a list; the whole of it is asked for when it is picked. */
export const MessageRow = z.object({
  kind: z.enum(messageKinds),
  verdict: Verdict,
  sentence: z.string(),
  /** What the message says of its author; never trusted, only shown. */
  issuer: z.string(),
  issuedAt: Instant.optional(),
  failed: z.number().int(),
  /** The check that fails first in reading order. */
  firstFailed: z.object({ id: z.string(), title: z.string() }).nullable(),
});
export type MessageRow = z.infer<typeof MessageRow>;

/** A check that failed in messages of a capture, and in how many. */
export const CaptureProblem = z.object({
  id: z.string(),
  title: z.string(),
  who: Check.shape.who,
  messages: z.number().int(),
});
export type CaptureProblem = z.infer<typeof CaptureProblem>;

/** An inspection that goes on: what was judged so far. Rows are in the input's order and never change. */
export const OpenInspection = z.object({
  id: InspectionId,
  /** `stopped`: a person cancelled it; `failed`: `failure` says why. Both keep what was judged. */
  state: z.enum(['reading', 'judging', 'done', 'stopped', 'failed']),
  sizeBytes: z.number().int(),
  readBytes: z.number().int(),
  /** How many messages were found so far; all of them once the input was read. */
  found: z.number().int(),
  /** Several messages, judged as a whole. */
  isCapture: z.boolean(),
  judged: z.number().int(),
  /** From the row that was asked for. */
  rows: z.array(MessageRow),
  /** Of what was judged so far. */
  verdict: Verdict,
  sentence: z.string(),
  problems: z.array(CaptureProblem),
  clock: ClockLine.optional(),
  failure: Failure.optional(),
});
export type OpenInspection = z.infer<typeof OpenInspection>;

/** What is taken out before an inspection leaves the house; each level takes out what the one before it does, and more. */
export const redactionLevels = ['secrets', 'people', 'structure'] as const;
export const RedactionLevel = z.enum(redactionLevels);
export type RedactionLevel = z.infer<typeof RedactionLevel>;

/** One thing that the preview shows as taken out. */
export const TakenOut = z.object({
  what: z.string(),
  was: z.string(),
  becomes: z.string(),
  times: z.number().int(),
});
export type TakenOut = z.infer<typeof TakenOut>;

/** One field of two messages, beside each other. */
export const ComparedField = z.object({
  field: z.string(),
  state: z.enum(['same', 'different', 'only-a', 'only-b']),
  a: z.string(),
  b: z.string(),
});
export type ComparedField = z.infer<typeof ComparedField>;

/** A row of the check table, as help. */
export const CheckRow = z.object({
  id: z.string(),
  kinds: z.array(z.enum(messageKinds)),
  title: z.string(),
  explanation: z.string(),
  fix: z.string(),
  who: z.enum(['partner', 'us', 'either']),
  spec: z.string(),
});
export type CheckRow = z.infer<typeof CheckRow>;
