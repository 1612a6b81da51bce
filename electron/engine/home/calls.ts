/** The front desk of the installation: facts for the frame, settings, listeners, the home as one file. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { DoorName, RoomHandlers } from '../../../shared/contract/index.ts';
import { PorticoError } from '../../../shared/errors.ts';
import type { Clock } from '../kernel/clock.ts';
import type { EventBus } from '../kernel/events.ts';
import type { ListenerRegistry } from '../kernel/listeners.ts';
import type { Ports } from '../ports.ts';
import { exportHome } from './export-home.ts';
import { restoreHome } from './restore-home.ts';
import { readSettings, saveSettings } from './settings.ts';

export interface HomeDeps {
  readonly version: string;
  readonly home: string;
  readonly clock: Clock;
  readonly events: EventBus;
  readonly listeners: ListenerRegistry;
  readonly ports: Ports;
}

export const homeHandlers = (
  deps: HomeDeps,
  door: { readonly name: DoorName; readonly note: string },
): RoomHandlers<'app'> => {
  const { home, clock, events, listeners, ports } = deps;
  return {
    info: async () => ({
      version: deps.version,
      door: door.name,
      doorNote: door.note,
      keyStore: { kind: ports.vault.kind, note: ports.vault.note },
      homeProblem: await homeProblem(home),
    }),
    settings: () => readSettings(ports.settings),
    async saveSettings(change) {
      const saved = await saveSettings(ports.settings, change);
      events.emit({ type: 'settings.changed' });
      return saved;
    },
    listeners: () =>
      listeners.list().map(({ id, title, address, stop }) => ({ id, title, address, stoppable: stop !== undefined })),
    stopListener: async ({ id }) => ({ stopped: await listeners.stop(id) }),
    exportHome: () => exportHome(home, clock.now()),
    async restoreHome({ base64, replace }) {
      if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64))
        throw new PorticoError('input/unreadable', 'The file did not arrive whole.');
      const { settings, ...restored } = await restoreHome(home, Buffer.from(base64, 'base64'), replace, clock.now());
      if (settings !== null) await ports.settings.write({ ...(await ports.settings.read()), ...settings });
      for (const type of ['partners.changed', 'targets.changed', 'settings.changed'] as const) events.emit({ type });
      return restored;
    },
  };
};

/** Files that were set aside since somebody last looked; `null` when there are none. */
async function homeProblem(home: string): Promise<string | null> {
  const entries = await readdir(join(home, 'damaged'), { recursive: true, withFileTypes: true }).catch(() => []);
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  if (names.length === 0) return null;
  const shown = names.slice(0, 3).join(', ');
  const count = names.length === 1 ? 'One damaged file lies' : `${names.length} damaged files lie`;
  return `${count} in the folder damaged of the home: ${shown}${names.length > 3 ? ', …' : ''}. Repair and put back, or remove.`;
}
