import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { poolIdOf } from '../../sync/index.ts';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import {
  ended,
  isWaiting,
  name,
  openBench,
  organizationsAt,
  otherTenant,
  signal,
  signIn,
  startAtTarget,
  wish,
} from './testing/target-bench.ts';

describe('a sign-in test at a connected target', () => {
  test('says what it would write before anything is written', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id, operations, ...review } = await at.home.federation.reviews.make(at.ref, name, null, signal);
    expect(review).toMatchObject({
      label: 'Acme production',
      host: new URL(at.sandbox.baseUrl).host,
      organizationName: 'Portico test of Cascade Consulting',
      blocked: '',
    });
    expect(operations.map(({ summary }) => summary)).toEqual(
      expect.arrayContaining([
        'Create the organization Portico test of Cascade Consulting',
        expect.stringContaining('the identity provider Portico test, loopback identity provider'),
      ]),
    );
    const written = JSON.stringify(operations);
    expect(written).toContain(id);
    expect(written).toContain('http://127.0.0.1:0/saml/sso');
    // Nobody real is invited, named or routed, and nothing of the partner's own is touched.
    expect(written).not.toMatch(/cascade\.example|invitation|DELETE|"PUT"[^}]*cascade-consulting(?!-)/);
    // A body may name the organization and still be another's, so that each request is known by where it goes, or by whose thing it makes.
    for (const { request, summary } of operations) {
      const body = { id: '', authorization_server_id: '', ...Object(request?.body) };
      const at = [...(request?.path.split('/') ?? []), body.authorization_server_id];
      const makesIt = request?.method === 'POST' && request.path.endsWith('/organizations') && body.id === id;
      expect(makesIt || at.some((part) => part === id || part === poolIdOf(id)), summary).toBe(true);
    }
    expect(await organizationsAt(at)).toEqual([]);
    expect(await at.home.federation.targetUses.list()).toEqual([]);
  });

  test.each([null, 'keycloak', 'okta'])('is reviewed as it is written with the look-alike %s', async (lookAlike) => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id, review } = await startAtTarget(at, { lookAlike });
    const written = JSON.stringify(review.operations);
    expect(written.includes('/realms/')).toBe(lookAlike === 'keycloak');
    expect(written.includes('127.0.0.1:0/saml/sso')).toBe(lookAlike === null);
    expect(await at.home.until(id, isWaiting)).toMatchObject({ lookAlike });
  });

  test('is seen to work, and leaves nothing on the target', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { review, id } = await startAtTarget(at, { persona: 'Maya Lindqvist' });
    const waiting = await at.home.until(id, isWaiting);
    expect(await organizationsAt(at)).toEqual([review.id]);
    expect(await at.home.federation.targetUses.list()).toMatchObject([{ organizationId: review.id, state: 'running' }]);
    await signIn(waiting.startUrl, 'Maya Lindqvist');
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({
      state: 'signed-in',
      at: { label: 'Acme production', organizationId: review.id, rest: 'gone' },
      provisionedUser: { status: 'active' },
    });
    expect(done.sentence).toMatch(/^Maya Lindqvist signed in to .+ of Cascade Consulting, at Acme production\.$/);
    const access = done.tokens.find(({ kind }) => kind === 'access_token');
    expect(access?.claims).toMatchObject({ organization_id: review.id });
    expect(JSON.stringify(done.tokens)).not.toContain('cascade.example');
    expect(done.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(done.checks.map(({ id: check }) => check)).toContain('sig.value');
    expect(done.hops.map(({ label }) => label)).toContain('Answer holds by our own check');
    expect(await organizationsAt(at)).toEqual([]);
    expect(await at.home.federation.targetUses.list()).toEqual([]);
    expect(await readdir(join(at.folder, 'target-uses'))).toEqual([]);
    expect(at.home.problems).toEqual([]);
  });

  test('leaves nothing where organizations with people in them may not be deleted', async () => {
    const at = await openBench(await otherTenant(startSandbox, [], { 'delete-organization-with-users': 'refuse' }));
    const { id } = await startAtTarget(at, { persona: 'Maya Lindqvist' });
    await signIn((await at.home.until(id, isWaiting)).startUrl, 'Maya Lindqvist');
    expect(await at.home.until(id, ended)).toMatchObject({ state: 'signed-in', at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('with a fault is refused as soon as the audit log of the server says so', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id } = await startAtTarget(at, { persona: 'Maya Lindqvist', fault: 'signed-by-another-key' });
    await signIn((await at.home.until(id, isWaiting)).startUrl, 'Maya Lindqvist');
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'refused', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/^Refused as it should be \(signed by another key\): .*sig\.value/);
    expect(done.hops.at(-1)).toMatchObject({ label: 'Refused, as the audit log of the server says', verdict: 'fail' });
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('with a fault that nobody answers is not called refused, and our own check says what it would be for', async () => {
    const secret = { match: { pathPattern: '/audit-events' }, status: 403, times: 1000 };
    const at = await openBench(await otherTenant(startSandbox, [secret]), { silenceMs: 300 });
    const { id } = await startAtTarget(at, { persona: 'Maya Lindqvist', fault: 'signed-by-another-key' });
    await signIn((await at.home.until(id, isWaiting)).startUrl, 'Maya Lindqvist');
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(
      /nothing reached the application within .* Whether the server noticed the fault .* is not known: look at its page .* Our own check found: .*sig\.value/,
    );
    expect(done.sentence).not.toMatch(/refused as it should be/i);
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('that is cancelled in the middle takes everything back', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    expect(await at.home.federation.cancel(id)).toMatchObject({ state: 'cancelled', at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('that is cancelled while it writes takes back what was written', async () => {
    const slow = { match: { method: 'POST', pathPattern: '/idps/saml_v2' }, delayMs: 400 };
    const at = await openBench(await otherTenant(startSandbox, [slow]));
    const { id, review } = await startAtTarget(at);
    await vi.waitFor(async () => expect(await organizationsAt(at)).toEqual([review.id]));
    expect(await at.home.federation.cancel(id)).toMatchObject({ state: 'cancelled', at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('ends with the closed browser', async () => {
    const closed = Promise.withResolvers<void>();
    const browser = async () => ({ how: 'Chromium', opened: true, closed: closed.promise, close: async () => {} });
    const at = await openBench(await otherTenant(startSandbox), { browser });
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    const { id } = await at.home.federation.start({ ref: at.ref, ...wish, openBrowser: true, review: review.id });
    await at.home.until(id, ({ browser: how }) => how !== '');
    closed.resolve();
    expect(await at.home.until(id, ended)).toMatchObject({ state: 'cancelled', at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
  });
});
