/** The front desk of the federation room. One line per call, no logic. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { FederationRoom } from './federation-room.ts';

export const federationHandlers = (room: FederationRoom): RoomHandlers<'federation'> => ({
  personas: ({ ref }) => room.personas(ref),
  faults: () => room.faults(),
  lookAlikes: () => room.lookAlikes(),
  start: (wish) => room.start(wish),
  cancel: ({ id }) => room.cancel(id),
  get: ({ id }) => room.get(id),
  list: ({ ref }) => room.list(ref),
  exportEvidence: ({ id, people }) => room.exportEvidence(id, people),
  startSweep: ({ ref }) => room.sweeps.start(ref),
  cancelSweep: ({ id }) => room.sweeps.cancel(id),
  getSweep: ({ id }) => room.sweeps.get(id),
  listSweeps: ({ ref }) => room.sweeps.list(ref),
  startWalls: ({ ref, other }) => room.proofs.startWalls(ref, other),
  startCutOff: ({ ref }) => room.proofs.startCutOff(ref),
  startRehearsal: ({ ref }) => room.proofs.startRehearsal(ref),
  cancelProof: ({ id }) => room.proofs.cancel(id),
  getProof: ({ id }) => room.proofs.get(id),
  listProofs: ({ ref }) => room.proofs.list(ref),
  startConnectionTest: (wish, { signal }) => room.connections.start(wish, signal),
  connectionTest: ({ id }) => room.connections.get(id),
  connectionTests: ({ ref }) => room.connections.list(ref),
  cancelConnectionTest: ({ id }) => room.connections.cancel(id),
  handOut: ({ ref }, { signal }) => room.handOuts.handOut(ref, signal),
  returnFile: ({ ref }, { signal }) => room.handOuts.returnFile(ref, signal),
  readReturnFile: ({ ref, text }, { signal }) => room.handOuts.read(ref, text, signal),
  takeReturnFile: ({ ref, revision, text }, { signal }) => room.handOuts.take(ref, revision, text, signal),
});
