import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import {
  isWaiting,
  name,
  openBench,
  organizationsAt,
  otherTenant,
  signal,
  startAtTarget,
} from './testing/target-bench.ts';

describe('taking back', () => {
  test('leaves a client alone that is listed with the organization and belongs to another', async () => {
    const client = { client_id: 'of-somebody-else', authorization_server_id: 'b2b' };
    const listed = {
      match: { method: 'GET', pathPattern: '/servers/portico-test-[0-9a-f]+/clients' },
      status: 200,
      times: 1000,
      body: JSON.stringify({ clients: [client] }),
    };
    const at = await openBench(await otherTenant(startSandbox, [listed]));
    const { workspace } = (await at.home.partners.load(at.ref)).blueprint;
    const port = await at.home.tenant.connect({ kind: 'named', name, clientSecret: '' });
    const foreign = { kind: 'client', id: client.client_id, organizationId: workspace.id, purpose: '' } as const;
    await port.create(foreign, { client_name: 'Of somebody else' }, 'b'.repeat(32), signal);
    const { id } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    expect(await at.home.federation.cancel(id)).toMatchObject({ at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
    expect((await port.read(foreign, signal))?.body).toMatchObject({ client_name: 'Of somebody else' });
  });

  test('is not done while the pool with the people in it stays', async () => {
    const pool = '/pools/portico-test-[0-9a-f]+-people$';
    const at = await openBench(
      await otherTenant(startSandbox, [
        { match: { method: 'DELETE', pathPattern: pool }, status: 422, times: 1 },
        { match: { method: 'GET', pathPattern: pool }, status: 200, body: '{"id":"still-there"}', times: 2 },
      ]),
    );
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    const done = await at.home.federation.cancel(id);
    expect(done).toMatchObject({ state: 'cancelled', at: { rest: 'left' } });
    expect(done.sentence).toContain(`its pool ${review.id}-people is still there with the people in it`);
    expect(await at.home.federation.targetUses.list()).toMatchObject([{ organizationId: review.id, state: 'left' }]);
    expect(await at.home.federation.targetUses.takeBack(review.id, signal)).toEqual([]);
  });

  test('goes by what was written, also when the record is damaged during the test', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    await writeFile(join(at.folder, 'target-uses', `${review.id}.json`), '{');
    expect(await at.home.federation.cancel(id)).toMatchObject({ at: { rest: 'gone' } });
    expect(await organizationsAt(at)).toEqual([]);
    expect(await at.home.federation.targetUses.list()).toEqual([]);
  });

  test('cannot be done from a damaged record, which stays a left-over by its name', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const organizationId = 'portico-test-0123456789ab';
    await mkdir(join(at.folder, 'target-uses'), { recursive: true });
    await writeFile(join(at.folder, 'target-uses', `${organizationId}.json`), '{"format":"portico.target-use/1"}');
    const left = { organizationId, target: null, state: 'left', why: expect.stringContaining('damaged/target-uses/') };
    expect(await at.home.federation.targetUses.list()).toMatchObject([left]);
    await at.home.federation.targetUses.recover(signal);
    expect(await at.home.federation.targetUses.list()).toMatchObject([left]);
    await expect(at.home.federation.targetUses.takeBack(organizationId, signal)).rejects.toMatchObject({
      code: 'state/target-unknown',
    });
    expect(await at.home.federation.targetUses.forget(organizationId)).toEqual([]);
  });

  test('is tried again when another program has got the number of the one that left it', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    const file = join(at.folder, 'target-uses', `${review.id}.json`);
    const kept = JSON.parse(await readFile(file, 'utf8'));
    await at.home.federation.cancel(id);
    const leftBy = (minutesAgo: number) =>
      writeFile(
        file,
        JSON.stringify({
          ...kept,
          pid: process.ppid,
          use: { ...kept.use, startedAt: new Date(Date.now() - minutesAgo * 60_000).toISOString() },
        }),
      );
    await leftBy(14);
    expect(await at.home.federation.targetUses.list()).toMatchObject([{ state: 'running' }]);
    await leftBy(16);
    expect(await at.home.federation.targetUses.list()).toMatchObject([{ state: 'left' }]);
    expect(await at.home.federation.targetUses.takeBack(review.id, signal)).toEqual([]);
  });

  test('is given up when Portico quits, and stays for the next start', async () => {
    const slow = { match: { method: 'DELETE', pathPattern: '/organizations/portico-test' }, delayMs: 50_000, times: 9 };
    const refused = { ...slow, delayMs: 0, status: 403, times: 1 };
    const at = await openBench(await otherTenant(startSandbox, [refused, slow]));
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    expect(await at.home.federation.cancel(id)).toMatchObject({ at: { rest: 'left' } });
    at.home.core.events.emit({ type: 'targets.changed' });
    const began = performance.now();
    await at.home.federation.close();
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(await readdir(join(at.folder, 'target-uses'))).toEqual([`${review.id}.json`]);
  });

  test('can be given up for a target that leads somewhere else now, and not while the test runs', async () => {
    const refused = { match: { method: 'DELETE', pathPattern: '/organizations/portico-test' }, status: 403, times: 1 };
    const at = await openBench(await otherTenant(startSandbox, [refused]));
    const { targetUses } = at.home.federation;
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    await expect(targetUses.forget(review.id)).rejects.toMatchObject({ code: 'state/run-active' });
    expect(await at.home.federation.cancel(id)).toMatchObject({ at: { rest: 'left' } });
    await at.home.tenant.targets.remove(name);
    await expect(targetUses.takeBack(review.id, signal)).rejects.toMatchObject({ code: 'state/target-unknown' });
    expect(await targetUses.forget(review.id)).toEqual([]);
    await expect(targetUses.forget(review.id)).rejects.toMatchObject({ code: 'state/test-unknown' });
    await targetUses.recover(signal);
    expect(await targetUses.list()).toEqual([]);
  });
});
