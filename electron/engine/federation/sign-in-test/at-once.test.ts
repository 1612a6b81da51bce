import { afterEach, describe, expect, test } from 'vitest';
import type { SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import { openTestHome, type TestHome } from './testing/test-home.ts';

let home: TestHome;
afterEach(() => home.close());

const isWaiting = ({ state }: SignInTest) => state === 'waiting';
const ended = ({ endedAt }: SignInTest) => endedAt !== null;
const wish = { persona: 'Maya Lindqvist', fault: null, openBrowser: false } as const;

async function waiting(ref: Parameters<TestHome['federation']['list']>[0] & string): Promise<SignInTest> {
  const { id } = await home.federation.start({ ref, ...wish });
  return home.until(id, isWaiting);
}

describe('two sign-ins at once', () => {
  test('of two partners both end with their own tokens', async () => {
    home = await openTestHome();
    const refs = [await home.partner('consulting-firm'), await home.partner('supplier')] as const;
    const running = await Promise.all(refs.map((ref) => waiting(ref)));
    const agents = running.map(() => createUserAgent());
    const pages = await Promise.all(running.map(({ startUrl }, at) => agents[at]?.open(startUrl)));
    await Promise.all(pages.map((page, at) => (page === undefined ? null : agents[at]?.press(page, 'Maya Lindqvist'))));
    const done = await Promise.all(running.map(({ id }) => home.until(id, ended)));
    for (const each of done) {
      expect(each.state).toBe('signed-in');
      expect(each.tokens[0]?.claims.organization_id).toBe(each.organization);
    }
    expect(new Set(done.map(({ organization }) => organization)).size).toBe(2);
    expect(home.problems).toEqual([]);
  });

  test('in two tabs of one test: the first to finish counts, and the other meets a closed door', async () => {
    home = await openTestHome();
    const { id, startUrl } = await waiting(await home.partner('consulting-firm'));
    const [first, second] = [createUserAgent(), createUserAgent()];
    const late = await second.open(startUrl);
    await first.press(await first.open(startUrl), 'Maya Lindqvist');
    const done = await home.until(id, ended);
    expect(done).toMatchObject({ state: 'signed-in', persona: 'Maya Lindqvist' });
    await expect(second.press(late, 'Dayo Okafor')).rejects.toThrow();
    expect(await home.federation.get(id)).toEqual(done);
  });
});

describe("an answer to yesterday's request", () => {
  test('from a page that was left open reaches nothing, and today’s test goes on', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm');
    const yesterday = await waiting(ref);
    const agent = createUserAgent();
    const left = await agent.open(yesterday.startUrl);
    const today = await waiting(ref);
    expect((await home.federation.get(yesterday.id)).state).toBe('cancelled');
    await expect(agent.press(left, 'Maya Lindqvist')).rejects.toThrow();
    expect((await home.federation.get(today.id)).state).toBe('waiting');
    const fresh = createUserAgent();
    await fresh.press(await fresh.open(today.startUrl), 'Maya Lindqvist');
    expect((await home.until(today.id, ended)).state).toBe('signed-in');
  });

  test('that comes to the application ends the test, and the sentence says what was wrong', async () => {
    home = await openTestHome();
    const { id, startUrl } = await waiting(await home.partner('consulting-firm'));
    const page = await createUserAgent().open(new URL('/callback?code=old&state=of-yesterday', startUrl).href);
    expect(page.html).toContain('Not signed in');
    const done = await home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', tokens: [] });
    expect(done.sentence).toMatch(/a state that the application never sent, or was used before/);
  });
});
