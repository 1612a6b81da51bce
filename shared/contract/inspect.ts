/** The Inspector's judgement. Answered in electron/engine/inspect/calls.ts. */
import { z } from 'zod';
import { InspectionId } from '../model/ids.ts';
import {
  CheckRow,
  ComparedField,
  InspectedMessage,
  Inspection,
  OpenInspection,
  RedactionLevel,
  TakenOut,
} from '../model/inspection.ts';
import { command, query } from './call.ts';

/** What is dropped, pasted or given as a file. */
export const mostInspectedBytes = 60_000_000;
/** A piece of it; small enough to be one of many calls. */
export const mostPieceBytes = 1_500_000;
/** Of what is given to check it against, in characters. */
export const mostGiven = {
  idpMetadata: 20_000_000,
  idpCertificates: 500_000,
  spMetadata: 5_000_000,
  decryptKeyPem: 50_000,
  jwks: 2_000_000,
} as const;

/** What the person knows and the message must not be asked: keys, names, addresses, the time. */
export const InspectContext = z.strictObject({
  idpMetadata: z.string().max(mostGiven.idpMetadata).optional(),
  idpCertificates: z.string().max(mostGiven.idpCertificates).optional(),
  spMetadata: z.string().max(mostGiven.spMetadata).optional(),
  spEntityId: z.string().max(2000).optional(),
  acsUrl: z.string().max(2000).optional(),
  requestId: z.string().max(1000).optional(),
  relayState: z.string().max(10_000).optional(),
  decryptKeyPem: z.string().max(mostGiven.decryptKeyPem).optional(),
  jwks: z.string().max(mostGiven.jwks).optional(),
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
  /** Everything in one answer, as the command line wants it for what is small. A window opens an inspection instead, see `open`. */
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
  /**
   * Opens an inspection of something whose bytes follow by `addPiece`. Judging begins with the first piece; `inspection.changed`
   * announces how far it is. At most a few are held, in memory only; the one that was not used for the longest time goes first.
   */
  open: command({
    input: z.strictObject({
      sizeBytes: z.number().int().min(0).max(mostInspectedBytes),
      context: InspectContext.prefault({}),
    }),
    output: z.object({ id: InspectionId }),
    fails: [],
  }),
  /** The next bytes, in order. Answered when they were read, so that a sender never gets far ahead. */
  addPiece: command({
    input: z.strictObject({
      id: InspectionId,
      fromByte: z.number().int().min(0),
      base64: z.string().max(Math.ceil(mostPieceBytes / 3) * 4),
    }),
    output: OpenInspection.pick({ readBytes: true, found: true, state: true }),
    fails: ['state/inspection-unknown', 'input/unreadable'],
  }),
  /** How far an inspection is, with the rows of judged messages that the asker does not have yet. What made it fail is in the answer. */
  progress: query({
    input: z.strictObject({ id: InspectionId, fromRow: z.number().int().min(0).default(0) }),
    output: OpenInspection,
    fails: ['state/inspection-unknown'],
  }),
  /** The same with all rows, answered when everything is judged, or nothing more comes. */
  finished: query({
    input: z.strictObject({ id: InspectionId }),
    output: OpenInspection,
    fails: ['state/inspection-unknown'],
  }),
  /** One judged message, whole. */
  message: query({
    input: z.strictObject({ id: InspectionId, index: z.number().int().min(0) }),
    output: InspectedMessage,
    fails: ['state/inspection-unknown', 'state/message-unknown'],
  }),
  /** Stops reading and judging at once and keeps what was judged. */
  stop: command({
    input: z.strictObject({ id: InspectionId }),
    output: z.object({}),
    fails: ['state/inspection-unknown'],
  }),
  /** Forgets an inspection; one that is not there is forgotten already. */
  close: command({ input: z.strictObject({ id: InspectionId }), output: z.object({}), fails: [] }),
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
