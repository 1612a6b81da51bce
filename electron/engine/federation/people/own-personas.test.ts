import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { PersonaId } from '../../../../shared/model/ids.ts';
import { PersonaDraft } from '../../../../shared/model/persona.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { openOwnPersonas } from './own-personas.ts';

let home: TestHome;
beforeAll(async () => {
  home = await openTestHome();
});
afterAll(() => home.close());

const draft = (part: Partial<PersonaDraft>): PersonaDraft => PersonaDraft.parse({ name: 'Lin Okoro', ...part });
const made = (part: Partial<PersonaDraft>) =>
  home.federation.ownPersonas.save({ id: null, revision: 0, persona: draft(part) });
const names = async () => (await home.federation.ownPersonas.list()).map(({ persona }) => persona.name);

describe('an own persona', () => {
  test('is kept as a document with format and version, changed, deleted, and made again', async () => {
    const { ownPersonas } = home.federation;
    const first = await made({ name: ' Lin Okoro ', email: 'lin.okoro', groups: ['orders-read', ' '] });
    expect(first).toMatchObject({ revision: 1, persona: { name: 'Lin Okoro', groups: ['orders-read'] } });
    const file = join(home.core.home, 'personas', `${first.id}.json`);
    expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ format: 'portico.persona/1', id: first.id });
    const second = await ownPersonas.save({
      id: first.id,
      revision: 1,
      persona: { ...first.persona, nameId: 'CORP\\lin' },
    });
    expect(await openOwnPersonas(home.core).list()).toEqual([second]);
    expect(home.events).toContainEqual({ type: 'personas.changed' });
    const removed = await ownPersonas.remove(first.id);
    expect(await names()).toEqual([]);
    await ownPersonas.save({ id: null, revision: 0, persona: removed.persona });
    expect(await ownPersonas.list()).toMatchObject([{ persona: second.persona }]);
    await expect(ownPersonas.remove(first.id)).rejects.toMatchObject({ code: 'state/persona-unknown' });
  });

  test('is not overwritten by a window that has not seen the newest', async () => {
    const { id, persona } = await made({ name: 'Two Windows' });
    await home.federation.ownPersonas.save({ id, revision: 1, persona: { ...persona, groups: ['a'] } });
    await expect(
      home.federation.ownPersonas.save({ id, revision: 1, persona: { ...persona, groups: ['b'] } }),
    ).rejects.toMatchObject({ code: 'state/changed-elsewhere' });
    await expect(
      home.federation.ownPersonas.save({ id: PersonaId.parse('persona-gone'), revision: 1, persona }),
    ).rejects.toMatchObject({ code: 'state/persona-unknown' });
  });

  test('has a name that nobody else has, also when two are saved at once', async () => {
    await expect(made({ name: 'maya lindqvist' })).rejects.toMatchObject({
      code: 'input/invalid',
      fields: [{ path: 'name' }],
    });
    const both = await Promise.allSettled([made({ name: 'At Once' }), made({ name: 'At Once' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  test('whose file is damaged is set aside, and the others are there', async () => {
    await writeFile(join(home.core.home, 'personas', 'persona-broken.json'), '{ "format": "portico.persona/1", ');
    expect(await names()).toContain('At Once');
    expect(await readdir(join(home.core.home, 'damaged', 'personas'))).toHaveLength(1);
    expect(home.problems.splice(0).join('\n')).toContain('persona-damaged');
  });
});
