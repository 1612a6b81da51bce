import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { Blueprint } from '../../../shared/model/blueprint.ts';
import { Partner, PartnerSummary } from '../../../shared/model/partner.ts';
import type { PartnersRoom } from './index.ts';
import { openTestRoom, type TestRoom } from './testing/test-room.ts';

let home: string;
let room: PartnersRoom;
let bench: TestRoom;
const signal = new AbortController().signal;

beforeEach(async () => {
  bench = await openTestRoom();
  ({ home, room } = bench);
});

const create = (name = 'Cascade Consulting', templateId = 'consulting-firm') =>
  room.create({ templateId, name, example: false });
describe('a partner from a template', () => {
  test('starts with the template and what is known, as a draft with an id nobody has', async () => {
    const first = await create();
    expect(Partner.parse(first)).toMatchObject({
      ref: 'cascade-consulting',
      state: 'draft',
      revision: 1,
      templateName: 'Consulting firm',
      idFixed: false,
      canUndo: false,
      blueprint: {
        organization: { id: 'cascade-consulting', partnerType: 'consulting firm' },
        connection: { kind: 'saml' },
      },
    });
    expect(first.steps).toMatchObject({
      workspace: 'untouched',
      template: 'ready',
      organization: 'incomplete',
      lifetimes: 'ready',
    });
    const second = await create();
    expect(second.ref).toBe('cascade-consulting-2');
    expect(second.blueprint.organization.id).toBe('cascade-consulting-2');
    expect(bench.events.map(({ type }) => type)).toEqual(['partners.changed', 'partners.changed']);
    await expect(create('X', 'no-such')).rejects.toMatchObject({ code: 'state/template-unknown' });
  });

  test.each([
    ['consulting-firm', 'cascade-consulting', 'saml'],
    ['supplier', 'forge-supplies', 'oidc'],
    ['logistics-directory', 'pinnacle-logistics', 'directory'],
  ])('the example of %s is complete: nothing is wrong, missing or worth a warning', async (templateId, ref, kind) => {
    const example = await room.create({ templateId, name: '', example: true });
    expect(example.ref).toBe(ref);
    expect(example.issues).toEqual([]);
    expect(Object.values(example.steps).every((state) => state === 'ready')).toBe(true);
    expect(example.blueprint.connection.kind).toBe(kind);
    expect(example.blueprint.organization.contract.end.startsWith('2028')).toBe(true);
    const again = await room.create({ templateId, name: '', example: true });
    expect(again.ref).toBe(ref);
  });

  test('the three examples live side by side', async () => {
    for (const templateId of ['consulting-firm', 'supplier', 'logistics-directory'])
      await room.create({ templateId, name: '', example: true });
    const list = await room.list();
    expect(list.map((summary) => PartnerSummary.parse(summary).readySteps)).toEqual([9, 9, 9]);
    for (const { ref } of list) expect((await room.get(ref)).issues).toEqual([]);
  });

  test('another template replaces its part and keeps the answers', async () => {
    const example = await room.create({ templateId: 'consulting-firm', name: '', example: true });
    const changed = await room.applyTemplate(example.ref, example.revision, 'logistics-directory');
    expect(changed.blueprint.connection.kind).toBe('directory');
    expect(changed.blueprint.organization).toMatchObject({
      name: 'Cascade Consulting',
      domains: ['cascade.example'],
      partnerType: 'logistics provider',
    });
    expect(changed.blueprint.administrators).toEqual(example.blueprint.administrators);
    expect(changed.blueprint.applications[0]?.redirectUris).toEqual(example.blueprint.applications[0]?.redirectUris);
    const back = await room.applyTemplate(changed.ref, changed.revision, 'consulting-firm');
    expect(back.blueprint.connection.saml.metadataXml).toBe(example.blueprint.connection.saml.metadataXml);
    expect((await room.undo(back.ref, back.revision)).blueprint).toEqual(changed.blueprint);
  });
});

describe('saving', () => {
  test('grows the revision, survives another Portico, and refuses an old one', async () => {
    const partner = await create();
    const saved = await bench.saveName(partner, 'Cascade');
    expect(saved.revision).toBe(2);
    expect(bench.events.at(-1)).toEqual({ type: 'partner.changed', ref: partner.ref, revision: 2 });
    await expect(bench.saveName(partner, 'Too late')).rejects.toMatchObject({ code: 'state/changed-elsewhere' });
    const elsewhere = await bench.another();
    expect(await elsewhere.get(partner.ref)).toEqual(saved);
    expect((await bench.saveName(saved, 'Cascade')).revision).toBe(2);
  });

  test('a file changed by hand is a new revision', async () => {
    const partner = await create();
    const file = join(home, 'blueprints', `${partner.ref}.yaml`);
    await writeFile(file, (await readFile(file, 'utf8')).replace('name: Cascade Consulting', 'name: By hand'));
    expect((await room.list())[0]).toMatchObject({ name: 'By hand' });
    const loaded = await room.get(partner.ref);
    expect([loaded.revision, loaded.blueprint.organization.name]).toEqual([2, 'By hand']);
    await expect(bench.saveName(partner, 'Old')).rejects.toMatchObject({ code: 'state/changed-elsewhere' });
  });

  test('a damaged file is set aside, said, and the others stay', async () => {
    const partner = await create();
    await create('Forge');
    await writeFile(join(home, 'blueprints', `${partner.ref}.yaml`), 'format: [');
    await expect(room.list()).rejects.toMatchObject({ code: 'local/file-damaged' });
    expect((await room.list()).map(({ name }) => name)).toEqual(['Forge']);
    await expect(room.get(partner.ref)).rejects.toMatchObject({ code: 'state/partner-unknown' });
  });
});

describe('clashes', () => {
  test('an id, a domain and a client id belong to one partner', async () => {
    await room.create({ templateId: 'consulting-firm', name: '', example: true });
    const twin = Blueprint.parse({
      ...(await room.get((await room.list())[0]?.ref ?? (await create()).ref)).blueprint,
    });
    const other = await room.adopt({ ...twin, organization: { ...twin.organization, id: 'twin' } });
    const messages = other.issues.filter(({ level }) => level === 'wrong').map(({ path }) => path);
    expect(messages).toEqual(['organization.domains.0', 'applications.0.id', 'applications.1.id']);
    expect(other.issues.some(({ path, level }) => path === 'connection.saml.metadataXml' && level === 'warning')).toBe(
      true,
    );
    await expect(room.adopt(twin)).rejects.toMatchObject({ code: 'state/id-taken' });
  });
});

describe('files', () => {
  test('export and import give the same blueprint', async () => {
    const example = await room.create({ templateId: 'logistics-directory', name: '', example: true });
    const file = await room.exportBlueprint(example.ref);
    const text = Buffer.from(file.base64, 'base64').toString('utf8');
    await expect(room.importBlueprint(file.fileName, text)).rejects.toMatchObject({ code: 'state/id-taken' });
    await room.remove(example.ref);
    expect(await readdir(join(home, 'bin', 'blueprints'))).toContain('pinnacle-logistics.yaml');
    await expect(room.get(example.ref)).rejects.toMatchObject({ code: 'state/partner-unknown' });
    expect((await room.importBlueprint(file.fileName, text)).blueprint).toEqual(example.blueprint);
  });

  test.each([
    ['not YAML', 'format: [', 'input/unreadable', /not YAML or JSON/],
    ['another file', 'hello: world', 'input/unreadable', /no blueprint/],
    ['a newer one', 'format: portico.blueprint/9', 'local/newer-version', /version 9/],
    [
      'a wrong member',
      'format: portico.blueprint/1\norganization: { nmae: X }',
      'input/unreadable',
      /organization: there is no "nmae" here/,
    ],
    [
      'a wrong value',
      'format: portico.blueprint/1\nconnection: { kind: ldap }',
      'input/unreadable',
      /connection\.kind/,
    ],
  ])('%s is refused in words', async (_what, text, code, why) => {
    await expect(room.importBlueprint('x.yaml', text)).rejects.toMatchObject({ code, why: expect.stringMatching(why) });
  });
});

describe('beside the blueprint', () => {
  test('the secret of a connection goes into the vault and leaves with the partner', async () => {
    const { ref } = await create();
    expect(await room.hasConnectionSecret(ref)).toBe(false);
    expect(await room.saveConnectionSecret(ref, 's3cret')).toEqual({ kept: true });
    expect(await room.connectionSecret(ref)).toBe('s3cret');
    const files = await readdir(home, { recursive: true, withFileTypes: true });
    for (const file of files.filter((entry) => entry.isFile())) {
      expect(await readFile(join(file.parentPath, file.name), 'utf8')).not.toContain('s3cret');
    }
    await room.remove(ref);
    expect(bench.secrets.size).toBe(0);
  });

  test('readiness says what it could not look at, and never passes it', async () => {
    const { ref } = await room.create({ templateId: 'supplier', name: '', example: true });
    const items = Object.fromEntries((await room.readiness(ref, signal)).map(({ id, ...item }) => [id, item]));
    expect(items.complete).toMatchObject({ status: 'pass', basis: 'checked' });
    expect(items['sign-in']).toMatchObject({ status: 'open', basis: 'none', at: null });
    expect(items.lifetimes).toMatchObject({ status: 'open', basis: 'none' });
    expect(items['connection-secret']).toMatchObject({ status: 'fail' });
  });

  test('quickstarts are filled in for each application', async () => {
    const { ref } = await room.create({ templateId: 'supplier', name: '', example: true });
    const [portal, service] = await room.quickstarts(ref, signal);
    expect(portal?.snippets.map(({ id }) => id)).toEqual(['react', 'curl']);
    expect(portal?.snippets[0]?.code).toContain('"https://tenant.example/t/forge-supplies"');
    expect(service?.snippets.map(({ id }) => id)).toEqual(['curl', 'node']);
    expect(service?.snippets[0]?.code).toContain("'scope=orders.read orders.write'");
  });
});
