import { readdir, readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TargetName } from '../../../shared/model/ids.ts';
import { Target } from '../../../shared/model/target.ts';
import { type Bench, openBench } from '../sync/testing/open-bench.ts';
import { computedValues, readServiceProvider } from './our-values.ts';

const { signal } = new AbortController();
let bench: Bench;
beforeEach(async () => {
  bench = await openBench();
});
afterEach(() => bench.close());

const target = (change: Partial<Target> = {}) =>
  Target.parse({
    name: 'acme',
    label: 'Acme',
    baseUrl: `${bench.sandbox.baseUrl}/`,
    tenantId: bench.sandbox.tenantId,
    clientId: bench.sandbox.adminClientId,
    systemClientId: bench.sandbox.systemClientId,
    ...change,
  });
const acme = TargetName.parse('acme');

describe('targets', () => {
  test('the sandbox is always there and is the default; another can be saved, selected and removed', async () => {
    const { targets } = bench.tenants;
    expect(
      (await targets.list()).map(({ target: { name }, selected, embedded }) => ({ name, selected, embedded })),
    ).toEqual([{ name: 'sandbox', selected: true, embedded: true }]);
    const saved = await targets.save(target(), { client: bench.sandbox.adminClientSecret });
    expect(saved).toMatchObject({ hasSecret: true, hasSystemSecret: false, selected: false });
    expect(saved.target.baseUrl).toBe(bench.sandbox.baseUrl);
    expect((await targets.select(acme)).selected).toBe(true);
    const port = await bench.tenants.connect({ kind: 'selected' });
    expect(await port.workspaces(signal)).toMatchObject([{ id: 'blixit-partners' }]);
    await targets.remove(acme);
    expect(await bench.tenants.selected()).toBe('sandbox');
  });

  test('no file of the home holds a secret', async () => {
    await bench.tenants.targets.save(target(), {
      client: bench.sandbox.adminClientSecret,
      system: bench.sandbox.systemClientSecret,
    });
    for (const name of await readdir(join(bench.home, 'targets'))) {
      expect(await readFile(join(bench.home, 'targets', name), 'utf8')).not.toContain(bench.sandbox.adminClientSecret);
    }
  });

  test.each([
    ['http elsewhere', { baseUrl: 'http://example.com' }, 'target.baseUrl'],
    ['no address', { baseUrl: 'acme' }, 'target.baseUrl'],
    ['a password in the address', { baseUrl: 'https://u:p@example.com' }, 'target.baseUrl'],
    ['no tenant', { tenantId: ' ' }, 'target.tenantId'],
    ["the sandbox's name", { name: TargetName.parse('sandbox') }, 'target.name'],
  ])('%s is refused beside its field', async (_why, change, path) => {
    await expect(bench.tenants.targets.save(target(change), {})).rejects.toMatchObject({
      code: 'input/invalid',
      fields: [{ path }],
    });
  });
});

describe('the doctor', () => {
  const examine = async (change: Partial<Target>, secrets: { client?: string; system?: string } = {}) => {
    await bench.tenants.targets.save(target(change), {
      client: bench.sandbox.adminClientSecret,
      system: bench.sandbox.systemClientSecret,
      ...secrets,
    });
    const report = await bench.tenants.targets.examine(acme, signal);
    return { report, status: Object.fromEntries(report.checks.map((check) => [check.id, check.status])) };
  };

  test('finds nothing wrong with a good target, and asks every question once', async () => {
    const { report, status } = await examine({});
    expect(report.usable).toBe(true);
    expect(status).toMatchObject({
      address: 'pass',
      reachable: 'pass',
      certificate: 'skip',
      clock: 'pass',
      discovery: 'pass',
      'admin-client': 'pass',
      'system-client': 'pass',
      scopes: 'pass',
      environment: 'pass',
      workspaces: 'pass',
    });
    expect(report.checks).toHaveLength(10);
  });

  test('says that nobody answers', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = closed.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => closed.close(resolve));
    const { report, status } = await examine({ baseUrl: `http://127.0.0.1:${port}` });
    expect(report.usable).toBe(false);
    expect(status).toMatchObject({ reachable: 'fail', 'admin-client': 'skip', workspaces: 'skip' });
    expect(report.sentence).toContain('refused the connection');
  });

  test('says that the tenant is unknown', async () => {
    expect((await examine({ tenantId: 'nobody' })).status.discovery).toBe('fail');
  });

  test('says that the secret is wrong, without saying the secret', async () => {
    const { report, status } = await examine({}, { client: 'not-the-secret-of-this-client-at-all' });
    expect(status['admin-client']).toBe('fail');
    expect(JSON.stringify(report)).not.toContain('not-the-secret');
  });
});

test('a scratch tenant is empty, has its own clients, and goes away', async () => {
  const { port, scratch } = await bench.tenants.openScratchTenant();
  expect(port.target.tenantId).not.toBe(bench.sandbox.tenantId);
  expect(await port.environment(signal)).toMatchObject({ organizations: true });
  await scratch.remove();
});

test('a closed room does not start its sandbox again, whoever still asks', async () => {
  await bench.tenants.connect({ kind: 'selected' });
  await bench.tenants.close();
  await expect(bench.tenants.connect({ kind: 'selected' })).rejects.toMatchObject({ code: 'local/cancelled' });
});

describe('our values', () => {
  test('are computed from the address before anything exists', async () => {
    const port = await bench.tenants.connect(bench.target);
    const values = await bench.tenants.ourValues(port, 'cascade', 'cascade-idp', signal);
    expect(values).toEqual(computedValues(port.target, 'cascade', 'cascade-idp'));
    expect(values.confirmed).toBe(false);
  });

  test('are read from service provider metadata, and not from anything else', () => {
    const metadata = (inside: string) =>
      `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://sp.example">${inside}</md:EntityDescriptor>`;
    const acs =
      '<md:SPSSODescriptor><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/acs" index="0"/></md:SPSSODescriptor>';
    expect(readServiceProvider(metadata(acs))).toEqual({
      entityId: 'https://sp.example',
      acsUrl: 'https://sp.example/acs',
    });
    expect(readServiceProvider(metadata(''))).toBeNull();
    expect(readServiceProvider(`<!DOCTYPE x [<!ENTITY e "x">]>${metadata(acs)}`)).toBeNull();
    expect(readServiceProvider('<html><body>not found</body></html>')).toBeNull();
    expect(readServiceProvider('not xml at all <')).toBeNull();
  });
});
