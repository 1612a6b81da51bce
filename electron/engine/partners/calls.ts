/** The front desk of the partners room: one line a call. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import type { PartnersRoom } from './types.ts';

export const partnersHandlers = (room: PartnersRoom): RoomHandlers<'partners'> => ({
  list: () => room.list(),
  get: ({ ref }) => room.get(ref),
  create: (wish) => room.create(wish),
  saveStep: ({ ref, revision, content }) => room.saveStep(ref, revision, content),
  applyTemplate: ({ ref, revision, templateId }) => room.applyTemplate(ref, revision, templateId),
  undo: ({ ref, revision }) => room.undo(ref, revision),
  redo: ({ ref, revision }) => room.redo(ref, revision),
  remove: async ({ ref }) => {
    await room.remove(ref);
    return { removed: true };
  },
  exportBlueprint: ({ ref }) => room.exportBlueprint(ref),
  importBlueprint: ({ fileName, text }) => room.importBlueprint(fileName, text),
  templates: () => room.templates(),
  providers: () => [...room.providers()],
  readMetadata: ({ text, entityId }) => room.readMetadata(text, entityId),
  fetchMetadata: ({ url }, { signal }) => room.fetchMetadata(url, signal),
  discoverIssuer: ({ issuer }, { signal }) => room.discoverIssuer(issuer, signal),
  fetchIssuerKeys: ({ issuer }, { signal }) => room.fetchIssuerKeys(issuer, signal),
  saveConnectionSecret: ({ ref, secret }) => room.saveConnectionSecret(ref, secret),
  hasConnectionSecret: async ({ ref }) => ({ kept: await room.hasConnectionSecret(ref) }),
  ourValues: ({ ref }, { signal }) => room.ourValues(ref, signal),
  readiness: ({ ref }, { signal }) => room.readiness(ref, signal),
  quickstarts: ({ ref }, { signal }) => room.quickstarts(ref, signal),
});
