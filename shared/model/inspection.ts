/** One decoded and judged message, and the questions that were asked of it (see cli.md, `inspect`). */
import { z } from 'zod';

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

const InspectedMessage = z.object({
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
});
export type InspectedMessage = z.infer<typeof InspectedMessage>;

export const Inspection = InspectedMessage.extend({ messages: z.array(InspectedMessage).optional() });
export type Inspection = z.infer<typeof Inspection>;
