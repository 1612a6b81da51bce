import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { LabProof } from '../../../../shared/model/lab-proof.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';

let home: TestHome | null = null;
afterEach(async () => {
  await home?.close();
  home = null;
});

/** Only systems: two services and no connection. */
const vendor = (blueprint: Blueprint): Blueprint => ({
  ...blueprint,
  connection: { ...blueprint.connection, kind: 'none' },
  applications: (['reader', 'writer'] as const).map((word) => ({
    id: '',
    name: `Feed ${word}`,
    kind: 'service',
    redirectUris: [],
    postLogoutRedirectUris: [],
    scopes: [`feeds.${word}`],
    production: true,
  })),
});

async function tried(change: (blueprint: Blueprint) => Blueprint): Promise<LabProof> {
  const opened = await openTestHome();
  home = opened;
  const ref = await opened.partner('consulting-firm', change);
  const { id } = await opened.federation.proofs.startServices(ref);
  await vi.waitFor(
    async () => expect((await opened.federation.proofs.get(id)).endedAt, opened.problems.join('\n')).not.toBeNull(),
    { timeout: 15_000 },
  );
  const proof = await opened.federation.proofs.get(id);
  expect(new Set(proof.rows.map(({ attempt }) => attempt)).size).toBe(proof.rows.length);
  return proof;
}

const outcomes = (proof: LabProof, group: string) =>
  Object.fromEntries(
    proof.rows.filter((row) => row.group === group).map(({ title, outcome, check }) => [title, `${outcome} ${check}`]),
  );

describe('a partner whose systems call our APIs', () => {
  test('gets its tokens, and every wrong attempt is refused by name', async () => {
    const proof = await tried(vendor);
    expect(proof).toMatchObject({ kind: 'services', state: 'done', persona: '' });
    const name = proof.organizationName;
    expect(proof.sentence).toBe(`All 2 services of ${name} get their tokens, and all 12 wrong attempts were refused.`);
    expect(outcomes(proof, 'Feed reader')).toEqual({
      'A token with its client id and secret': 'works ',
      'The access token of Feed reader holds': 'works access-token.signature',
      'The access token of Feed reader names the organization': 'works access-token.organization',
      'The access token of Feed reader is short-lived': 'works access-token.lifetime',
      'The token names the service and no person': 'works access-token.no-person',
      'A wrong secret': 'refused invalid_client',
      'No secret at all': 'refused invalid_client',
      'A scope that it was not given': expect.stringMatching(/^refused (?:invalid_scope|scope)$/),
      'A sign-in of a person through it': expect.stringMatching(/^refused /),
      [`Its secret at the token endpoint of Neighbour of ${name}`]: 'refused invalid_client',
      [`Its token at an API of Neighbour of ${name}`]: expect.stringContaining('refused access-token.signature'),
      'Its secret ends with the contract': 'works client_secret_expires_at',
    });
    const [token] = proof.rows.flatMap(({ token: issued }) => issued ?? []);
    expect(token?.claims).toMatchObject({ organization_id: expect.any(String), contract_id: expect.any(String) });
    expect(token?.trace.organization_id?.length).toBeGreaterThan(0);
    expect(JSON.stringify(proof)).not.toMatch(/eyJ[\w-]{20,}\./);
    expect(home?.problems).toEqual([]);
  });

  test('that also has people is tried with its services alone', async () => {
    const proof = await tried((blueprint) => blueprint);
    expect(new Set(proof.rows.map(({ group }) => group)).size).toBe(1);
    expect(proof.rows.filter(({ outcome }) => ['breaks', 'let-through'].includes(outcome))).toEqual([]);
  });

  test('whose contract has ended gets no token, and the row says where to look', async () => {
    const proof = await tried((blueprint) => ({
      ...vendor(blueprint),
      organization: {
        ...blueprint.organization,
        contract: { ...blueprint.organization.contract, start: '2020-01-01', end: '2020-12-31' },
      },
    }));
    expect(outcomes(proof, 'Feed reader')['A token with its client id and secret']).toBe('breaks invalid_client');
    expect(proof.sentence).toMatch(/did not work.*end of the contract/);
  });

  test('without services has nothing to try', async () => {
    home = await openTestHome();
    const ref = await home.partner('consulting-firm', (blueprint) => ({
      ...blueprint,
      applications: blueprint.applications.filter(({ kind }) => kind !== 'service'),
    }));
    await expect(home.federation.proofs.startServices(ref)).rejects.toMatchObject({ code: 'state/nothing-to-try' });
  });
});
