import { describe, expect, test, vi } from 'vitest';
import { callNames, findCall } from '../../shared/contract/index.ts';
import { PorticoError } from '../../shared/errors.ts';
import { createDispatch } from './dispatch.ts';
import { diskProblem } from './kernel/disk-problem.ts';
import { silentLog } from './kernel/log.ts';

const door = () => ({ signal: new AbortController().signal, door: 'test' as const });
const withHandler = (handler: (input: never) => unknown, strict = false) =>
  createDispatch(async () => ({ stopListener: handler, info: handler, outbox: handler }), silentLog, strict);

describe('dispatch', () => {
  test('answers a call with its parsed output', async () => {
    const reply = await withHandler(() => ({ stopped: true, extra: 'x' }))('app.stopListener', { id: 'a' }, door());
    expect(reply).toEqual({ ok: true, value: { stopped: true } });
  });

  test('what the schema does not name cannot leave', async () => {
    const reply = await withHandler(() => ({ stopped: true, clientSecret: 's3cret' }))(
      'app.stopListener',
      { id: 'a' },
      door(),
    );
    expect(JSON.stringify(reply)).not.toContain('s3cret');
  });

  test.each(['__proto__', 'app.__proto__', 'constructor.name', 'app', 'app.info.x', 'nope.info', '', 'app.toString'])(
    'refuses the call name %j',
    async (name) => {
      const reply = await withHandler(() => ({}))(name, {}, door());
      expect(reply).toMatchObject({ ok: false, failure: { code: 'input/unknown-call' } });
    },
  );

  test('names the fields of a bad input and does not run the handler', async () => {
    const handler = vi.fn();
    const reply = await withHandler(handler)('app.stopListener', { id: 7, more: 1 }, door());
    expect(reply).toMatchObject({ ok: false, failure: { code: 'input/invalid', fields: [{ path: 'id' }, {}] } });
    expect(handler).not.toHaveBeenCalled();
  });

  test('a PorticoError becomes a failure with the catalogue words', async () => {
    const reply = await withHandler(() => {
      throw new PorticoError('state/target-unknown', 'There is no target named x.');
    })('targets.outbox', {}, door());
    expect(reply).toMatchObject({
      ok: false,
      failure: { code: 'state/target-unknown', why: 'There is no target named x.' },
    });
  });

  test('an unknown throw tells nothing of its insides', async () => {
    const reply = await withHandler(() => {
      throw new Error('password=hunter2 at /home/x');
    })('app.stopListener', { id: 'a' }, door());
    expect(reply).toMatchObject({ ok: false, failure: { code: 'bug/unexpected' } });
    expect(JSON.stringify(reply)).not.toMatch(/hunter2|\/home/);
  });

  test('an answer that does not fit the contract is a bug, not an answer', async () => {
    const reply = await withHandler(() => ({ stopped: 'yes' }))('app.stopListener', { id: 'a' }, door());
    expect(reply).toMatchObject({ ok: false, failure: { code: 'bug/unexpected' } });
  });

  test('strict: an undeclared failure is a bug', async () => {
    const handler = () => {
      throw new PorticoError('remote/busy', 'Slow down.');
    };
    expect(await withHandler(handler, true)('app.stopListener', { id: 'a' }, door())).toMatchObject({
      failure: { code: 'bug/unexpected' },
    });
    expect(await withHandler(handler)('app.stopListener', { id: 'a' }, door())).toMatchObject({
      failure: { code: 'remote/busy' },
    });
  });

  test.each([
    ['ENOSPC', 'local/disk'],
    ['EACCES', 'local/disk'],
    ['EROFS', 'local/disk'],
    ['EADDRINUSE', 'local/port-taken'],
  ])('%s is said as %s', async (code, expected) => {
    const error = Object.assign(new Error(code), { code });
    expect(diskProblem(error)?.code).toBe(expected);
    expect(await withHandler(() => Promise.reject(error))('app.stopListener', { id: 'a' }, door())).toMatchObject({
      failure: { code: expected },
    });
  });

  test('a cancelled call says so', async () => {
    const abort = new AbortController();
    abort.abort();
    const reply = await withHandler(() => Promise.reject(abort.signal.reason))(
      'app.stopListener',
      { id: 'a' },
      { signal: abort.signal, door: 'test' },
    );
    expect(reply).toMatchObject({ failure: { code: 'local/cancelled' } });
  });
});

test('every call of the contract can be found by its name', () => {
  expect(callNames.length).toBeGreaterThan(40);
  for (const name of callNames) expect(findCall(name), name).not.toBeNull();
});
