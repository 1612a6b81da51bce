import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { allLookAlikes } from '../idp/look-alikes/look-alikes.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { openTestHome, type TestHome } from './testing/test-home.ts';

let home: TestHome;
let ref: PartnerRef;
beforeAll(async () => {
  home = await openTestHome();
  ref = await home.partner('consulting-firm');
});
afterAll(async () => {
  await home.close();
});

test.each(allLookAlikes.map((lookAlike) => [lookAlike.title, lookAlike] as const))(
  'somebody signs in at an identity provider that answers like %s',
  async (_title, { id: lookAlike, signs, nameIdFormat }) => {
    const { id } = await home.federation.start({
      ref,
      persona: 'Maya Lindqvist',
      fault: null,
      lookAlike,
      openBrowser: false,
    });
    const agent = createUserAgent();
    const { startUrl } = await home.until(id, ({ state }) => state === 'waiting');
    await agent.press(await agent.open(startUrl), 'Maya Lindqvist');
    const done = await home.until(id, ({ endedAt }) => endedAt !== null);
    expect(done.sentence).toMatch(/^Maya Lindqvist signed in/);
    const message = done.hops.find(({ label }) => label === 'POST SAMLResponse')?.message ?? '';
    expect([...message.matchAll(/<ds:Signature /g)]).toHaveLength(
      [signs.response, signs.assertion].filter(Boolean).length,
    );
    expect(message).toContain(nameIdFormat ?? 'nameid-format:emailAddress');
  },
);

test('a product that nobody knows is refused', async () => {
  const { id } = await home.federation.start({ ref, persona: '', fault: null, lookAlike: 'none', openBrowser: false });
  const done = await home.until(id, ({ endedAt }) => endedAt !== null);
  expect(done).toMatchObject({ state: 'failed', sentence: expect.stringContaining('no look-alike named "none"') });
});
