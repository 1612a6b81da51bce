/** The front desk of this room. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import { decodeBase64 } from './base64.ts';
import { inspect } from './inspect.ts';

export const inspectHandlers = (clock: Clock): RoomHandlers<'inspect'> => ({
  messages: ({ text, base64, context }) => inspect(inputOf(text, base64), context, clock.now()),
});

function inputOf(text: string | undefined, base64: string | undefined): Buffer | string {
  if (text !== undefined && base64 === undefined) return text;
  const bytes = base64 === undefined || text !== undefined ? null : decodeBase64(base64);
  if (bytes === null) throw new PorticoError('input/unreadable', 'Give either text or bytes in base64.');
  return bytes;
}
