import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Comparison, EvidenceName } from '../../../../shared/model/evidence.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { type RedactionLevel, redactionLevels } from '../../../../shared/model/inspection.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { createUserAgent, type Page, type UserAgent } from '../user-agent/user-agent.ts';

let home: TestHome;
let saml: PartnerRef;
let oidc: PartnerRef;
let maya: EvidenceName;
let again: EvidenceName;
let ama: EvidenceName;
let refused: EvidenceName;

beforeAll(async () => {
  home = await openTestHome();
  saml = await home.partner('consulting-firm');
  oidc = await home.partner('supplier');
  maya = await signIn(saml, 'Maya Lindqvist');
  again = await signIn(saml, 'Maya Lindqvist');
  ama = await signIn(saml, 'Ama Boateng', null, 'okta');
  refused = await signIn(saml, 'Maya Lindqvist', 'signed-by-another-key');
}, 60_000);
afterAll(() => home.close());

async function signIn(
  ref: PartnerRef,
  person: string,
  fault: string | null = null,
  lookAlike: string | null = null,
): Promise<EvidenceName> {
  const { id } = await home.federation.start({ ref, persona: person, fault, lookAlike, openBrowser: false });
  const { startUrl } = await home.until(id, ({ state }) => state === 'waiting');
  const agent = createUserAgent();
  await agent.press(await throughServer(agent, await agent.open(startUrl), ref), person);
  await home.until(id, ({ endedAt }) => endedAt !== null);
  return { kind: 'sign-in-test', id };
}

async function throughServer(agent: UserAgent, page: Page, ref: PartnerRef): Promise<Page> {
  if (page.html.includes('Who signs in?')) return page;
  const { blueprint } = await home.partners.load(ref);
  return agent.press(page, 'Continue', { identifier: `somebody@${blueprint.organization.domains[0]}` });
}

const compare = (a: EvidenceName, b: EvidenceName, withPassing = false) =>
  home.federation.evidence.compare(a, b, withPassing);
const differing = ({ sections }: Comparison) =>
  sections.flatMap(({ title, isPassing, rows }) =>
    isPassing
      ? []
      : rows.filter(({ state }) => state !== 'same').map(({ field, a, b }) => `${title} | ${field} | ${a} | ${b}`),
  );
const rowsOf = ({ sections }: Comparison, title: string) => sections.find((each) => each.title === title)?.rows ?? [];

describe('two sign-in tests', () => {
  test('with the same set-up differ in nothing but what is new in every test', async () => {
    const comparison = await compare(maya, again);
    expect(differing(comparison)).toEqual([]);
    expect(comparison.differing).toBe(0);
    expect(rowsOf(comparison, 'Access token, claims').length).toBeGreaterThan(5);
    expect(differing(await compare(maya, again, true)).length).toBeGreaterThan(0);
  });

  test('of two people differ in what they are and in what came of it, each value with its origin', async () => {
    const comparison = await compare(maya, ama);
    const setUp = rowsOf(comparison, 'Set-up');
    expect(setUp.find(({ field }) => field === 'Persona')).toMatchObject({
      state: 'different',
      a: 'Maya Lindqvist',
      b: 'Ama Boateng',
    });
    expect(setUp.find(({ field }) => field === 'Answers like')).toMatchObject({ b: 'Okta' });
    expect(setUp.find(({ field }) => field === 'Persona, groups')?.b).toMatch(/^500 values, 500 of them only here/);
    expect(rowsOf(comparison, 'Mapped profile').find(({ field }) => field === 'email')).toMatchObject({
      state: 'different',
    });
    const name = rowsOf(comparison, 'Access token, claims').find(({ field }) => field === 'groups');
    expect(name?.note).toMatch(/^From .*Maya Lindqvist; in the second from .*Ama Boateng$/);
    expect(comparison.differing).toBeGreaterThan(3);
  });

  test('one refused and one let in: which check, and which hops never came', async () => {
    const comparison = await compare(maya, refused);
    expect(rowsOf(comparison, 'Checks').find(({ field }) => field === 'sig.value')).toMatchObject({
      state: 'different',
      a: 'passed',
      b: expect.stringMatching(/^failed/),
    });
    expect(
      rowsOf(comparison, 'Hops')
        .filter(({ state }) => state === 'only-a')
        .map(({ field }) => field),
    ).toContainEqual(expect.stringMatching(/200 tokens/));
  });

  test('of two partners can be compared, two kinds cannot', async () => {
    const other = await signIn(oidc, 'Maya Lindqvist');
    expect(rowsOf(await compare(maya, other), 'Set-up').find(({ field }) => field === 'Protocol')).toMatchObject({
      a: 'saml',
      b: 'oidc',
    });
    const { id } = await home.federation.proofs.startRehearsal(saml);
    await home.federation.proofs.cancel(id);
    const proof: EvidenceName = { kind: 'rehearsal', id };
    expect((await compare(proof, proof)).differing).toBe(0);
    await expect(compare(maya, proof)).rejects.toMatchObject({ code: 'input/invalid' });
    await expect(compare(maya, { kind: 'sign-in-test', id: 'test-none' })).rejects.toMatchObject({
      code: 'state/test-unknown',
    });
  });
});

describe('two proofs of walls', () => {
  test('by two people are compared attempt by attempt', async () => {
    const walls = async (persona: string): Promise<EvidenceName> => {
      const { id } = await home.federation.proofs.startWalls(saml, oidc, persona);
      await expect.poll(async () => (await home.federation.proofs.get(id)).endedAt, { timeout: 60_000 }).not.toBeNull();
      return { kind: 'walls', id };
    };
    const comparison = await compare(await walls('Maya Lindqvist'), await walls('Ama Boateng'));
    expect(rowsOf(comparison, 'Set-up').find(({ field }) => field === 'Persona')?.state).toBe('different');
    const attempts = rowsOf(comparison, 'Attempts');
    expect(attempts.length).toBeGreaterThan(8);
    expect(attempts.filter(({ state }) => state !== 'same')).toEqual([]);
    expect(attempts.map(({ field }) => field).join()).toContain('Maya Lindqvist, signed in at');
  }, 120_000);
});

describe('the list', () => {
  test('holds every kind of every partner, newest first, with what was special', async () => {
    const sweep = await home.federation.sweeps.start(oidc, 'Ama Boateng');
    await home.federation.sweeps.cancel(sweep.id);
    await writeFile(join(home.core.home, 'fault-sweeps', 'sweep-broken.json'), '{ "format": ');
    const all = await home.federation.evidence.list();
    expect(all.map(({ startedAt }) => startedAt)).toEqual(
      all
        .map(({ startedAt }) => startedAt)
        .sort()
        .reverse(),
    );
    expect(all.find(({ id }) => id === sweep.id)).toMatchObject({
      kind: 'fault-sweep',
      verdict: 'cancelled',
      persona: 'Ama Boateng',
    });
    expect(all.find(({ id }) => id === refused.id)).toMatchObject({
      verdict: 'refused',
      setUp: ['fault: Signed by another key'],
    });
    expect(all.find(({ id }) => id === ama.id)).toMatchObject({ verdict: 'let-in', setUp: ['like Okta'] });
    expect(home.problems.splice(0).join()).toContain('sweep-broken');
  });
});

describe('evidence as a file', () => {
  async function file(level: RedactionLevel, names: readonly EvidenceName[] = [maya]) {
    const { base64, fileName } = await home.federation.evidence.export(names, level);
    const text = Buffer.from(base64, 'base64').toString('utf8');
    return { fileName, text, parsed: JSON.parse(text) };
  }

  test('names versions, times, checks and messages', async () => {
    const { fileName, parsed, text } = await file('secrets', [maya, refused]);
    expect(fileName).toMatch(/^evidence-\d{4}-\d{2}-\d{2}-2\.json$/);
    expect(parsed).toMatchObject({ format: 'portico.evidence/1', level: 'secrets', porticoVersion: '0.0.0-test' });
    expect(parsed.evidence[0]).toMatchObject({
      kind: 'sign-in-test',
      verdict: 'let-in',
      porticoVersion: '0.0.0-test',
      startedAt: expect.any(String),
      endedAt: expect.any(String),
    });
    expect(parsed.evidence[1].test.checks.find(({ id }: { id: string }) => id === 'sig.value')).toMatchObject({
      status: 'fail',
    });
    expect(text).toContain('maya.lindqvist@cascade.example');
    expect(text).toContain('AuthnRequest');
    expect(text).not.toMatch(/eyJ[A-Za-z0-9_-]{10,}\.|<\w*:?SignatureValue[^>]*>[A-Za-z0-9+/]{20}/);
  });

  test('names nobody when people are taken out, and the same person is the same number', async () => {
    const { text, parsed } = await file('people');
    expect(text).not.toMatch(/lindqvist|maya|orders-read/i);
    expect(text).toMatch(/\(person \d+\)/);
    expect(parsed.evidence[0].test.organization).toBe('cascade-consulting');
    const { persona, profile } = parsed.evidence[0].test;
    expect(profile.name ?? persona).toBe(persona);
  });

  test('keeps only shape at the last level, with every check and verdict', async () => {
    const { text, parsed } = await file('structure');
    expect(text).not.toMatch(/lindqvist|maya|orders-read/i);
    const [{ test: kept }] = parsed.evidence;
    expect(kept.profile.email).toBe('(text)');
    expect(kept.hops.find(({ label }: { label: string }) => label === 'POST SAMLResponse').message).toContain('(text)');
    expect(kept.checks.length).toBeGreaterThan(10);
    expect(
      kept.checks.every(({ status, detail }: { status: string; detail: string }) => status !== '' && detail === ''),
    ).toBe(true);
  });

  test('keeps a persona with attributes of its own out of every level but the first', async () => {
    const tomas = await signIn(saml, 'Tomás Ribeiro');
    for (const level of redactionLevels) {
      const { text } = await file(level, [tomas]);
      expect([level, /004217|Field service|ribeiro/i.test(text)]).toEqual([level, level === 'secrets']);
    }
  });

  test('of walls names nobody of either partner, invited people of a directory included', async () => {
    const directory = await home.partner('logistics-directory');
    const { id } = await home.federation.proofs.startWalls(saml, directory, 'Maya Lindqvist');
    await expect.poll(async () => (await home.federation.proofs.get(id)).endedAt, { timeout: 60_000 }).not.toBeNull();
    const proof = await home.federation.proofs.get(id);
    const [invited] = (await home.partners.load(directory)).blueprint.connection.directory.people;
    expect(proof.otherPersona).toBe(invited?.name);
    expect(JSON.stringify(proof.rows)).toContain(invited?.name);
    for (const level of redactionLevels) {
      const { text } = await file(level, [{ kind: 'walls', id }]);
      const named = [...(invited?.name.split(' ') ?? []), 'Maya', 'Lindqvist'].filter((part) => text.includes(part));
      expect([level, named.length > 0]).toEqual([level, level === 'secrets']);
      expect(text).toContain(proof.otherName);
    }
  }, 90_000);

  test('of a sweep and a proof that a crash cut off can be exported, and compared with one that ended', async () => {
    const whole = await home.federation.sweeps.start(saml, 'Maya Lindqvist');
    await home.federation.sweeps.cancel(whole.id);
    const proof = await home.federation.proofs.startRehearsal(saml);
    await home.federation.proofs.cancel(proof.id);
    const pid = spawnSync(process.execPath, ['-e', '0']).pid;
    const left = async (folder: string, id: string, content: object) => {
      await writeFile(join(home.core.home, folder, `${id}.json`), JSON.stringify({ ...content, pid }));
      return id;
    };
    const open = { state: 'running' as const, endedAt: null, sentence: 'Being tried.' };
    const names: [EvidenceName, EvidenceName][] = [
      [
        {
          kind: 'fault-sweep',
          id: await left('fault-sweeps', 'sweep-cut-off', {
            format: 'portico.fault-sweep/1',
            sweep: { ...whole, ...open, id: 'sweep-cut-off' },
          }),
        },
        { kind: 'fault-sweep', id: whole.id },
      ],
      [
        {
          kind: 'rehearsal',
          id: await left('lab-proofs', 'proof-cut-off', {
            format: 'portico.lab-proof/1',
            proof: { ...proof, ...open, id: 'proof-cut-off' },
          }),
        },
        { kind: 'rehearsal', id: proof.id },
      ],
    ];
    const all = await home.federation.evidence.list();
    for (const [cutOff, other] of names) {
      // What has no end can be neither picked for a comparison nor exported.
      expect(all.find(({ id }) => id === cutOff.id)).toMatchObject({
        verdict: 'interrupted',
        endedAt: expect.any(String),
      });
      const { parsed } = await file('people', [cutOff]);
      expect(parsed.evidence[0]).toMatchObject({ verdict: 'interrupted', endedAt: expect.any(String) });
      expect(rowsOf(await compare(cutOff, other), 'Outcome')).toMatchObject([{ a: 'interrupted', b: 'cancelled' }]);
    }
  });

  test('of lab proofs and sweeps exists as well, and what is unknown is said', async () => {
    const all = await home.federation.evidence.list();
    const sweep = all.find(({ kind, ref }) => kind === 'fault-sweep' && ref === oidc);
    const { fileName, parsed } = await file('people', [{ kind: 'fault-sweep', id: sweep?.id ?? '' }]);
    expect(fileName).toMatch(/^forge-supplies-fault-sweep-/);
    expect(parsed.evidence[0]).toMatchObject({ kind: 'fault-sweep', run: { state: 'cancelled' } });
    await expect(file('people', [{ kind: 'walls', id: 'proof-none' }])).rejects.toMatchObject({
      code: 'state/test-unknown',
    });
  });
});
