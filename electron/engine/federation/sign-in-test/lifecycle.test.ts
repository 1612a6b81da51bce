import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { SignInTestId } from '../../../../shared/model/ids.ts';
import type { SignInTest } from '../../../../shared/model/sign-in-test.ts';
import type { OpenedBrowser } from '../../ports.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { openEvidenceStore } from './evidence.ts';
import { openTestHome, type TestHome } from './testing/test-home.ts';

let home: TestHome | null = null;
let folder = '';

afterEach(async () => {
  await home?.close();
  home = null;
  if (folder !== '') await rm(folder, { recursive: true });
  folder = '';
});

const isWaiting = ({ state }: SignInTest) => state === 'waiting';
const ended = ({ endedAt }: SignInTest) => endedAt !== null;
const wish = { persona: '', fault: null, openBrowser: false } as const;

describe('a sign-in test', () => {
  test('that is cancelled takes everything down and says so', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm');
    const { id } = await home.federation.start({ ref, ...wish });
    const waiting = await home.until(id, isWaiting);
    expect(home.core.listeners.list().map(({ title }) => title)).toEqual(
      expect.arrayContaining(['Loopback IdP', 'Test application']),
    );
    const done = await home.federation.cancel(id);
    expect(done).toMatchObject({ state: 'cancelled', startUrl: '', sentence: 'The sign-in test was cancelled.' });
    await expect(fetch(waiting.startUrl)).rejects.toThrow();
    expect(home.core.listeners.list().map(({ title }) => title)).not.toContain('Loopback IdP');
    const asked = done.hops.find(({ to, label }) => to === 'server' && label.includes('openid-configuration'));
    expect((await fetch(asked?.url ?? '')).status).toBe(404);
    expect((await home.partners.get(ref)).lastTest).toBeNull();
    expect(home.problems).toEqual([]);
  });

  test('ends when the person stops its listener', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm');
    const { id } = await home.federation.start({ ref, ...wish });
    await home.until(id, isWaiting);
    const idp = home.core.listeners.list().find(({ title }) => title === 'Loopback IdP');
    await idp?.stop?.();
    expect((await home.federation.get(id)).state).toBe('cancelled');
  });

  test('ends when the browser is closed in the middle', async () => {
    const closed = Promise.withResolvers<void>();
    const opened: string[] = [];
    const browser = async (url: string): Promise<OpenedBrowser> => {
      opened.push(url);
      return {
        how: 'Chromium in a fresh profile',
        opened: true,
        closed: closed.promise,
        close: async () => closed.resolve(),
      };
    };
    home = await openTestHome({ browser });
    const ref = await home.partner('consulting-firm');
    const { id } = await home.federation.start({ ref, ...wish, openBrowser: true });
    const waiting = await home.until(id, (seen) => seen.browser !== '');
    expect([waiting.browser, opened]).toEqual(['Chromium in a fresh profile.', [waiting.startUrl]]);
    closed.resolve();
    const done = await home.until(id, ended);
    expect(done).toMatchObject({
      state: 'cancelled',
      sentence: 'The browser was closed before the sign-in had ended.',
    });
  });

  test('gives way to the next one of the same partner', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm');
    const first = await home.federation.start({ ref, ...wish });
    await home.until(first.id, isWaiting);
    const second = await home.federation.start({ ref, ...wish });
    expect((await home.federation.get(first.id)).state).toBe('cancelled');
    await home.until(second.id, isWaiting);
    const listed = await home.federation.list(ref);
    expect(listed.map(({ id }) => id).toSorted()).toEqual([first.id, second.id].toSorted());
  });

  test('that a crash left open is closed as interrupted, with what was seen', async () => {
    folder = await mkdtemp(join(tmpdir(), 'portico-federation-'));
    home = await openTestHome({ home: folder });
    const ref = await home.partner('consulting-firm');
    const { id } = await home.federation.start({ ref, ...wish });
    const waiting = await home.until(id, isWaiting);
    await createUserAgent().open(waiting.startUrl);
    const journal = home.core.store.journal(`sign-in-tests/${id}.jsonl`);
    await vi.waitFor(async () => expect((await journal.read()).length).toBeGreaterThan(2));
    // The document still says what was written at the beginning; the journal holds the hops.
    const { closeInterrupted, read } = openEvidenceStore(home.core);
    await closeInterrupted();
    const left = await read(id);
    expect(left).toMatchObject({ state: 'interrupted', startUrl: '' });
    expect(left?.hops.length).toBeGreaterThan(0);
    expect(left?.hops.map(({ index }) => index)).toEqual(left?.hops.map((_hop, index) => index));
  });

  test('of a partner without a connection, and one that does not exist, cannot begin', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm', (blueprint) => ({
      ...blueprint,
      connection: { ...blueprint.connection, kind: 'none' },
    }));
    await expect(home.federation.start({ ref, ...wish })).rejects.toMatchObject({ code: 'state/not-testable' });
    await expect(home.federation.get(SignInTestId.parse('test-none'))).rejects.toMatchObject({
      code: 'state/test-unknown',
    });
  });

  test('of a draft with a wrong value says which', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm', (blueprint) => ({
      ...blueprint,
      organization: { ...blueprint.organization, id: 'Not An Id' },
    }));
    await expect(home.federation.start({ ref, ...wish })).rejects.toMatchObject({
      code: 'state/not-testable',
      fields: [{ path: 'organization.id', message: expect.any(String) }],
    });
    expect(await home.federation.list(ref)).toEqual([]);
  });
});

describe('a partner without an application that has a sign-in', () => {
  test('is tried with a test application, and the screen says so', async () => {
    home = await openTestHome();
    const servicesOnly = (blueprint: Blueprint): Blueprint => ({
      ...blueprint,
      applications: blueprint.applications.filter(({ kind }) => kind === 'service'),
    });
    const ref = await home.partner('consulting-firm', servicesOnly);
    const { id } = await home.federation.start({ ref, ...wish, persona: 'Maya Lindqvist' });
    const waiting = await home.until(id, isWaiting);
    expect(waiting.sentence).toContain('a test application was added');
    const agent = createUserAgent();
    await agent.press(await agent.open(waiting.startUrl), 'Maya Lindqvist');
    const done = await home.until(id, ended);
    expect(done.state).toBe('signed-in');
    expect(done.tokens.length).toBeGreaterThan(2);
  });
});

describe('somebody without an address', () => {
  test('is refused with the status of the IdP, in words', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm');
    const { id } = await home.federation.start({ ref, ...wish, persona: 'Maya Lindqvist' });
    const waiting = await home.until(id, isWaiting);
    const agent = createUserAgent();
    await agent.press(await agent.open(waiting.startUrl), 'Dayo Okafor');
    const done = await home.until(id, ended);
    expect(done).toMatchObject({ state: 'refused', persona: 'Dayo Okafor' });
    expect(done.sentence).toMatch(/InvalidNameIDPolicy|NameID/);
  });
});
