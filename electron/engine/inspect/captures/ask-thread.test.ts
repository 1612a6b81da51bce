/** An inspection that ends while its thread is on its way must not keep that thread: it would hold the place, and the process. */
import { expect, onTestFinished, test } from 'vitest';
import { InspectContext } from '../../../../shared/contract/inspect.ts';
import { now, signedAssertion } from '../fixtures/saml-messages.ts';
import { openJudge } from '../judge-in-thread.ts';
import { type JudgingThreads, openJudgingThreads } from '../judging-threads.ts';
import { askThread } from './ask-thread.ts';

const calm = new AbortController().signal;

function opened(): JudgingThreads {
  const threads = openJudgingThreads();
  onTestFinished(() => threads.close());
  return threads;
}

/** Lets something happen between getting a thread and hearing of it. */
function between(threads: JudgingThreads, happens: () => void): JudgingThreads {
  return {
    ...threads,
    async borrow(signal) {
      const thread = await threads.borrow(signal);
      happens();
      return thread;
    },
  };
}

/** Both places are free. */
async function bothAreFree(threads: JudgingThreads): Promise<boolean> {
  for (const thread of await Promise.all([threads.borrow(calm), threads.borrow(calm)])) thread.end();
  return true;
}

test('ended at once', async () => {
  const threads = opened();
  const asked = [0, 1, 2].map(() => askThread(threads, () => undefined));
  for (const each of asked) each.end();
  expect(await bothAreFree(threads)).toBe(true);
});

test('ended in the moment between', async () => {
  const threads = opened();
  const asked = [0, 1].map(() => {
    const each = askThread(
      between(threads, () => each.end()),
      () => undefined,
    );
    return each;
  });
  await Promise.all([threads.borrow(calm), threads.borrow(calm)]).then((each) => each.map((thread) => thread.end()));
  expect(asked).toHaveLength(2);
  expect(await bothAreFree(threads)).toBe(true);
});

test('a judgement that was cancelled in that moment', async () => {
  const cancel = new AbortController();
  const judge = openJudge(between(opened(), () => cancel.abort()));
  const job = { input: signedAssertion(), context: InspectContext.parse({}), now };
  await expect(judge(job, cancel.signal)).rejects.toMatchObject({ code: 'local/cancelled' });
});
