import { afterEach, describe, expect, test } from 'vitest';
import { readChaosPlan } from './chaos.ts';
import { startTestSandbox, type TestSandbox } from './testing/sandbox-client.ts';

let tenant: TestSandbox | null = null;
afterEach(async () => {
  await tenant?.close();
  tenant = null;
});
const orgs = '/api/admin/{tid}/organizations';
const start = async (fault: object): Promise<TestSandbox> => {
  tenant = await startTestSandbox({ chaos: { faults: [{ match: { pathPattern: '/organizations' }, ...fault }] } });
  return tenant;
};

describe('a fault', () => {
  test.each([401, 403, 409, 412, 422, 429, 500, 503])('%d once, then the real answer', async (status) => {
    const { call } = await start({ status, retryAfter: 1 });
    const faulted = await call('GET', orgs);
    expect(faulted.status).toBe(status);
    expect(faulted.json).toMatchObject({ status_code: status });
    expect(faulted.headers.get('retry-after')).toBe('1');
    expect((await call('GET', orgs)).status).toBe(200);
  });

  test('spares other methods and paths, and waits for its turn', async () => {
    const { call } = await start({
      match: { method: 'POST', pathPattern: '/organizations$' },
      skip: 1,
      times: 2,
      status: 500,
    });
    const statuses: number[] = [];
    for (const id of ['a', 'b', 'c', 'd'])
      statuses.push((await call('POST', orgs, { id, parent_id: 'blixit-partners' })).status);
    expect(statuses).toEqual([201, 500, 500, 201]);
    expect((await call('GET', orgs)).status).toBe(200);
  });

  test('closes the connection before the work, or after it', async () => {
    const before = await start({ drop: 'before' });
    await expect(before.call('POST', orgs, { id: 'a', parent_id: 'blixit-partners' })).rejects.toThrow();
    expect((await before.call('GET', `${orgs}/a`)).status).toBe(404);
    await before.close();
    const after = await start({ drop: 'after' });
    await expect(after.call('POST', orgs, { id: 'a', parent_id: 'blixit-partners' })).rejects.toThrow();
    expect((await after.call('GET', `${orgs}/a`)).status).toBe(200);
  });

  test('answers what is no JSON', async () => {
    const { call } = await start({ status: 502, body: '<html>Bad gateway</html>' });
    const answer = await call('GET', orgs);
    expect([answer.status, answer.headers.get('content-type'), answer.text]).toEqual([
      502,
      'text/html',
      '<html>Bad gateway</html>',
    ]);
  });

  test('makes an answer slow', async () => {
    const { call } = await start({ delayMs: 150 });
    const began = performance.now();
    expect((await call('GET', orgs)).status).toBe(200);
    expect(performance.now() - began).toBeGreaterThanOrEqual(140);
  });
});

test.each([
  { faults: [{ status: 42 }] },
  { faults: 'all' },
  { faults: [{ match: { pathPattern: '(' } }] },
  { fault: [] },
])('a plan that is not understood is refused: %j', (plan) => {
  expect(() => readChaosPlan(plan)).toThrow(expect.objectContaining({ code: 'input/invalid' }));
});
