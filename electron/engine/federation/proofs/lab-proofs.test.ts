import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { LabProofId } from '../../../../shared/model/ids.ts';
import type { LabProof } from '../../../../shared/model/lab-proof.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';

let home: TestHome;
let saml: PartnerRef;
let oidc: PartnerRef;
let directory: PartnerRef;
beforeAll(async () => {
  home = await openTestHome();
  saml = await home.partner('consulting-firm');
  oidc = await home.partner('supplier');
  directory = await home.partner('logistics-directory');
});
afterAll(async () => {
  await home.close();
});

async function ended({ id }: LabProof): Promise<LabProof> {
  for (;;) {
    const announced = new Promise<void>((resolve) => {
      const stop = home.core.events.subscribe((event) => {
        if (event.type !== 'proof.changed' || event.id !== id) return;
        stop();
        resolve();
      });
    });
    const proof = await home.federation.proofs.get(id);
    if (proof.endedAt !== null) {
      expectNamedAttempts(proof);
      return proof;
    }
    await announced;
  }
}

/** Comparisons find an attempt again by its name, which holds nobody's. */
function expectNamedAttempts({ rows, persona, otherPersona, organizationName, otherName }: LabProof): void {
  const attempts = rows.map(({ attempt }) => attempt);
  expect(attempts).not.toContain('');
  expect(new Set(attempts).size).toBe(rows.length);
  for (const name of [persona, otherPersona, organizationName, otherName])
    if (name !== '') expect(attempts.join(' ')).not.toContain(name);
}

/** Another partner with the same template: the example under another name. */
const twin = (templateId: string, id: string): Promise<PartnerRef> =>
  home.partner(templateId, (blueprint) => ({
    ...blueprint,
    organization: { ...blueprint.organization, id, name: `Twin ${id}`, domains: [`${id}.example`] },
    applications: blueprint.applications.map((application) => ({ ...application, id: '' })),
  }));

const told = ({ rows }: LabProof) => rows.map(({ group, title, outcome, check }) => [group, title, outcome, check]);

describe('the walls', { timeout: 90_000 }, () => {
  test('between two SAML partners refuse person, assertion and tokens, each by name', async () => {
    const proof = await ended(
      await home.federation.proofs.startWalls(saml, await twin('consulting-firm', 'twin-saml')),
    );
    expect([proof.sentence, told(proof).filter(([, , outcome]) => outcome === 'let-through')]).toEqual([
      expect.stringMatching(/^The walls between .* hold: all 12 attempts were refused/),
      [],
    ]);
    expect(proof.rows.every(({ outcome, check }) => outcome !== 'refused' || check !== '')).toBe(true);
    const [there] = proof.rows.filter(({ title }) => title.startsWith('The assertion of'));
    expect(there?.check).toMatch(/^(?:trust|saml|sig|cond|subject)\./);
  });

  test('between two OpenID Connect partners refuse the other’s code', async () => {
    const proof = await ended(await home.federation.proofs.startWalls(oidc, await twin('supplier', 'twin-oidc')));
    expect(proof.sentence).toMatch(/hold/);
    expect(proof.rows.find(({ title }) => title.startsWith('The code that'))).toMatchObject({
      outcome: 'refused',
      check: 'invalid_grant',
    });
  });

  test('between two directories refuse the other’s password', async () => {
    const proof = await ended(
      await home.federation.proofs.startWalls(directory, await twin('logistics-directory', 'twin-directory')),
    );
    expect([proof.state, proof.sentence]).toEqual(['done', expect.stringMatching(/hold/)]);
    expect(proof.rows.filter(({ title }) => title.includes('directory signs in'))).toMatchObject([
      { outcome: 'refused', detail: expect.stringMatching(/password is wrong/) },
      { outcome: 'refused' },
    ]);
  });

  test('of different kinds say what could not be tried', async () => {
    const proof = await ended(await home.federation.proofs.startWalls(saml, oidc));
    expect(proof.sentence).toMatch(/hold: .* could not be tried/);
  });

  test('stand between two partners, not in one', async () => {
    await expect(home.federation.proofs.startWalls(saml, saml)).rejects.toMatchObject({ code: 'state/nothing-to-try' });
  });
});

describe.each([
  ['SAML', () => saml],
  ['OpenID Connect', () => oidc],
])('a cut-off of a person who comes by %s', (_title, ref) => {
  test('says what still works, and until when', { timeout: 60_000 }, async () => {
    const proof = await ended(await home.federation.proofs.startCutOff(ref()));
    expect(proof.state).toBe('done');
    expect(proof.rows).toHaveLength(12);
    expect(proof.rows.slice(0, 4).map(({ title, outcome }) => [title, outcome])).toEqual([
      ['A new sign-in', 'refused'],
      ['The session at the server', 'works'],
      ['The refresh token', 'works'],
      ['The access token that they hold', 'works'],
    ]);
    expect(proof.rows[3]?.until).toMatch(/^\d{4}-/);
    expect(proof.rows[2]?.until).toMatch(/^\d{4}-/);
    expect(proof.sentence).toMatch(/a new sign-in is refused at once, but .* go on, the longest until \d/);
    expect(home.problems).toEqual([]);
  });
});

describe.each([
  ['SAML', () => saml],
  ['OpenID Connect', () => oidc],
])('a rehearsal of a %s key change', (_title, ref) => {
  test('passes while both are trusted, and breaks where they are not', { timeout: 60_000 }, async () => {
    const proof = await ended(await home.federation.proofs.startRehearsal(ref()));
    expect(proof.rows.map(({ outcome }) => outcome)).toEqual(['works', 'breaks', 'works', 'works', 'breaks', 'works']);
    expect(proof.rows[1]?.check).toMatch(/^(?:sig|jwt)\./);
    expect(proof.sentence).toMatch(/^Take the new (?:certificate|key) in before their IdP switches/);
  });
});

describe('a lab proof', () => {
  test('is kept, listed, and can be cancelled', async () => {
    const started = await home.federation.proofs.startRehearsal(saml);
    const cancelled = await home.federation.proofs.cancel(started.id);
    expect(cancelled).toMatchObject({ state: 'cancelled', endedAt: expect.any(String) });
    expect((await home.federation.proofs.list(saml)).map(({ id }) => id)).toContain(started.id);
    expect(home.core.listeners.list().map(({ title }) => title)).not.toContain('Loopback IdP');
    await expect(home.federation.proofs.get(LabProofId.parse('none'))).rejects.toMatchObject({
      code: 'state/test-unknown',
    });
  });

  test('of a directory tries neither cut-off nor key change', async () => {
    await expect(home.federation.proofs.startCutOff(directory)).rejects.toMatchObject({ code: 'state/nothing-to-try' });
    await expect(home.federation.proofs.startRehearsal(directory)).rejects.toMatchObject({
      code: 'state/nothing-to-try',
    });
  });
});
