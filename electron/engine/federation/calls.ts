/** The front desk of the federation room. One line per call, no logic. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { FederationRoom } from './federation-room.ts';

export const federationHandlers = (room: FederationRoom): RoomHandlers<'federation'> => ({
  personas: ({ ref }) => room.personas(ref),
  faults: () => room.faults(),
  start: (wish) => room.start(wish),
  cancel: ({ id }) => room.cancel(id),
  get: ({ id }) => room.get(id),
  list: ({ ref }) => room.list(ref),
  exportEvidence: ({ id, people }) => room.exportEvidence(id, people),
});
