/** A sign-in test: one real browser sign-in through a connection, recorded with all its evidence. */
import { z } from 'zod';
import { Instant, PartnerRef, SignInTestId } from './ids.ts';
import { Check, Inspection } from './inspection.ts';
import { Persona } from './persona.ts';
import { TestedAt } from './target-test.ts';

export { Persona };

export const Fault = z.object({
  name: z.string(),
  protocol: z.enum(['saml', 'oidc', 'both']),
  title: z.string(),
  description: z.string(),
  /** What a connection as configured by default does with it. */
  expected: z.enum(['refused', 'let-in']),
  /** Checks of which one refuses it; empty when no check of a message can. */
  refusedBy: z.array(z.string()),
  /** What refuses it then, in words: there is no message yet, or its checks hold and the person is the problem. Empty otherwise. */
  rule: z.string(),
  /** Where the blueprint decides whether it gets through; empty when nothing does. */
  setting: z.string(),
});
export type Fault = z.infer<typeof Fault>;

/** As the lab shows it: under the words for what is wrong. */
export const ListedFault = Fault.extend({ group: z.string() });
export type ListedFault = z.infer<typeof ListedFault>;

/** A product whose way of answering the loopback IdP takes on. */
export const LookAlike = z.object({
  /** Id of the provider in the catalog. */
  id: z.string(),
  title: z.string(),
  /** What it does in each protocol, in short sentences. */
  facts: z.object({ saml: z.array(z.string()), oidc: z.array(z.string()) }),
});
export type LookAlike = z.infer<typeof LookAlike>;

export const lanes = ['browser', 'application', 'server', 'idp'] as const;
export type Lane = (typeof lanes)[number];

export const Hop = z.object({
  index: z.number().int(),
  from: z.enum(lanes),
  to: z.enum(lanes),
  /** Milliseconds since the test began. */
  atMs: z.number(),
  durationMs: z.number(),
  /** "GET /oauth2/authorize", "302 with AuthnRequest", "Person created". */
  label: z.string(),
  channel: z.enum(['front', 'back', 'event']),
  method: z.string(),
  url: z.string(),
  status: z.number().int().nullable(),
  sizeBytes: z.number().int(),
  verdict: z.enum(['pass', 'fail', 'warn', 'none']),
  /** Header names and values, secrets masked. */
  headers: z.array(z.tuple([z.string(), z.string()])),
  /** What was carried, decoded (XML or JSON), secrets masked; empty when nothing was. */
  message: z.string(),
  inspection: Inspection.nullable(),
});
export type Hop = z.infer<typeof Hop>;

/** One step on the way back from a claim to where its value was born. */
export const TraceNode = z.object({
  kind: z.enum([
    'claim',
    'source',
    'mapping',
    'attribute',
    'persona',
    'organization',
    'application',
    'server',
    'lifetime',
  ]),
  title: z.string(),
  detail: z.string(),
  /** Step of the wizard that changes it; null when nothing in the blueprint does. */
  step: z.string().nullable(),
});
export type TraceNode = z.infer<typeof TraceNode>;

export const DecodedToken = z.object({
  kind: z.enum(['access_token', 'id_token']),
  header: z.record(z.string(), z.unknown()),
  claims: z.record(z.string(), z.unknown()),
  /** For each claim, from the claim back to its origin. */
  trace: z.record(z.string(), z.array(TraceNode)),
});
export type DecodedToken = z.infer<typeof DecodedToken>;

export const SignInTest = z.object({
  id: SignInTestId,
  ref: PartnerRef,
  organization: z.string(),
  organizationName: z.string(),
  protocol: z.enum(['saml', 'oidc', 'directory']),
  /** Null: in a scratch tenant of the sandbox. */
  at: TestedAt.nullable().default(null),
  persona: z.string(),
  /** What the IdP knew of the person; null in a directory, before somebody was picked, and in tests from before this was kept. */
  person: Persona.nullable().default(null),
  fault: z.string().nullable(),
  /** Id of the product that the IdP answered like; null: its own plain way. */
  lookAlike: z.string().nullable().default(null),
  state: z.enum(['preparing', 'waiting', 'signed-in', 'refused', 'failed', 'cancelled', 'interrupted']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Where the person starts; to open in any browser. Empty until the listeners are up and after the end. */
  startUrl: z.string(),
  /** How the browser was opened, in words, or why it was not. */
  browser: z.string(),
  /** Verdict in one sentence. */
  sentence: z.string(),
  hops: z.array(Hop),
  /** Every check asked of the IdP's message by the server, in reading order. */
  checks: z.array(Check),
  profile: z.record(z.string(), z.unknown()).nullable(),
  provisionedUser: z.record(z.string(), z.unknown()).nullable(),
  tokens: z.array(DecodedToken),
  porticoVersion: z.string(),
});
export type SignInTest = z.infer<typeof SignInTest>;

export const SignInTestSummary = SignInTest.pick({
  id: true,
  ref: true,
  organizationName: true,
  protocol: true,
  at: true,
  persona: true,
  fault: true,
  lookAlike: true,
  state: true,
  startedAt: true,
  endedAt: true,
  sentence: true,
}).extend({ hopCount: z.number().int() });
export type SignInTestSummary = z.infer<typeof SignInTestSummary>;
