import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { LabProof } from '../../../../shared/model/lab-proof.ts';
import { configureTenant, idpIdOf } from '../../sync/index.ts';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import { startIdp } from '../idp/start-idp.ts';
import {
  type Bench,
  name,
  openBench,
  organizationsAt,
  otherTenant,
  signal,
} from '../target-test/testing/target-bench.ts';

const clientId = 'blixit-partners';

/** The partner's own issuer on this machine, and a draft that leads to it, synced to the target unless not wanted. */
async function connected(options: { synced?: boolean; issuer?: string; registered?: string; clientId?: string } = {}) {
  const at = await openBench(await otherTenant(startSandbox), {}, 'supplier');
  const idp = await startIdp({ dataDir: `${at.folder}/their-idp`, now: () => new Date(), protocol: 'oidc' });
  onTestFinished(() => idp.close());
  const { blueprint, revision } = await at.home.partners.load(at.ref);
  const issuer = `${idp.addresses.issuer}${options.issuer ?? ''}`;
  const value = {
    ...blueprint.connection,
    oidc: { ...blueprint.connection.oidc, issuer, clientId: options.clientId ?? clientId },
  };
  await at.home.partners.saveStep(at.ref, revision, { step: 'connection', value });
  const port = await at.home.tenant.connect({ kind: 'named', name, clientSecret: '' });
  const { id } = blueprint.organization;
  const ours = await at.home.tenant.ourValues(port, id, idpIdOf(id), signal);
  idp.registerClient({
    client_id: clientId,
    client_secret: 'a test secret of the partner',
    redirect_uris: [options.registered ?? ours.redirectUri],
  });
  if (options.synced !== false)
    await configureTenant(
      port,
      { ...blueprint, connection: value },
      { connectionSecret: 'a test secret of the partner' },
      at.home.core.clock,
      signal,
    );
  return at;
}

async function checked({ home, ref }: Bench): Promise<LabProof> {
  const { id } = await home.federation.proofs.startTargetCheck(ref, name);
  await vi.waitFor(
    async () => expect((await home.federation.proofs.get(id)).endedAt, home.problems.join('\n')).not.toBeNull(),
    { timeout: 15_000 },
  );
  const proof = await home.federation.proofs.get(id);
  expect(new Set(proof.rows.map(({ attempt }) => attempt)).size).toBe(proof.rows.length);
  return proof;
}

const row = (proof: LabProof, title: string) => {
  const found = proof.rows.find((each) => each.title === title);
  return found === undefined ? 'absent' : `${found.outcome} ${found.check} ${found.detail}`;
};

describe('an OpenID Connect connection at a target', () => {
  test('is checked without a sign-in: documents, request, and whether the issuer knows it', async () => {
    const at = await connected();
    const before = await organizationsAt(at);
    const proof = await checked(at);
    expect(proof).toMatchObject({ kind: 'target-check', state: 'done', otherName: 'Acme production' });
    expect(proof.sentence).toMatch(
      /^Checked without a sign-in at Acme production\. This does not hold: its token endpoint/,
    );
    for (const [title, outcome] of [
      ['It leads to the partner’s authorization endpoint', /^works/],
      ['It names the client id of the blueprint', /^works client_id blixit-partners/],
      ['It names the redirect URI of the hand-out', /^works redirect_uri http/],
      ['It carries a nonce', /^works/],
      ['It uses PKCE with S256', /^works/],
      ['It knows the client id and the redirect URI', /^works redirect_uri .*login_required/],
    ] as const)
      expect(row(proof, title)).toMatch(outcome);
    // Their issuer runs on this machine here, which is just what a real server could not reach.
    expect(row(proof, 'Its token endpoint has a public address')).toMatch(
      /^breaks oidc.reach .*A server elsewhere cannot/,
    );
    expect(await organizationsAt(at)).toEqual(before);
  });

  test('with a redirect URI that the issuer does not know says which one to register', async () => {
    const proof = await checked(await connected({ registered: 'https://elsewhere.example/callback' }));
    expect(row(proof, 'It knows the client id and the redirect URI')).toMatch(
      /^breaks redirect_uri .*register exactly this/,
    );
  });

  test('with an issuer that is one slash off says so', async () => {
    const proof = await checked(await connected({ issuer: '/', synced: false }));
    expect(row(proof, 'It calls itself by exactly the configured issuer')).toMatch(/^breaks iss .*single slash/);
  });

  test('that is not synced yet is checked as far as it goes', async () => {
    const proof = await checked(await connected({ synced: false }));
    expect(row(proof, 'Its keys can be read')).toMatch(/^works/);
    expect(row(proof, 'It is there')).toMatch(/^not-tried .*is not on Acme production yet/);
  });

  test('at a target that is down ends with a clear sentence', async () => {
    const at = await connected();
    await at.sandbox.close();
    const proof = await checked(at);
    expect(proof).toMatchObject({ state: 'failed' });
    expect(proof.sentence).toMatch(/refused the connection/);
  });
});
