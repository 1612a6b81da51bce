import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { startSandbox } from '../../tenant/sandbox/start-sandbox.ts';
import {
  ended,
  isWaiting,
  name,
  openBench,
  organizationsAt,
  otherTenant,
  signal,
  startAtTarget,
  targetOf,
  wish,
} from './testing/target-bench.ts';

describe('a target that does not play along', () => {
  test('is not written to when it cannot be reached', async () => {
    const sandbox = await otherTenant(startSandbox);
    const at = await openBench(sandbox);
    await sandbox.close();
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    expect(review.blocked).toMatch(/refused the connection/);
    await expect(at.home.federation.start({ ref: at.ref, ...wish, review: review.id })).rejects.toMatchObject({
      code: 'state/not-testable',
    });
  });

  test('is not written to when its clock is far from ours, and the review says so', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    vi.spyOn(at.home.core.clock, 'now').mockImplementation(() => new Date(Date.now() - 20 * 60_000));
    onTestFinished(() => void vi.restoreAllMocks());
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    expect(review.blocked).toMatch(/This machine is \d+ seconds behind the server.*tokens and assertions are refused/);
  });

  test('that does not let the client make organizations is said in words, and nothing is left', async () => {
    const forbidden = { match: { method: 'POST', pathPattern: '/organizations' }, status: 403, times: 50 };
    const at = await openBench(await otherTenant(startSandbox, [forbidden]));
    const { id } = await startAtTarget(at);
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/organization.*403|does not let this client do that/i);
    expect(await at.home.federation.targetUses.list()).toEqual([]);
  });

  test('that never answers when it is asked for the organization may still make it, so it is looked for again', async () => {
    const dropped = { match: { method: 'POST', pathPattern: '/organizations$' }, drop: 'before', times: 50 };
    const at = await openBench(await otherTenant(startSandbox, [dropped]));
    const { id, review } = await startAtTarget(at);
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'left' } });
    expect(await at.home.federation.targetUses.list()).toMatchObject([
      { organizationId: review.id, state: 'left', why: expect.stringMatching(/may still come/) },
    ]);
    // Somebody looks later, and nothing came.
    expect(await at.home.federation.targetUses.takeBack(review.id, signal)).toEqual([]);
  });

  test('that takes no http address of this machine gets advice with it, and what was written is gone', async () => {
    const refused = {
      match: { method: 'POST', pathPattern: '/idps/saml_v2' },
      status: 422,
      body: JSON.stringify({
        status_code: 422,
        error: 'unprocessable entity',
        details: { metadata_xml: 'the SSO address must use https' },
      }),
    };
    const at = await openBench(await otherTenant(startSandbox, [refused]));
    const { id } = await startAtTarget(at);
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/must use https.*run the test in the scratch tenant/);
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('that refuses something else gets no advice about addresses, whatever words it uses', async () => {
    const refused = {
      match: { method: 'POST', pathPattern: '/organizations$' },
      status: 422,
      body: JSON.stringify({ status_code: 422, error: 'unprocessable entity', details: { 'metadata.payload': 'sso' } }),
    };
    const at = await openBench(await otherTenant(startSandbox, [refused]));
    const { id } = await startAtTarget(at);
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/metadata\.payload/);
    expect(done.sentence).not.toMatch(/http addresses of this machine/);
  });

  test('that is down when the test ends keeps the test organization, and it is taken back when asked', async () => {
    const sandbox = await otherTenant(startSandbox, [
      { match: { method: 'DELETE', pathPattern: '/organizations/portico-test' }, status: 403, times: 1 },
    ]);
    const at = await openBench(sandbox);
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    const done = await at.home.federation.cancel(id);
    expect(done).toMatchObject({ state: 'cancelled', at: { rest: 'left' } });
    expect(done.sentence).toMatch(
      new RegExp(`The test organization ${review.id} is not known to be gone from Acme production`),
    );
    expect(await at.home.federation.targetUses.list()).toMatchObject([{ organizationId: review.id, state: 'left' }]);
    expect(await at.home.federation.targetUses.takeBack(review.id, signal)).toEqual([]);
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('that was changed after the review is not written to', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    const { blueprint, revision } = await at.home.partners.load(at.ref);
    await at.home.partners.saveStep(at.ref, revision, {
      step: 'claims',
      value: [
        ...blueprint.claims,
        { name: 'late_claim', token: 'access_token', sourceType: 'organization', sourcePath: 'id', scopes: [] },
      ],
    });
    const { id } = await at.home.federation.start({ ref: at.ref, ...wish, review: review.id });
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/no longer what was reviewed/);
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('is not written to when a body changed after the review and its summary did not', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const claimFrom = async (sourcePath: string) => {
      const { blueprint, revision } = await at.home.partners.load(at.ref);
      const claim: Blueprint['claims'][number] = {
        name: 'late_claim',
        token: 'access_token',
        sourceType: 'organization',
        sourcePath,
        scopes: [],
      };
      const others = blueprint.claims.filter((each) => each.name !== claim.name);
      await at.home.partners.saveStep(at.ref, revision, { step: 'claims', value: [...others, claim] });
    };
    await claimFrom('id');
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    await claimFrom('name');
    const { id } = await at.home.federation.start({ ref: at.ref, ...wish, review: review.id });
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { rest: 'gone' } });
    expect(done.sentence).toMatch(/no longer what was reviewed/);
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('is not written to when its name leads to another host after the review', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const reviewed = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    const elsewhere = await openBench(await otherTenant(startSandbox));
    const moved = { ...targetOf(elsewhere.sandbox), tenantId: reviewed.tenantId };
    await at.home.tenant.targets.save(moved, { client: elsewhere.sandbox.adminClientSecret });
    const { id } = await at.home.federation.start({ ref: at.ref, ...wish, review: reviewed.id });
    const done = await at.home.until(id, ended);
    expect(done).toMatchObject({ state: 'failed', at: { host: reviewed.host, rest: 'gone' } });
    expect(done.sentence).toMatch(/leads somewhere else now.*nothing was written/);
    expect(await organizationsAt(elsewhere)).toEqual([]);
  });

  test('is not written to with another look-alike than the reviewed one', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const review = await at.home.federation.reviews.make(at.ref, name, 'okta', signal);
    await expect(
      at.home.federation.start({ ref: at.ref, ...wish, lookAlike: 'keycloak', review: review.id }),
    ).rejects.toMatchObject({ code: 'state/plan-stale', why: expect.stringContaining('another look-alike') });
    expect(await organizationsAt(at)).toEqual([]);
  });

  test('is not asked when the workspace is missing there', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { blueprint, revision } = await at.home.partners.load(at.ref);
    await at.home.partners.saveStep(at.ref, revision, {
      step: 'workspace',
      value: { ...blueprint.workspace, id: 'elsewhere' },
    });
    const review = await at.home.federation.reviews.make(at.ref, name, undefined, signal);
    expect(review.blocked).toMatch(/The workspace elsewhere is not on this target/);
  });

  test('cannot be used for OpenID Connect, and the words say why', async () => {
    const at = await openBench(await otherTenant(startSandbox), {}, 'supplier');
    await expect(at.home.federation.reviews.make(at.ref, name, undefined, signal)).rejects.toMatchObject({
      code: 'state/not-testable',
      why: expect.stringContaining('a server elsewhere cannot reach it'),
    });
  });

  test('is written to once for each review', async () => {
    const at = await openBench(await otherTenant(startSandbox));
    const { id, review } = await startAtTarget(at);
    await at.home.until(id, isWaiting);
    await expect(at.home.federation.start({ ref: at.ref, ...wish, review: review.id })).rejects.toMatchObject({
      code: 'state/plan-unknown',
    });
  });
});
