/** A partners room on a home of its own, with a clock that tests turn, for as many openings as a test wants. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PorticoEvent } from '../../../../shared/contract/events.ts';
import type { Partner } from '../../../../shared/model/partner.ts';
import { createEventBus } from '../../kernel/events.ts';
import { silentLog } from '../../kernel/log.ts';
import { openStore } from '../../store/index.ts';
import { openPartnersRoom, type PartnersRoom } from '../index.ts';

export interface TestRoom {
  readonly home: string;
  readonly room: PartnersRoom;
  readonly events: PorticoEvent[];
  readonly secrets: Map<string, string>;
  /** Milliseconds pass. */
  pass(milliseconds: number): void;
  turnTo(instant: string): void;
  now(): Date;
  /** Another Portico on the same home. */
  another(): Promise<PartnersRoom>;
  saveName(partner: Partner, name: string): Promise<Partner>;
}

export async function openTestRoom(): Promise<TestRoom> {
  let now = new Date('2026-11-24T10:00:00Z');
  const clock = { now: () => now };
  const home = join(await mkdtemp(join(tmpdir(), 'portico-partners-')), 'home');
  const events: PorticoEvent[] = [];
  const secrets = new Map<string, string>();
  const vault = {
    kind: 'memory' as const,
    note: '',
    get: async (key: string) => secrets.get(key) ?? null,
    set: async (key: string, value: string | null) => {
      if (value === null || value === '') secrets.delete(key);
      else secrets.set(key, value);
    },
  };
  const browser = { open: async () => ({ how: '', opened: false, closed: Promise.resolve(), close: async () => {} }) };
  const settings = { read: async () => ({}), write: async () => {} };

  async function another(): Promise<PartnersRoom> {
    const store = await openStore(home, { clock, log: silentLog });
    const bus = createEventBus(silentLog);
    bus.subscribe((event) => events.push(event));
    const ours = { entityId: 'e', acsUrl: 'a', spMetadataUrl: 'm', redirectUri: 'r', confirmed: false };
    return openPartnersRoom(
      { store, clock, log: silentLog, events: bus, ports: { vault, browser, settings } },
      {
        ourValues: async ({ organization }) => ({ ...ours, issuer: `https://tenant.example/t/${organization.id}` }),
        readLive: async () => null,
      },
    );
  }

  const room = await another();
  return {
    home,
    room,
    events,
    secrets,
    another,
    pass: (milliseconds) => {
      now = new Date(now.getTime() + milliseconds);
    },
    turnTo: (instant) => {
      now = new Date(instant);
    },
    now: () => now,
    saveName: (partner, name) => {
      const value = { ...partner.blueprint.organization, name };
      return room.saveStep(partner.ref, partner.revision, { step: 'organization', value });
    },
  };
}
