/** The front desk for targets: one line a call. */
import type { RoomHandlers } from '../../../shared/contract/index.ts';
import { readWorkspaces } from './read-workspaces.ts';
import type { TenantRoom } from './tenant-room.ts';

export const targetsHandlers = (room: TenantRoom): RoomHandlers<'targets'> => ({
  list: async () => [...(await room.targets.list())],
  save: ({ target, clientSecret, systemClientSecret }) =>
    room.targets.save(target, { client: clientSecret, system: systemClientSecret }),
  remove: ({ name }) => room.targets.remove(name).then(() => ({ removed: true as const })),
  select: ({ name }) => room.targets.select(name),
  examine: ({ name }, { signal }) => room.targets.examine(name, signal),
  workspaces: (_input, { signal }) => readWorkspaces(room, signal),
  outbox: () =>
    room.sandbox().then((sandbox) => ({ url: sandbox.outboxUrl, count: sandbox.outbox(sandbox.tenantId).length })),
});
