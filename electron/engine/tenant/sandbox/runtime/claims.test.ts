import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mapAttributes } from './attribute-mapping.ts';
import { releasedClaims, resolveClaim } from './claims.ts';

const sources = {
  organization: {
    id: 'cascade',
    name: 'Cascade',
    organization: { domains: ['cascade.example'] },
    metadata: { payload: { partner_type: 'consulting', nested: { level: 2 } } },
  },
  workspace: { id: 'blixit', metadata: { payload: { region: 'eu' } } },
  client: { client_id: 'portal', metadata: { tier: 'gold' } },
  authnCtx: { email: 'ada@cascade.example', groups: ['a', 'b'], 'http://schemas.example/claims/role': 'buyer' },
  identityPool: { id: 'people', metadata: { cost_center: '7' } },
};

describe('where a claim gets its value', () => {
  test.each([
    ['organization', 'id', 'cascade'],
    ['organization', 'organization.domains', ['cascade.example']],
    ['organization', 'metadata.payload.partner_type', 'consulting'],
    ['organization', 'metadata.partner_type', 'consulting'],
    ['organization', 'metadata.payload.nested.level', 2],
    ['workspace', 'metadata.payload.region', 'eu'],
    ['client', 'metadata.tier', 'gold'],
    ['authnCtx', 'groups', ['a', 'b']],
    ['authnCtx', 'http://schemas.example/claims/role', 'buyer'],
    ['identityPool', 'id', 'people'],
    ['organization', 'metadata.payload.absent', undefined],
    ['organization', '__proto__', undefined],
    ['organization', 'constructor', undefined],
    ['riskCtx', 'score', undefined],
    ['unheard-of', 'id', undefined],
  ])('%s %s', (source_type, source_path, value) => {
    expect(resolveClaim({ source_type, source_path, mapping: '' }, sources)).toEqual(value);
  });

  test('the older mapping counts where no path is given', () => {
    expect(resolveClaim({ source_type: 'client', source_path: '', mapping: 'client_id' }, sources)).toBe('portal');
  });
});

describe('which claims are released', () => {
  const claim = (name: string, more: object = {}) => ({
    id: name,
    tenant_id: 't',
    authorization_server_id: 's',
    name,
    type: 'access_token' as const,
    source_type: 'organization',
    source_path: 'id',
    mapping: '',
    scopes: [],
    opaque: false,
    verified: false,
    description: '',
    saml_name: '',
    saml_name_format: '',
    ...more,
  });

  test('by type, by scope, and never in place of what the server answers for', () => {
    const claims = [
      claim('organization_id'),
      claim('with_scope', { scopes: ['orders'] }),
      claim('iss'),
      claim('exp'),
      claim('hidden', { opaque: true }),
      claim('other', { type: 'id_token' }),
    ];
    expect(releasedClaims(claims, 'access_token', [], sources)).toEqual({ organization_id: 'cascade' });
    expect(Object.keys(releasedClaims(claims, 'access_token', ['orders'], sources))).toEqual([
      'organization_id',
      'with_scope',
    ]);
    expect(Object.keys(releasedClaims(claims, 'access_token', [], sources, 'opaque'))).toEqual(['hidden']);
  });
});

describe('attribute mapping', () => {
  const mapping = (source: string, target: string, type: string) => ({ source, target, type });

  test.each([
    ['string', ['first', 'second'], 'first'],
    ['string', 7, '7'],
    ['string_array', 'one', ['one']],
    ['number', '12.5', 12.5],
    ['number', 'twelve', undefined],
    ['bool', 'TRUE', true],
    ['bool', 'perhaps', undefined],
    ['any', ['a', 'b'], ['a', 'b']],
    ['number_array', ['1', 'x', '3'], [1, 3]],
  ])('to %s', (type, value, expected) => {
    expect(mapAttributes([mapping('a', 'b', type)], { a: value }).b).toEqual(expected);
  });

  test('everything, nested targets, fixed values', () => {
    expect(mapAttributes([mapping('.', '.', 'any')], { a: 1, b: 2 })).toEqual({ a: 1, b: 2 });
    expect(mapAttributes([mapping('a', 'x.y', 'any'), mapping('b', 'x.z', 'any')], { a: 1, b: 2 })).toEqual({
      x: { y: 1, z: 2 },
    });
    expect(mapAttributes([{ target: 'kind', type: 'string', mode: 'static', static: 'partner' }], {})).toEqual({
      kind: 'partner',
    });
  });

  test('no name from a message or a configuration reaches a prototype', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('__proto__', 'constructor.prototype', '__proto__.polluted', 'a.__proto__.polluted'),
        fc.jsonValue(),
        (target, value) => {
          mapAttributes([mapping('v', target, 'any')], { v: value });
          expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
          expect(Reflect.get({}, 'polluted')).toBeUndefined();
        },
      ),
    );
  });
});
