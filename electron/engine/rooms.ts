/**
 * The wiring: which room gets which, each opened once, when it is first needed. What a lower room needs of a higher one
 * (our values, the live state) comes in here as a function, so that no room leans upwards.
 */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoorName, RoomHandlers, RoomName } from '../../shared/contract/index.ts';
import { PorticoError } from '../../shared/errors.ts';
import type { Core } from './core.ts';
import type { FederationRoom, People } from './federation/index.ts';
import type { InspectRoom } from './inspect/index.ts';
import { type Lazy, once } from './kernel/once.ts';
import type { PartnersRoom } from './partners/index.ts';
import type { SyncRoom } from './sync/index.ts';
import type { TenantRoom } from './tenant/index.ts';

export interface Rooms {
  readonly handlers: { readonly [R in RoomName]: () => Promise<RoomHandlers<R>> };
  /** Takes back what a process that is gone left on a target. Opens nothing when there is nothing. */
  recover(): Promise<void>;
  close(): Promise<void>;
}

export function createRooms(core: Core, door: { readonly name: DoorName; readonly note: string }): Rooms {
  const tenant: Lazy<TenantRoom> = once(async () => (await import('./tenant/index.ts')).openTenantRoom(core));

  const partners: Lazy<PartnersRoom> = once(async () => {
    const [{ openPartnersRoom }, { idpIdOf }] = await Promise.all([
      import('./partners/index.ts'),
      import('./sync/index.ts'),
    ]);
    return openPartnersRoom(core, {
      async ourValues(blueprint, signal) {
        const tenants = await tenant.get();
        const port = await tenants.connect({ kind: 'selected' });
        const { id } = blueprint.organization;
        return tenants.ourValues(port, id, idpIdOf(id), signal);
      },
      readLive: async (blueprint, signal) => (await sync.get()).liveFacts(blueprint, signal),
    });
  });

  const sync: Lazy<SyncRoom> = once(async () => {
    const [{ openSyncRoom }, { parseBlueprintFile }] = await Promise.all([
      import('./sync/index.ts'),
      import('./partners/index.ts'),
    ]);
    const blueprints = await partners.get();
    return openSyncRoom({
      core,
      tenants: await tenant.get(),
      blueprints: {
        load: blueprints.load,
        findByOrganization: blueprints.findByOrganization,
        connectionSecret: blueprints.connectionSecret,
        markSynced: blueprints.markSynced,
        markDrift: blueprints.markDrift,
        parseFile: parseBlueprintFile,
      },
    });
  });

  // Not by the room's index: the preview asks it at every keystroke and needs nothing else of the lab.
  const people: Lazy<People> = once(async () => (await import('./federation/people/people.ts')).openPeople(core));

  const federation: Lazy<FederationRoom> = once(async () => {
    const { openFederationRoom } = await import('./federation/index.ts');
    return openFederationRoom(core, {
      partners: await partners.get(),
      tenant: await tenant.get(),
      people: await people.get(),
    });
  });

  const inspect: Lazy<InspectRoom> = once(async () => (await import('./inspect/index.ts')).openInspectRoom(core));

  return {
    handlers: {
      app: async () => (await import('./home/index.ts')).homeHandlers(core, door),
      partners: async () => (await import('./partners/index.ts')).partnersHandlers(await partners.get()),
      preview: async () =>
        (await import('./preview/index.ts')).previewHandlers(core, await partners.get(), {
          people: async (blueprint) => (await people.get()).foreseen(blueprint),
          async issuerOf({ organization }) {
            try {
              const { target } = await (await tenant.get()).connect({ kind: 'selected' });
              return { issuer: `${target.baseUrl}/${target.tenantId}/${organization.id}`, tenantId: target.tenantId };
            } catch (error) {
              // A target that cannot be used is the doctor's to explain; the preview goes on without its address.
              if (error instanceof PorticoError) return null;
              throw error;
            }
          },
        }),
      sync: async () => (await import('./sync/index.ts')).syncHandlers(await sync.get()),
      federation: async () => (await import('./federation/index.ts')).federationHandlers(await federation.get()),
      inspect: async () => (await inspect.get()).handlers,
      targets: async () => (await import('./tenant/index.ts')).targetsHandlers(await tenant.get()),
    },
    async recover() {
      if ((await readdir(join(core.home, 'target-uses')).catch(() => [])).length > 0) await federation.get();
    },
    async close() {
      (await inspect.opened())?.close();
      // Upper rooms first: they use the lower ones to end cleanly.
      await (await federation.opened())?.close();
      await (await sync.opened())?.close();
      await (await tenant.opened())?.close();
    },
  };
}
