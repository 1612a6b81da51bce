import { describe, expect, test } from 'vitest';
import { Blueprint, blueprintFormat } from '../../../shared/model/blueprint.ts';
import type { Persona } from '../../../shared/model/persona.ts';
import { traceToken } from './trace-claim.ts';

const persona: Persona = {
  name: 'Maya Lindqvist',
  email: 'maya.lindqvist@cascade.example',
  givenName: 'Maya',
  familyName: 'Lindqvist',
  groups: ['orders-read'],
  description: 'Analyst with two groups',
};
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
  groups: ['orders-read'],
  contract_id: 'C-1',
  region: '',
  desk: '',
  organization_id: '',
  exp: 1,
  scp: [],
  sub: '',
  aid: '',
  phone_number: '',
  iss: '',
  __proto__: null,
};
const trace = traceToken(claims, {
  blueprint,
  kind: 'access_token',
  application: { name: 'Portal', clientId: 'cascade-portal', scopes: [] },
  persona,
});
const way = (name: string) => trace[name]?.map(({ kind, title, detail }) => [kind, title, detail]);

describe('a claim leads back', () => {
  test.each([
    ['groups', ['claim', 'source', 'mapping', 'attribute', 'persona']],
    ['desk', ['claim', 'source', 'mapping', 'persona']],
    ['contract_id', ['claim', 'source', 'organization']],
    ['organization_id', ['claim', 'source', 'organization']],
    ['region', ['claim', 'source', 'organization']],
    ['exp', ['claim', 'lifetime']],
    ['scp', ['claim', 'application']],
    ['aid', ['claim', 'organization']],
    ['iss', ['claim', 'organization', 'server']],
    ['phone_number', ['claim', 'source', 'mapping', 'persona']],
  ])('%s by %o', (name, kinds) => {
    expect(trace[name]?.map(({ kind }) => kind)).toEqual(kinds);
  });

  test('with the values on the way', () => {
    expect(way('groups')?.slice(2)).toEqual([
      ['mapping', 'memberOf becomes groups', 'Attribute mapping of the connection'],
      ['attribute', 'memberOf', 'Attribute of the assertion'],
      ['persona', 'Maya Lindqvist', '["orders-read"]'],
    ]);
    expect(way('contract_id')?.at(-1)).toEqual(['organization', 'Cascade', 'C-1']);
    expect(way('desk')?.[2]).toEqual(['mapping', 'No mapping', 'Nothing is mapped to desk']);
    expect(way('exp')?.at(-1)).toEqual(['lifetime', 'Access token lifetime', '30m']);
  });
});
