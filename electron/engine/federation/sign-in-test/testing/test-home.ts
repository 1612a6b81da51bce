/** A home folder with real rooms for tests of this room. Only the ports are stand-ins. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PorticoEvent } from '../../../../../shared/contract/events.ts';
import type { Blueprint } from '../../../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../../../shared/model/ids.ts';
import type { SignInTest } from '../../../../../shared/model/sign-in-test.ts';
import type { Core } from '../../../core.ts';
import { systemClock } from '../../../kernel/clock.ts';
import { createEventBus } from '../../../kernel/events.ts';
import { createListenerRegistry } from '../../../kernel/listeners.ts';
import type { Log } from '../../../kernel/log.ts';
import { openPartnersRoom, type PartnersRoom } from '../../../partners/index.ts';
import type { OpenedBrowser } from '../../../ports.ts';
import { openStore } from '../../../store/index.ts';
import { openTenantRoom, type TenantRoom } from '../../../tenant/index.ts';
import { type FederationRoom, openFederationRoom } from '../../federation-room.ts';
import { openPeople } from '../../people/people.ts';

export interface TestHome {
  readonly core: Core;
  readonly partners: PartnersRoom;
  readonly tenant: TenantRoom;
  readonly federation: FederationRoom;
  readonly events: PorticoEvent[];
  readonly problems: string[];
  /** A partner from the complete example of a template, changed. */
  partner(templateId: string, change?: (blueprint: Blueprint) => Blueprint): Promise<PartnerRef>;
  /** Resolves when the test has got there. */
  until(id: SignInTest['id'], reached: (test: SignInTest) => boolean): Promise<SignInTest>;
  close(): Promise<void>;
}

export interface TestHomeOptions {
  readonly browser?: (url: string) => Promise<OpenedBrowser>;
  /** To start again on what an earlier one left. */
  readonly home?: string;
  /** How long a target may leave the application without an answer. */
  readonly silenceMs?: number;
}

export async function openTestHome(options: TestHomeOptions = {}): Promise<TestHome> {
  const home = options.home ?? (await mkdtemp(join(tmpdir(), 'portico-federation-')));
  const problems: string[] = [];
  const log: Log = (level, event, facts) => {
    if (level !== 'info')
      problems.push(`${event} ${facts?.error instanceof Error ? facts.error.stack : JSON.stringify(facts)}`);
  };
  const clock = systemClock;
  const events = createEventBus(log);
  const secrets = new Map<string, string>();
  const core: Core = {
    version: '0.0.0-test',
    home,
    clock,
    log,
    events,
    listeners: createListenerRegistry(() => events.emit({ type: 'listeners.changed' })),
    ports: {
      vault: {
        kind: 'memory',
        note: '',
        get: async (key) => secrets.get(key) ?? null,
        set: async (key, value) => {
          if (value === null || value === '') secrets.delete(key);
          else secrets.set(key, value);
        },
      },
      browser: {
        open: (url) =>
          options.browser?.(url) ??
          Promise.resolve({ how: 'nothing', opened: false, closed: Promise.resolve(), close: async () => {} }),
      },
      settings: { read: async () => ({}), write: async () => {} },
    },
    store: await openStore(home, { clock, log }),
  };
  const seen: PorticoEvent[] = [];
  events.subscribe((event) => seen.push(event));
  const tenant = openTenantRoom(core);
  const partners = openPartnersRoom(core, {
    ourValues: () => Promise.reject(new Error('not asked for here')),
    readLive: async () => null,
  });
  const federation = openFederationRoom(
    core,
    { partners, tenant, people: openPeople(core) },
    options.silenceMs === undefined ? {} : { silenceMs: options.silenceMs },
  );
  return {
    core,
    partners,
    tenant,
    federation,
    events: seen,
    problems,
    async partner(templateId, change = (blueprint) => blueprint) {
      const made = await partners.create({ templateId, name: '', example: true });
      const { blueprint } = await partners.load(made.ref);
      const changed = change(blueprint);
      if (changed === blueprint) return made.ref;
      // Two partners cannot have one organization id.
      if (changed.organization.id === blueprint.organization.id) await partners.remove(made.ref);
      return (await partners.adopt(changed)).ref;
    },
    async until(id, reached) {
      for (;;) {
        const announced = new Promise<void>((resolve) => {
          const stop = events.subscribe((event) => {
            if (event.type !== 'signInTest.changed' || event.id !== id) return;
            stop();
            resolve();
          });
        });
        const test = await federation.get(id);
        if (reached(test)) return test;
        if (test.endedAt !== null)
          throw new Error(`the test ended as ${test.state}: ${test.sentence}\n${problems.join('\n')}`);
        await announced;
      }
    },
    async close() {
      await federation.close();
      await tenant.close();
      if (options.home === undefined) await rm(home, { recursive: true });
    },
  };
}
