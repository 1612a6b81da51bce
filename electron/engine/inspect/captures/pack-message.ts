/** A judged message as it is kept and listed. Compressed, because hundreds are held and few are looked at. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { InspectedMessage, MessageRow } from '../../../../shared/model/inspection.ts';
import { clockFactOf } from '../clock-line/clock-difference.ts';
import type { Told } from '../evidence/told.ts';
import type { PackedMessage } from '../judge-job.ts';
import { sentenceFor } from '../to-message.ts';

export function packMessage(message: InspectedMessage, told: Told): PackedMessage {
  return {
    row: rowOf(message, told.issuer),
    checks: message.checks.filter(({ status }) => status !== 'pass'),
    clockFact: clockFactOf(message.kind, told),
    // A memory of its own, exactly as long: it is handed from thread to thread.
    packed: new Uint8Array(deflateRawSync(JSON.stringify(message), { level: 1 })),
  };
}

/** What `packMessage` packed in this process, so it is not checked again: the door parses whatever goes out. */
export function unpackMessage(packed: Uint8Array): InspectedMessage {
  return JSON.parse(inflateRawSync(packed).toString('utf8'));
}

function rowOf(message: InspectedMessage, issuer: string): MessageRow {
  const { kind, verdict, checks, sentence, issuedAt } = message;
  const failed = checks.filter(({ status }) => status === 'fail');
  const [first] = failed;
  return {
    kind,
    verdict,
    sentence: sentence ?? sentenceFor(kind, verdict, checks),
    issuer,
    ...(issuedAt === undefined ? {} : { issuedAt }),
    failed: failed.length,
    firstFailed: first === undefined ? null : { id: first.id, title: first.title },
  };
}
