/** The Inspector's judgement. Answered in electron/engine/inspect/calls.ts. */
import { z } from 'zod';
import {
  CheckRow,
  ComparedField,
  InspectedMessage,
  Inspection,
  RedactionLevel,
  TakenOut,
} from '../model/inspection.ts';
import { query } from './call.ts';

/** What the person knows and the message must not be asked: keys, names, addresses, the time. */
export const InspectContext = z.strictObject({
  idpMetadata: z.string().max(20_000_000).optional(),
  idpCertificates: z.string().max(500_000).optional(),
  spMetadata: z.string().max(5_000_000).optional(),
  spEntityId: z.string().max(2000).optional(),
  acsUrl: z.string().max(2000).optional(),
  requestId: z.string().max(1000).optional(),
  relayState: z.string().max(10_000).optional(),
  decryptKeyPem: z.string().max(50_000).optional(),
  jwks: z.string().max(2_000_000).optional(),
  issuer: z.string().max(2000).optional(),
  audience: z.string().max(2000).optional(),
  nonce: z.string().max(2000).optional(),
  accessToken: z.string().max(100_000).optional(),
  code: z.string().max(10_000).optional(),
  /** ISO 8601; the engine's clock when absent. */
  now: z.string().max(50).optional(),
  clockSkewSeconds: z.number().int().min(0).max(86_400).default(0),
  allowSha1: z.boolean().default(false),
});
export type InspectContext = z.infer<typeof InspectContext>;

export const inspectCalls = {
  messages: query({
    /** `text` as pasted; `base64` when bytes were dropped (either one). */
    input: z.strictObject({
      text: z.string().max(80_000_000).optional(),
      base64: z.string().max(110_000_000).optional(),
      context: InspectContext.prefault({}),
    }),
    output: Inspection,
    fails: ['input/unreadable', 'input/too-large'],
  }),
  /** An inspection that may leave the house, what was taken out of it, and a report as text for a ticket. */
  redact: query({
    input: z.strictObject({ inspection: Inspection, level: RedactionLevel }),
    output: z.object({ inspection: Inspection, taken: z.array(TakenOut), text: z.string() }),
    fails: [],
  }),
  /** Two messages by meaning: prefixes, order of attributes and layout do not count; ids, times and signature values only when asked. */
  compare: query({
    input: z.strictObject({ a: InspectedMessage, b: InspectedMessage, withPassingValues: z.boolean().default(false) }),
    output: z.array(ComparedField),
    fails: [],
  }),
  /** Every question there is, in reading order: the help. */
  checks: query({ input: z.strictObject({}), output: z.array(CheckRow), fails: [] }),
};
