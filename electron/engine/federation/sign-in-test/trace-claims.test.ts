import { describe, expect, test } from 'vitest';
import { Blueprint, blueprintFormat } from '../../../../shared/model/blueprint.ts';
import { personasFor } from '../idp/personas.ts';
import { traceClaims } from './trace-claims.ts';

const [persona = null] = personasFor('cascade.example');
const blueprint = Blueprint.parse({
  format: blueprintFormat,
  organization: { id: 'cascade', name: 'Cascade', contract: { id: 'C-1' } },
  administrators: [],
  applications: [],
  connection: { kind: 'saml', mappings: [{ source: 'memberOf', target: 'groups', many: true }] },
  lifetimes: { accessToken: '30m' },
  claims: [
    { name: 'groups', sourceType: 'authnCtx', sourcePath: 'groups' },
    { name: 'contract_id', sourceType: 'organization', sourcePath: 'metadata.contract_id' },
    { name: 'region', sourceType: 'workspace', sourcePath: 'metadata.region' },
    { name: 'desk', sourceType: 'authnCtx', sourcePath: 'desk' },
  ],
});

const claims = {
  groups: [],
  contract_id: '',
  region: '',
  desk: '',
  organization_id: '',
  exp: 1,
  scp: [],
  sub: '',
  aid: '',
  iss: '',
  __proto__: null,
};
const trace = traceClaims(claims, { blueprint, kind: 'access_token', applicationName: 'Portal', persona });
const way = (name: string) => trace[name]?.map(({ kind, title, detail }) => [kind, title, detail]);

describe('a claim leads back', () => {
  test.each([
    ['groups', ['claim', 'source', 'mapping', 'attribute', 'persona']],
    ['desk', ['claim', 'source', 'mapping', 'persona']],
    ['contract_id', ['claim', 'source', 'organization']],
    ['organization_id', ['claim', 'source', 'organization']],
    ['region', ['claim', 'source', 'server']],
    ['exp', ['claim', 'lifetime']],
    ['scp', ['claim', 'application']],
    ['aid', ['claim', 'organization']],
    ['iss', ['claim', 'server']],
  ])('%s by %o', (name, kinds) => {
    expect(trace[name]?.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('with the values on the way', () => {
    expect(way('groups')?.slice(2)).toEqual([
      ['mapping', 'Mapping', 'memberOf to groups'],
      ['attribute', 'memberOf', 'attribute of the assertion'],
      ['persona', 'Maya Lindqvist', 'Analyst with two groups'],
    ]);
    expect(way('contract_id')?.at(-1)).toEqual(['organization', 'Cascade', 'C-1']);
    expect(way('desk')?.[2]).toEqual(['mapping', 'No mapping', 'nothing is mapped to desk']);
    expect(way('exp')?.at(-1)).toEqual(['lifetime', 'Lifetime', '30m']);
  });
});
