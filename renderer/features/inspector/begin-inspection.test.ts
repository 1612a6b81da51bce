/** What is not sent any more keeps no place in the engine: others wait for it. */
import { afterEach, expect, test, vi } from 'vitest';
import { createClient } from '../../../shared/contract/client.ts';
import { beginInspection } from './begin-inspection.ts';
import { findMessage, openMessage } from './open-messages.ts';

afterEach(() => vi.unstubAllGlobals());

/** An engine that opens, and hears nothing more until it is told. */
function openEngine(pieceRead: Promise<void>) {
  const asked: (readonly [string, unknown])[] = [];
  const engine = createClient(async (name, input) => {
    asked.push([name, input]);
    if (name === 'inspect.open') return { ok: true, value: { id: 'inspection-1' } };
    if (name === 'inspect.addPiece') await pieceRead;
    return { ok: true, value: name === 'inspect.addPiece' ? { state: 'done', readBytes: 1, found: 0 } : {} };
  });
  return { asked, engine };
}

/** A browser's reader of files, for one whose file changed meanwhile, or not. */
function stubReader(problem: Error | null): void {
  class Reader {
    onload = (): void => undefined;
    onerror = (): void => undefined;
    result = 'data:;base64,eA==';
    error = problem;
    readAsDataURL(): void {
      queueMicrotask(() => (problem === null ? this.onload() : this.onerror()));
    }
  }
  vi.stubGlobal('FileReader', Reader);
}

let lastId = 0;
function openOne(): number {
  openMessage({ fileName: 'capture.har', file: new Blob(['x']) });
  lastId += 1;
  return lastId;
}

test('a file that changes while it is read ends its inspection', async () => {
  const problem = new Error('the file has changed');
  stubReader(problem);
  const { asked, engine } = openEngine(Promise.resolve());
  const id = openOne();
  await beginInspection(engine, id, {});
  expect(asked).toContainEqual(['inspect.stop', { id: 'inspection-1' }]);
  expect(findMessage(id)?.inspection).toMatchObject({ id: 'inspection-1', problem });
});

test('a message that gives way to others closes its inspection, also while it is sent', async () => {
  stubReader(null);
  const pieceRead = Promise.withResolvers<void>();
  const { asked, engine } = openEngine(pieceRead.promise);
  const id = openOne();
  const begun = beginInspection(engine, id, {});
  await vi.waitFor(() => expect(asked.map(([name]) => name)).toContain('inspect.addPiece'));
  for (let count = 0; count < 12; count += 1) openOne();
  expect(findMessage(id)).toBeNull();
  expect(asked).toContainEqual(['inspect.close', { id: 'inspection-1' }]);
  pieceRead.resolve();
  await begun;
});
