import { afterEach, describe, expect, test } from 'vitest';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Run } from '../../../shared/model/plan.ts';
import type { TenantPort } from '../tenant/index.ts';
import { configureTenant } from './configure-tenant.ts';
import { type Bench, examples, openBench, parseExample, readExample } from './testing/open-bench.ts';

let bench: Bench;
const { signal } = new AbortController();
const ref = PartnerRef.parse('cascade');
afterEach(() => bench.close());

const untilEnded = (id: Run['id']): Promise<Run> =>
  new Promise((resolve, reject) => {
    const look = () => {
      bench.sync.run(id).then((run) => {
        if (run.status !== 'running') resolve(run);
      }, reject);
    };
    bench.core.events.subscribe((event) => event.type === 'run.changed' && look());
    look();
  });

/** The partner of this home, applied to the home's own sandbox. */
async function applied(): Promise<{ run: Run; port: TenantPort }> {
  bench.blueprints.set(ref, await parseExample('cascade-consulting'));
  const plan = await bench.sync.plan(ref, signal);
  const run = await untilEnded((await bench.sync.apply(plan.id, signal)).id);
  return { run, port: await bench.tenants.connect({ kind: 'selected' }) };
}

const organization = { kind: 'organization', id: 'cascade-consulting' } as const;
const edit = async (port: TenantPort, address: Parameters<TenantPort['read']>[0], change: Record<string, unknown>) => {
  const now = await port.read(address, signal);
  await port.update(address, { ...now?.body, ...change }, now?.etag ?? null, signal);
};

describe('blueprints that are files, on a new sandbox tenant', () => {
  test.each(examples)('%s is planned, applied, and then equals the server', async (name) => {
    bench = await openBench();
    const files = [await readExample(name)];
    const { plans } = await bench.sync.planFiles(files, bench.target, signal);
    expect(plans[0]?.issues.filter(({ blocksSync }) => blocksSync)).toEqual([]);
    expect(plans[0]?.operations.length).toBeGreaterThan(5);

    const runs = await bench.sync.applyFiles(files, bench.target, 1, signal);
    expect(runs[0]?.operations.filter(({ status }) => status !== 'done')).toEqual([]);
    expect(runs[0]).toMatchObject({ status: 'done', failed: 0, remaining: [] });

    const again = await bench.sync.planFiles(files, bench.target, signal);
    expect(again.plans[0]?.operations).toEqual([]);
    expect(await bench.sync.drift(files, bench.target, signal)).toEqual({ drift: [], partners: 1 });
  });

  test('several at once share a workspace that does not exist yet', async () => {
    bench = await openBench();
    const files = await Promise.all(
      examples.map(async (name) => {
        const { fileName, text } = await readExample(name);
        return { fileName, text: text.replace(/id: ["']?blixit-partners["']?/, 'id: fresh-workspace') };
      }),
    );
    expect(files.every(({ text }) => text.includes('fresh-workspace'))).toBe(true);
    const runs = await bench.sync.applyFiles(files, bench.target, 3, signal);
    expect(runs.map(({ status }) => status)).toEqual(['done', 'done', 'done']);
  });

  test('a reviewed plan file is applied as it is, and refused on another target', async () => {
    bench = await openBench();
    const { planFile } = await bench.sync.planFiles([await readExample('forge-supplies')], bench.target, signal);
    const { scratch } = await bench.tenants.openScratchTenant();
    const elsewhere = {
      ...bench.target,
      tenantId: scratch.tenantId,
      clientId: scratch.adminClientId,
      clientSecret: scratch.adminClientSecret,
    };
    await expect(bench.sync.applyPlanFile(planFile, elsewhere, 1, signal)).rejects.toMatchObject({
      code: 'state/plan-stale',
    });
    expect((await bench.sync.applyPlanFile(planFile, bench.target, 1, signal))[0]).toMatchObject({ status: 'done' });
    await expect(bench.sync.applyPlanFile(planFile, bench.target, 1, signal)).rejects.toMatchObject({
      code: 'state/plan-stale',
    });
  });

  test('one wrong value stops all before anything is written', async () => {
    bench = await openBench();
    const good = await readExample('forge-supplies');
    const bad = {
      fileName: 'bad.yaml',
      text: (await readExample('cascade-consulting')).text.replace('id: cascade-consulting', 'id: Not An Id'),
    };
    await expect(bench.sync.applyFiles([good, bad], bench.target, 1, signal)).rejects.toMatchObject({
      code: 'state/plan-blocked',
    });
    expect(await (await bench.tenants.connect(bench.target)).organizations('blixit-partners', signal)).toEqual([]);
  });
});

describe('a partner of this home', () => {
  test('its run is announced, kept, and gives the secrets of its applications', async () => {
    bench = await openBench();
    const { run } = await applied();
    expect(run).toMatchObject({ status: 'done', ref, target: 'sandbox', remaining: [], failed: 0 });
    expect(run.requests).toBeGreaterThan(run.operations.length);
    expect(await bench.sync.runs(ref)).toHaveLength(1);
    const secrets = await bench.sync.secrets(run.id);
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.every(({ secret }) => secret.length >= 32)).toBe(true);
    for (const { secret } of secrets) expect(JSON.stringify(run)).not.toContain(secret);
  });

  test('a plan is stale once somebody changed the organization', async () => {
    bench = await openBench();
    const { port } = await applied();
    const blueprint = await parseExample('cascade-consulting');
    bench.blueprints.set(ref, { ...blueprint, organization: { ...blueprint.organization, name: 'Cascade Renamed' } });
    const plan = await bench.sync.plan(ref, signal);
    expect(plan.operations.map(({ resource }) => resource)).toContain('organization');
    await edit(port, organization, { name: 'By Hand' });
    await expect(bench.sync.apply(plan.id, signal)).rejects.toMatchObject({ code: 'state/plan-stale' });
  });

  test('drift names each field that somebody changed, and what was added beside the blueprint', async () => {
    bench = await openBench();
    const { port } = await applied();
    expect(await bench.sync.drift([], { kind: 'selected' }, signal)).toEqual({ drift: [], partners: 1 });
    await edit(port, { kind: 'server', id: 'cascade-consulting' }, { access_token_ttl: '12h0m0s' });
    await port.create(
      { kind: 'client', id: 'by-hand', organizationId: 'cascade-consulting', purpose: 'service' },
      { client_name: 'By hand', grant_types: ['client_credentials'] },
      'k'.repeat(40),
      signal,
    );
    const { drift } = await bench.sync.drift([], { kind: 'selected' }, signal);
    expect(drift).toContainEqual(
      expect.objectContaining({ resource: 'server', field: 'access_token_ttl', actual: '12h0m0s' }),
    );
    expect(drift).toContainEqual(
      expect.objectContaining({ resource: 'client', id: 'by-hand', field: 'exists', expected: false, actual: true }),
    );
  });

  test('what leaves the blueprint is removed, what somebody added stays, and undo brings it back', async () => {
    bench = await openBench();
    const { port } = await applied();
    const blueprint = await parseExample('cascade-consulting');
    bench.blueprints.set(ref, { ...blueprint, applications: blueprint.applications.slice(1) });
    const plan = await bench.sync.plan(ref, signal);
    const removed = plan.operations.filter(({ action }) => action === 'delete');
    expect(removed.map(({ resource }) => resource)).toContain('client');
    const run = await untilEnded((await bench.sync.apply(plan.id, signal)).id);
    expect(run).toMatchObject({ status: 'done', remaining: [] });
    const id = removed.find(({ resource }) => resource === 'client')?.resourceId ?? '';
    const address = { kind: 'client', id, organizationId: 'cascade-consulting', purpose: '' } as const;
    expect(await port.read(address, signal)).toBeNull();
    expect(await bench.sync.undo(run.id, { kind: 'selected' }, signal)).toMatchObject({ failed: 0 });
    expect((await port.read(address, signal))?.body.client_name).toBe(blueprint.applications[0]?.name);
  });

  test('undo of the first run leaves nothing of the partner behind', async () => {
    bench = await openBench();
    const { run, port } = await applied();
    const undone = await bench.sync.undo(run.id, { kind: 'selected' }, signal);
    expect(undone.operations.filter(({ status }) => status === 'failed')).toEqual([]);
    expect(
      undone.operations.filter(({ status }) => status === 'skipped').every(({ resource }) => resource === 'invitation'),
    ).toBe(true);
    expect(await port.read(organization, signal)).toBeNull();
    expect((await bench.sync.run(run.id)).status).toBe('undone');
  });

  test('cancelling ends after the operation under way; going on finishes it', async () => {
    bench = await openBench();
    bench.blueprints.set(ref, await parseExample('cascade-consulting'));
    const plan = await bench.sync.plan(ref, signal);
    const stop = bench.core.events.subscribe((event) => {
      if (event.type === 'run.changed' && event.done === 3 && event.status === 'running')
        void bench.sync.cancel(event.runId);
    });
    const run = await untilEnded((await bench.sync.apply(plan.id, signal)).id);
    stop();
    expect(run).toMatchObject({ status: 'cancelled', done: 3, failed: 0 });
    expect(run.remaining.length).toBeGreaterThan(0);
    const resumed = await untilEnded((await bench.sync.resume(run.id)).id);
    expect(resumed).toMatchObject({ status: 'done', remaining: [] });
  });

  test('only one run at a time for a partner', async () => {
    bench = await openBench();
    bench.blueprints.set(ref, await parseExample('cascade-consulting'));
    const plan = await bench.sync.plan(ref, signal);
    const tries = await Promise.allSettled([bench.sync.apply(plan.id, signal), bench.sync.apply(plan.id, signal)]);
    const begun = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(begun).toHaveLength(1);
    expect(tries.find(({ status }) => status === 'rejected')).toMatchObject({ reason: { code: 'state/run-active' } });
    for (const { id } of begun) expect((await untilEnded(id)).status).toBe('done');
  });

  test('a secret that Portico holds for the connection is sent and never shown', async () => {
    bench = await openBench();
    const blueprint = await parseExample('forge-supplies');
    const forge = PartnerRef.parse('forge');
    bench.blueprints.set(forge, {
      ...blueprint,
      connection: {
        ...blueprint.connection,
        kind: 'oidc',
        oidc: { ...blueprint.connection.oidc, issuer: 'https://idp.forge.example', clientId: 'portico' },
      },
    });
    expect((await bench.sync.plan(forge, signal)).warnings.join(' ')).toContain('holds no secret');
    bench.secrets.set(`connection/${forge}`, 'the-secret-of-forge');
    const plan = await bench.sync.plan(forge, signal);
    expect(JSON.stringify(plan)).not.toContain('the-secret-of-forge');
    expect(plan.warnings.join(' ')).not.toContain('holds no secret');
    expect(await untilEnded((await bench.sync.apply(plan.id, signal)).id)).toMatchObject({
      status: 'done',
      remaining: [],
    });
  });

  test('a secret that is entered or changed after the first sync is planned once', async () => {
    bench = await openBench();
    const forge = PartnerRef.parse('forge');
    const blueprint = await parseExample('forge-supplies');
    bench.blueprints.set(forge, blueprint);
    const applyNow = async () =>
      untilEnded((await bench.sync.apply((await bench.sync.plan(forge, signal)).id, signal)).id);
    expect(blueprint.connection.kind).toBe('oidc');
    await applyNow();
    for (const secret of ['entered-later', 'changed-later']) {
      bench.secrets.set(`connection/${forge}`, secret);
      const plan = await bench.sync.plan(forge, signal);
      expect(plan.operations.map(({ resource, action }) => `${action} ${resource}`)).toEqual(['update idp']);
      expect(JSON.stringify(plan)).not.toContain(secret);
      expect((await bench.sync.drift([], { kind: 'selected' }, signal)).drift).toEqual([]);
      expect(await applyNow()).toMatchObject({ status: 'done', remaining: [] });
      expect((await bench.sync.plan(forge, signal)).operations).toEqual([]);
    }
  });
});

describe('a server that misbehaves', () => {
  const chaos = (rule: Record<string, unknown>) => ({
    faults: [
      {
        match: { pathPattern: '^/api/admin/', ...(typeof rule.method === 'string' ? { method: rule.method } : {}) },
        ...Object.fromEntries(Object.entries(rule).filter(([name]) => name !== 'method')),
      },
    ],
  });
  const file = async () => [await readExample('cascade-consulting')];

  test.each([
    ['429 is waited out', { status: 429, retryAfter: 1, skip: 8, times: 2 }],
    ['500 while reading is asked again', { method: 'GET', status: 500, times: 1 }],
    [
      'a broken connection while creating is repeated with the same key',
      { method: 'POST', drop: 'after', skip: 2, times: 1 },
    ],
    ['401 makes a new token', { status: 401, skip: 5, times: 1 }],
  ])('%s', async (_what, rule) => {
    bench = await openBench({ chaos: chaos(rule) });
    const [run] = await bench.sync.applyFiles(await file(), bench.target, 1, signal);
    expect(run).toMatchObject({ status: 'done', failed: 0, remaining: [] });
  });

  test.each([
    ['422', 'remote/refused', { method: 'POST', status: 422, skip: 4, times: 1 }, 'goes on with what does not need it'],
    [
      '403',
      'remote/forbidden',
      { method: 'POST', status: 403, skip: 4, times: 1 },
      'goes on with what does not need it',
    ],
    ['412', 'remote/changed', { method: 'PUT', status: 412, times: 1 }, 'ends'],
    [
      'a page instead of JSON',
      'remote/not-understood',
      { method: 'POST', status: 200, body: '<html>', skip: 4, times: 1 },
      'ends',
    ],
  ])('%s fails one operation, and the run %s', async (_status, _code, rule, then) => {
    bench = await openBench({ chaos: chaos(rule) });
    const [run] = await bench.sync.applyFiles(await file(), bench.target, 1, signal);
    expect(run).toMatchObject({ status: 'failed', failed: 1 });
    const failedAt = run?.operations.findIndex(({ status }) => status === 'failed') ?? -1;
    const later = run?.operations.slice(failedAt + 1) ?? [];
    expect(later.some(({ status }) => status === 'done')).toBe(then !== 'ends');
    const again = await bench.sync.applyFiles(await file(), bench.target, 1, signal);
    expect(again.at(-1)).toMatchObject({ status: 'done', failed: 0, remaining: [] });
  });
});

test('a scratch tenant is configured straight from a blueprint', async () => {
  bench = await openBench();
  const { port, scratch } = await bench.tenants.openScratchTenant();
  const configured = await configureTenant(
    port,
    await parseExample('cascade-consulting'),
    { connectionSecret: null },
    bench.core.clock,
    signal,
  );
  expect(configured.operations).toBeGreaterThan(5);
  expect(await port.read(organization, signal)).not.toBeNull();
  expect(configured.clientSecrets.size).toBeGreaterThan(0);
  await scratch.remove();
});
