import { describe, expect, test } from 'vitest';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { PartnerRef } from '../../../shared/model/ids.ts';
import { ReadinessItem } from '../../../shared/model/partner.ts';
import { checkBlueprint } from './check-blueprint.ts';
import { blueprintHash } from './effective.ts';
import { factsOf } from './facts.ts';
import type { PartnerMarks } from './marks.ts';
import { judgeReadiness } from './readiness.ts';
import { exampleOf } from './templates/index.ts';
import type { LiveFacts } from './types.ts';

const now = new Date('2026-11-24T10:00:00Z');
const supplier = exampleOf('supplier');
if (supplier === null) throw new Error('no example');
const endSeconds = Date.UTC(2028, 6, 1) / 1000;

const live: LiveFacts = {
  readAt: new Date('2026-11-24T09:59:00Z'),
  target: 'sandbox',
  exists: true,
  accessTokenSeconds: 1200,
  refreshTokenSeconds: 28_800,
  claims: [{ name: 'organization_id', token: 'access_token', sourceType: 'organization', sourcePath: 'id' }],
  clients: [
    {
      id: 'forge-supplies-portal',
      redirectUris: ['https://suppliers.blixit.example/forge/callback'],
      secretExpiresAt: null,
    },
    { id: 'forge-supplies-ordering', redirectUris: [], secretExpiresAt: endSeconds },
  ],
  administrators: [{ email: 'Henrik.Aalto@forge.example', role: 'manager' }],
};

function judge(
  over: { blueprint?: Blueprint; live?: LiveFacts | null; lastTest?: PartnerMarks['lastTest']; secret?: boolean } = {},
) {
  const blueprint = over.blueprint ?? supplier;
  if (blueprint === null) throw new Error('no blueprint');
  const marks: PartnerMarks = {
    format: 'portico.partner-state/1',
    revision: 1,
    contentHash: blueprintHash(blueprint),
    stamp: '',
    createdAt: now.toISOString(),
    updatedAt: now.toISOString(),
    lastSync: null,
    lastTest: over.lastTest ?? null,
    drift: null,
    fixedId: '',
    facts: factsOf(blueprint, 9, now),
  };
  const items = judgeReadiness({
    entry: { ref: PartnerRef.parse('forge-supplies'), blueprint, marks },
    issues: checkBlueprint(blueprint, { now, others: [] }),
    live: over.live === undefined ? live : over.live,
    hasConnectionSecret: over.secret ?? true,
    now,
  });
  return new Map(items.map((item) => [item.id, ReadinessItem.parse(item)]));
}
const seen = {
  at: now.toISOString(),
  outcome: 'seen' as const,
  testId: 'test-1',
  hash: supplier === null ? '' : blueprintHash(supplier),
};
const status = (items: Map<string, ReadinessItem>, id: string) => items.get(id)?.status;

describe('readiness', () => {
  test('everything in place, with evidence; what cannot be looked at is a warning, not a pass', () => {
    const items = judge({ lastTest: seen });
    expect(Object.fromEntries([...items].map(([id, item]) => [id, item.status]))).toEqual({
      complete: 'pass',
      'sign-in': 'pass',
      lifetimes: 'pass',
      // The portal is a single-page app: it has no secret that could end.
      'contract-end': 'fail',
      'redirect-uris': 'pass',
      'organization-claim': 'pass',
      administrator: 'pass',
      'second-factor': 'warn',
      'connection-secret': 'pass',
    });
    expect(items.get('sign-in')).toMatchObject({ basis: 'seen', evidence: expect.stringContaining('test-1') });
    expect(items.get('lifetimes')).toMatchObject({
      basis: 'checked',
      at: live.readAt.toISOString(),
      evidence: expect.stringContaining('20 minutes'),
    });
  });

  test.each<[string, string, Parameters<typeof judge>[0], ReadinessItem['status']]>([
    ['no target', 'lifetimes', { live: null }, 'open'],
    ['not synced', 'organization-claim', { live: { ...live, exists: false } }, 'open'],
    ['other lifetimes on the server', 'lifetimes', { live: { ...live, accessTokenSeconds: 3600 } }, 'fail'],
    [
      'a secret without end',
      'contract-end',
      { live: { ...live, clients: [{ id: 'x', redirectUris: [], secretExpiresAt: 0 }] } },
      'fail',
    ],
    [
      'a secret that outlasts by a second',
      'contract-end',
      { live: { ...live, clients: [{ id: 'x', redirectUris: [], secretExpiresAt: endSeconds + 1 }] } },
      'fail',
    ],
    ['refresh tokens that outlast', 'contract-end', { live: { ...live, refreshTokenSeconds: 90_000_000 } }, 'fail'],
    ['an application that is not there', 'redirect-uris', { live: { ...live, clients: [] } }, 'fail'],
    [
      'an address that nobody planned',
      'redirect-uris',
      {
        live: {
          ...live,
          clients: [
            {
              id: 'forge-supplies-portal',
              redirectUris: ['https://suppliers.blixit.example/forge/callback', 'https://evil.example'],
              secretExpiresAt: null,
            },
          ],
        },
      },
      'warn',
    ],
    ['no claim', 'organization-claim', { live: { ...live, claims: [] } }, 'fail'],
    [
      'another role',
      'administrator',
      { live: { ...live, administrators: [{ email: 'henrik.aalto@forge.example', role: 'auditor' }] } },
      'fail',
    ],
    [
      'clients that all end',
      'contract-end',
      { live: { ...live, clients: [{ id: 'x', redirectUris: [], secretExpiresAt: endSeconds }] } },
      'pass',
    ],
    ['nobody there', 'administrator', { live: { ...live, administrators: [] } }, 'fail'],
    ['no secret', 'connection-secret', { secret: false }, 'fail'],
    ['no test', 'sign-in', {}, 'open'],
    ['a test that was refused', 'sign-in', { lastTest: { ...seen, outcome: 'refused' } }, 'fail'],
    ['a test of an earlier version', 'sign-in', { lastTest: { ...seen, hash: 'other' } }, 'warn'],
  ])('%s: %s', (_what, id, over, expected) => {
    const items = judge(over);
    expect(status(items, id)).toBe(expected);
    if (expected !== 'pass') expect(items.get(id)?.fix).not.toBe('');
  });

  test('a directory with passwords alone fails; machines need no second factor', () => {
    const directory = exampleOf('logistics-directory');
    if (directory === null) throw new Error('no example');
    const alone = {
      ...directory.connection,
      directory: { ...directory.connection.directory, secondFactor: 'none' as const },
    };
    expect(status(judge({ blueprint: { ...directory, connection: alone } }), 'second-factor')).toBe('fail');
    expect(
      status(
        judge({ blueprint: { ...directory, connection: { ...directory.connection, kind: 'none' } } }),
        'second-factor',
      ),
    ).toBe('pass');
    expect(judge({ blueprint: directory }).has('connection-secret')).toBe(false);
  });
});
