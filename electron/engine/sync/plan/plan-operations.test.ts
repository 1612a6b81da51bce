import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  administratorRoles,
  type Blueprint,
  Blueprint as BlueprintSchema,
} from '../../../../shared/model/blueprint.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { createTenantPort } from '../../tenant/tenant-port.ts';
import type { DesiredContext, DesiredState } from '../desired/desired-object.ts';
import { desiredState } from '../desired/desired-state.ts';
import type { LiveState } from '../live/live-state.ts';
import { createBody, planOperations, updateBody } from './plan-operations.ts';
import type { PlannedOperation } from './planned-operation.ts';

const target = { name: 'sandbox', baseUrl: 'http://127.0.0.1:1', tenantId: 't' };
const port = createTenantPort(
  target,
  { send: () => Promise.reject(new Error('a plan sends nothing')), requests: () => 0 },
  () => port,
);
const context: DesiredContext = {
  now: new Date('2026-11-24T10:00:00Z'),
  connectionSecret: 'a-secret-of-the-connection',
  inheritedRefreshSeconds: null,
};

const nothing: LiveState = {
  organizationId: 'acme',
  workspace: null,
  organization: null,
  server: null,
  pools: [],
  idps: [],
  scopes: [],
  clients: [],
  claims: [],
  roles: [],
  people: [],
};

/** What a server holds after these operations: a model of it, for the pure planner only. */
function afterwards(live: LiveState, operations: readonly PlannedOperation[]): LiveState {
  let next = live;
  for (const { address, desired, operation } of operations) {
    if (desired === null) continue;
    const list = (kind: 'pools' | 'idps' | 'scopes' | 'clients' | 'claims' | 'people', body: ServerObject) => ({
      ...next,
      [kind]: [...next[kind].filter((item) => (item.id ?? item.client_id) !== address.id), body].toReversed(),
    });
    const before = [...next.pools, ...next.idps, ...next.scopes, ...next.clients, ...next.claims, ...next.people].find(
      (item) => (item.id ?? item.client_id) === address.id,
    );
    const body = operation.action === 'create' ? createBody(desired) : updateBody(desired, before ?? next.server ?? {});
    switch (address.kind) {
      case 'workspace':
      case 'organization':
      case 'server':
        next = {
          ...next,
          [address.kind]:
            operation.action === 'create'
              ? body
              : { ...(next[address.kind] ?? {}), ...updateBody(desired, next[address.kind] ?? {}) },
        };
        break;
      case 'pool':
        next = list('pools', { id: address.id, ...body });
        break;
      case 'user':
        next = list('people', { id: address.id, ...before, ...body });
        break;
      case 'idp':
        next = list('idps', { id: address.id, method: address.method, ...body });
        break;
      case 'scope':
        next = list('scopes', { id: address.id, ...body });
        break;
      case 'client':
        next = list('clients', { client_id: address.id, ...body });
        break;
      case 'claim':
        next = list('claims', { id: address.id, ...body });
        break;
      case 'role':
        next = {
          ...next,
          roles: [...next.roles, { poolId: address.poolId, userId: address.userId, roles: [address.role] }],
        };
        break;
      case 'invitation':
        break;
    }
  }
  return next;
}

const plan = (desired: DesiredState, live: LiveState) =>
  planOperations({ desired, live, owned: [], owedInvitations: new Map(), secretIsSent: true, port });

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);
const email = fc.tuple(word, word).map(([local, domain]) => `${local}@${domain}.example`);
const blueprints: fc.Arbitrary<Blueprint> = fc
  .record({
    domains: fc.uniqueArray(
      word.map((label) => `${label}.example`),
      { maxLength: 4 },
    ),
    end: fc.constantFrom('', '2026-11-20', '2026-11-24', '2026-12-04', '2030-01-31'),
    administrators: fc.array(fc.record({ name: word, email, role: fc.constantFrom(...administratorRoles) }), {
      maxLength: 3,
    }),
    kind: fc.constantFrom('saml' as const, 'oidc' as const, 'directory' as const, 'none' as const),
    jit: fc.boolean(),
    people: fc.array(fc.record({ name: word, email }), { maxLength: 3 }),
    mappings: fc.array(fc.record({ source: word, target: word, many: fc.boolean() }), { maxLength: 4 }),
    applications: fc.uniqueArray(
      fc.record({
        id: fc.constant(''),
        name: word,
        kind: fc.constantFrom(
          'single_page' as const,
          'server_web' as const,
          'mobile_desktop' as const,
          'service' as const,
        ),
        redirectUris: fc.array(
          word.map((path) => `https://app.example/${path}`),
          { maxLength: 3 },
        ),
        scopes: fc.uniqueArray(fc.constantFrom('openid', 'orders.read', 'orders_read', 'orders-read'), {
          maxLength: 3,
        }),
      }),
      { maxLength: 4, selector: ({ name }) => name },
    ),
    accessToken: fc.constantFrom('', '15m', '900', '1h 30m'),
    refreshToken: fc.constantFrom('', '8h', '90 days'),
    claims: fc.uniqueArray(
      fc.record({ name: fc.constantFrom('organization_id', 'partner_type', 'groups', 'x-y', 'x_y'), sourcePath: word }),
      { maxLength: 4, selector: ({ name }) => name },
    ),
    primaryColor: fc.constantFrom('', '#aabbcc', 'red'),
  })
  .map((part) =>
    BlueprintSchema.parse({
      format: 'portico.blueprint/1',
      workspace: { id: 'blixit-partners', name: 'BlixitPartners' },
      organization: { id: 'acme', name: 'Acme', domains: part.domains, contract: { id: 'C-1', end: part.end } },
      administrators: part.administrators,
      connection: {
        kind: part.kind,
        jit: part.jit,
        saml: {
          entityId: 'https://idp.example',
          ssoUrl: 'https://idp.example/sso?a=1&b=2',
          certificatePem: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
        },
        oidc: { issuer: 'https://idp.example', clientId: 'c' },
        directory: { people: part.people },
        mappings: part.mappings,
      },
      applications: part.applications,
      lifetimes: { accessToken: part.accessToken, refreshToken: part.refreshToken },
      claims: part.claims,
      branding: { primaryColor: part.primaryColor },
    }),
  );

describe('planning', () => {
  test('what was applied is not planned again, for any blueprint', () => {
    fc.assert(
      fc.property(blueprints, (blueprint) => {
        const desired = desiredState(blueprint, context);
        const first = plan(desired, nothing);
        const ids = first.map(({ operation }) => operation.id);
        expect(new Set(ids).size).toBe(ids.length);
        expect(plan(desired, afterwards(nothing, first)).map(({ operation }) => operation.summary)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('from one blueprint to another takes one plan, and an operation never comes before what it needs', () => {
    fc.assert(
      fc.property(blueprints, blueprints, (one, other) => {
        const live = afterwards(nothing, plan(desiredState(one, context), nothing));
        const desired = desiredState(other, context);
        const operations = plan(desired, live);
        for (const [index, { operation }] of operations.entries()) {
          for (const needed of operation.dependsOn)
            expect(operations.findIndex((candidate) => candidate.operation.id === needed)).toBeLessThan(index);
        }
        expect(plan(desired, afterwards(live, operations)).map(({ operation }) => operation.summary)).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  test('no secret is in a plan', () => {
    fc.assert(
      fc.property(blueprints, (blueprint) => {
        const operations = plan(desiredState(blueprint, context), nothing).map(({ operation }) => operation);
        expect(JSON.stringify(operations)).not.toContain('a-secret-of-the-connection');
      }),
      { numRuns: 30 },
    );
  });
});

const base = BlueprintSchema.parse({
  format: 'portico.blueprint/1',
  workspace: { id: 'w' },
  organization: { id: 'acme', name: 'Acme' },
});
const server = (blueprint: Blueprint, at: string) =>
  desiredState(blueprint, { ...context, now: new Date(at) }).objects.find(({ key }) => key === 'server:acme')?.managed;

describe('the contract ends in the grant', () => {
  test.each([
    { refresh: '90 days', end: '2027-12-31', now: '2026-11-24T10:00:00Z', ttl: '2160h0m0s', why: 'far away: as typed' },
    {
      refresh: '90 days',
      end: '2026-12-03',
      now: '2026-11-24T10:00:00Z',
      ttl: '216h0m0s',
      why: 'nine whole days are left',
    },
    {
      refresh: '',
      end: '2026-12-03',
      now: '2026-11-24T10:00:00Z',
      ttl: '216h0m0s',
      why: 'an inherited value is cut as well',
    },
    {
      refresh: '',
      end: '2027-12-31',
      now: '2026-11-24T10:00:00Z',
      ttl: undefined,
      why: 'an inherited value that fits is left alone',
    },
    { refresh: '8h', end: '2026-11-24', now: '2026-11-24T10:00:00Z', ttl: '1m0s', why: 'the last day' },
    { refresh: '8h', end: '2026-11-01', now: '2026-11-24T10:00:00Z', ttl: '1m0s', why: 'over' },
    { refresh: '90 days', end: '', now: '2026-11-24T10:00:00Z', ttl: '2160h0m0s', why: 'no end is known' },
  ])('refresh tokens, $why', ({ refresh, end, now, ttl }) => {
    const blueprint = {
      ...base,
      organization: { ...base.organization, contract: { id: '', start: '', end } },
      lifetimes: { ...base.lifetimes, refreshToken: refresh },
    };
    expect(server(blueprint, now)?.refresh_token_ttl).toBe(ttl);
  });

  test('every client with a secret carries the end, and none without', () => {
    const kinds = ['single_page', 'server_web', 'mobile_desktop', 'service'] as const;
    const blueprint = BlueprintSchema.parse({
      ...base,
      organization: { ...base.organization, contract: { end: '2027-06-30' } },
      applications: kinds.map((kind) => ({ name: kind, kind })),
    });
    const ends = desiredState(blueprint, context)
      .objects.filter(({ address }) => address.kind === 'client')
      .map(({ managed }) => managed.client_secret_expires_at);
    const midnight = Date.parse('2027-07-01T00:00:00Z') / 1000;
    expect(ends).toEqual([undefined, midnight, undefined, midnight]);
  });
});

test('what an earlier run created and the blueprint dropped is removed; what somebody else made stays', () => {
  const live = {
    ...nothing,
    organization: { id: 'acme', name: 'Acme', parent_id: 'w' },
    workspace: { id: 'w' },
    server: { id: 'acme' },
    clients: [{ client_id: 'acme-old' }, { client_id: 'by-hand' }],
  };
  const owned = [
    {
      key: 'client:acme-old',
      address: { kind: 'client' as const, id: 'acme-old', organizationId: 'acme', purpose: 'service' },
      title: 'the application Old',
    },
  ];
  const operations = planOperations({
    desired: desiredState(base, context),
    live,
    owned,
    owedInvitations: new Map(),
    secretIsSent: true,
    port,
  });
  expect(
    operations.filter(({ operation }) => operation.action === 'delete').map(({ operation }) => operation.resourceId),
  ).toEqual(['acme-old']);
});

test('a connection that changes its protocol is replaced, the old one first', () => {
  const saml = BlueprintSchema.parse({
    ...base,
    connection: { kind: 'saml', jit: false, saml: { metadataXml: '<x/>' } },
  });
  const oidc = BlueprintSchema.parse({
    ...base,
    connection: { kind: 'oidc', jit: false, oidc: { issuer: 'https://i.example', clientId: 'c' } },
  });
  const live = afterwards(nothing, plan(desiredState(saml, context), nothing));
  expect(plan(desiredState(oidc, context), live).map(({ operation }) => `${operation.action} ${operation.id}`)).toEqual(
    ['delete delete:idp:acme-idp', 'create idp:acme-idp'],
  );
});
