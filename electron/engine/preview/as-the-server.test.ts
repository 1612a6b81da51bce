/** The preview against the server itself: what was previewed for a machine is what the sandbox tenant then gives it. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createClient } from '../../../shared/contract/client.ts';
import type { EngineApi } from '../../../shared/contract/index.ts';
import type { RunId } from '../../../shared/model/ids.ts';
import { createEngine, type Engine } from '../index.ts';

let engine: Engine;
let calls: EngineApi;
beforeEach(async () => {
  const secrets = new Map<string, string>();
  engine = await createEngine({
    home: join(await mkdtemp(join(tmpdir(), 'portico-preview-')), 'home'),
    version: '0.0.0',
    strict: true,
    door: { name: 'test', note: '' },
    ports: {
      vault: {
        kind: 'memory',
        note: '',
        get: async (key) => secrets.get(key) ?? null,
        set: async (key, value) => void (value === null ? secrets.delete(key) : secrets.set(key, value)),
      },
      browser: { open: async () => ({ how: '', opened: false, closed: Promise.resolve(), close: async () => {} }) },
      settings: { read: async () => ({}), write: async () => {} },
    },
  });
  calls = createClient((name, input, signal) =>
    engine.dispatch(name, input, { signal: signal ?? new AbortController().signal, door: 'test' }),
  );
});
afterEach(() => engine.close());

/** Resolves when the run has ended, however it did. */
async function ended(runId: RunId): Promise<void> {
  const over = Promise.withResolvers<void>();
  const look = async () => {
    if ((await calls.sync.run({ runId })).status !== 'running') over.resolve();
  };
  const stop = engine.subscribe((event) => {
    if (event.type === 'run.changed' && event.runId === runId) look().catch(over.reject);
  });
  await look();
  await over.promise;
  stop();
}

describe('previewed and real', () => {
  test('the token of a service', { timeout: 60_000 }, async () => {
    const partner = await calls.partners.create({ templateId: 'supplier', name: '', example: true });
    const { ref } = partner;
    await calls.partners.saveConnectionSecret({ ref, secret: 'a secret that only the test knows' });
    const plan = await calls.sync.plan({ ref });
    const run = await calls.sync.apply({ planId: plan.id });
    await ended(run.id);
    expect(await calls.sync.run({ runId: run.id })).toMatchObject({ status: 'done', remaining: [] });

    const clientId = 'forge-supplies-ordering';
    const secret =
      (await calls.sync.secrets({ runId: run.id })).find((each) => each.clientId === clientId)?.secret ?? '';
    const previewed = await calls.preview.token({ ref, kind: 'access_token', application: clientId });
    const answer = await fetch(`${previewed.claims.iss}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope: 'orders.read orders.write' }),
    });
    const real = decodeJwt(String((await answer.json()).access_token));

    expect(Object.keys(previewed.claims).sort()).toEqual(Object.keys(real).sort());
    const { jti: _jti, iat, nbf: _nbf, exp, ...stable } = real;
    expect(previewed.claims).toMatchObject(stable);
    expect(Number(previewed.claims.exp) - Number(previewed.claims.iat)).toBe(Number(exp) - Number(iat));

    const items = await calls.partners.readiness({ ref });
    expect(items.filter(({ basis }) => basis === 'checked').map(({ id, status }) => `${id} ${status}`)).toEqual([
      'complete pass',
      'lifetimes pass',
      'contract-end fail',
      'redirect-uris pass',
      'organization-claim pass',
      'administrator pass',
      'connection-secret pass',
    ]);
    expect((await calls.partners.get({ ref })).state).toBe('synced');
  });
});
