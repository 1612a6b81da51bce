/**
 * Opens the inspection of an open message and sends it its bytes, piece by piece: a large file is never in this page's memory as a
 * whole. What was open before for the same message stays until the new one has something to show.
 */

import type { EngineApi } from '../../../shared/contract/index.ts';
import { type InspectContext, mostPieceBytes } from '../../../shared/contract/inspect.ts';
import type { InspectionId } from '../../../shared/model/ids.ts';
import { readBase64Part } from '../../ui/read-file.ts';
import { closeMessage, findMessage, setInspection } from './open-messages.ts';

/** @param context what to check it against */
export async function beginInspection(
  engine: EngineApi,
  openId: number,
  context: Partial<InspectContext>,
): Promise<void> {
  const message = findMessage(openId);
  if (message === null) return;
  const { source, inspection: last } = message;
  last?.sending.abort();
  if (last !== null && last.id !== null) forget(engine, last.before);
  const sending = new AbortController();
  const before = last?.id ?? last?.before ?? null;
  const begun = { context, id: null, before, begunAt: Date.now(), problem: null, sending };
  setInspection(openId, begun);
  const blob = 'text' in source ? new Blob([source.text]) : source.file;
  let id: InspectionId | null = null;
  const onGone = () => {
    if (findMessage(openId) !== null) return;
    forget(engine, id);
    forget(engine, before);
  };
  sending.signal.addEventListener('abort', onGone, { once: true });
  try {
    ({ id } = await engine.inspect.open({ sizeBytes: blob.size, context }));
    if (sending.signal.aborted) return forget(engine, id);
    setInspection(openId, { ...begun, id });
    await sendPieces(engine, id, blob, sending.signal);
  } catch (problem) {
    if (sending.signal.aborted) return;
    // What was judged stays; what it waits for does not come.
    if (id !== null) engine.inspect.stop({ id }).catch(() => undefined);
    const now = findMessage(openId)?.inspection ?? begun;
    setInspection(openId, { ...now, id, problem });
  }
}

/** A few messages, so that the first is judged while the next piece is on its way. */
const firstPieceBytes = 300_000;

async function sendPieces(engine: EngineApi, id: InspectionId, blob: Blob, signal: AbortSignal): Promise<void> {
  let until = 0;
  while (until < blob.size && !signal.aborted) {
    const fromByte = until;
    until += fromByte === 0 ? firstPieceBytes : mostPieceBytes;
    const base64 = await readBase64Part(blob.slice(fromByte, until));
    const { state } = await engine.inspect.addPiece({ id, fromByte, base64 });
    // Cancelled, or refused: the inspection says why.
    if (state !== 'reading') return;
  }
}

/** The new one shows something, so nobody looks at the one before any more. */
export function dropBefore(engine: EngineApi, openId: number): void {
  const inspection = findMessage(openId)?.inspection ?? null;
  if (inspection === null || inspection.before === null) return;
  setInspection(openId, { ...inspection, before: null });
  forget(engine, inspection.before);
}

export function closeAndForget(engine: EngineApi, openId: number): void {
  for (const id of closeMessage(openId)) forget(engine, id);
}

/** Nobody waits for it; what could not be closed is closed by its age. */
function forget(engine: EngineApi, id: InspectionId | null): void {
  if (id !== null) engine.inspect.close({ id }).catch(() => undefined);
}
