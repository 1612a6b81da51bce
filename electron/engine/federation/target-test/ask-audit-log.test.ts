import { expect, test } from 'vitest';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import { createAuditAsker } from './ask-audit-log.ts';
import { name, openBench, otherTenant, signal } from './testing/target-bench.ts';

/** Asks twice a server whose audit log answers so. */
async function asked(answer: { readonly status: number; readonly body?: string }) {
  const log = { match: { pathPattern: '/audit-events' }, times: 1000, ...answer };
  const at = await openBench(await otherTenant(startSandbox, [log]));
  const port = await at.home.tenant.connect({ kind: 'named', name, clientSecret: '' });
  const ask = createAuditAsker(at.home.core, port, 'portico-test-1');
  const first = await ask(signal);
  const before = port.requests();
  expect(await ask(signal)).toEqual(first);
  return { found: first, isAskedAgain: port.requests() > before };
}

const event = (payload: unknown, more: object = {}) => ({
  event_id: 'e1',
  timestamp: '2026-03-01T12:00:00Z',
  event_subject: 'login',
  action: 'failed',
  payload,
  ...more,
});
const answer = (...events: object[]) => ({ status: 200, body: JSON.stringify({ audit_events: events }) });
const at = new Date('2026-03-01T12:00:00Z');

test.each([
  ['a reason', { login_failed: { reason: ' expired ' } }, 'expired'],
  ['an OAuth error', { login_failed: { error: 'access_denied', error_description: 'Too old.' } }, 'Too old.'],
  ['a bare payload', { message: 'no' }, 'no'],
  ['nothing that is known', { login_failed: { code: 17 } }, ''],
  ['no payload', null, ''],
])('a failed sign-in with %s', async (_what, payload, why) => {
  expect(await asked(answer(event(payload)))).toEqual({ found: { at, why }, isAskedAgain: true });
});

test('what else is in the log says nothing, also where filters are not known', async () => {
  const others = answer(event({}, { action: 'attempted' }), event({}, { event_subject: 'token' }));
  expect(await asked(others)).toEqual({ found: null, isAskedAgain: true });
  expect((await asked({ status: 200, body: '{"audit_events":null}' })).found).toBeNull();
});

test('a log that may not be read, or is none, is not asked again', async () => {
  expect(await asked({ status: 403 })).toEqual({ found: null, isAskedAgain: false });
  expect(await asked({ status: 200, body: '<html>' })).toEqual({ found: null, isAskedAgain: false });
});
