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
});
