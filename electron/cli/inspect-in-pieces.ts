/**
 * Inspects a large input in pieces, as a window does, so that its messages are never all in memory at once: they are kept
 * compressed by the engine and asked for one by one when they are printed.
 */

import { EngineFailure } from '../../shared/contract/client.ts';
import type { EngineApi } from '../../shared/contract/index.ts';
import { type InspectContext, mostPieceBytes } from '../../shared/contract/inspect.ts';
import type { Check, InspectedMessage, Inspection } from '../../shared/model/inspection.ts';

export interface InspectedInPieces {
  /** What `inspect.messages` answers, but for the list of messages. */
  readonly whole: Inspection;
  /** Of a capture, in order, each time anew; null when the input was one message. */
  readonly messages: (() => AsyncGenerator<InspectedMessage>) | null;
}

/** @throws EngineFailure what a call or the inspection itself failed with, with its reference to the log */
export async function inspectInPieces(
  calls: EngineApi,
  bytes: Buffer,
  context: Partial<InspectContext>,
  signal: AbortSignal,
): Promise<InspectedInPieces> {
  const { id } = await calls.inspect.open({ sizeBytes: bytes.length, context });
  for (let fromByte = 0; fromByte < bytes.length; fromByte += mostPieceBytes) {
    const base64 = bytes.toString('base64', fromByte, fromByte + mostPieceBytes);
    const { state } = await calls.inspect.addPiece({ id, fromByte, base64 }, { signal });
    if (state === 'failed') break;
  }
  const { failure, isCapture, judged, verdict, sentence, clock } = await calls.inspect.finished({ id }, { signal });
  if (failure !== undefined) throw new EngineFailure(failure);
  const message = (index: number) => calls.inspect.message({ id, index }, { signal });
  if (!isCapture && judged === 1) return { whole: await message(0), messages: null };
  const messages = async function* () {
    for (let index = 0; index < judged; index += 1) yield await message(index);
  };
  const checks: Check[] = [];
  let verified: InspectedMessage | null = null;
  let place = 0;
  for await (const each of messages()) {
    for (const check of each.checks) checks.push({ ...check, message: place });
    if (each.verdict === 'valid') verified = each;
    place += 1;
  }
  const { subject, attributes, claims } = verified ?? {};
  return {
    whole: {
      kind: 'capture',
      verdict,
      checks,
      ...(subject === undefined ? {} : { subject }),
      ...(attributes === undefined ? {} : { attributes }),
      ...(claims === undefined ? {} : { claims }),
      sentence,
      ...(clock === undefined ? {} : { clock }),
    },
    messages,
  };
}
