import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SignInPreview } from '../../../shared/contract/preview.ts';
import { Blueprint, blueprintFormat } from '../../../shared/model/blueprint.ts';
import { DecodedToken, type Persona } from '../../../shared/model/sign-in-test.ts';
import { exampleOf } from '../partners/templates/index.ts';
import { blueprintInput } from '../partners/testing/any-blueprint.ts';
import { previewSignIn, previewToken } from './index.ts';

const persona: Persona = {
  name: 'Maya Lindqvist',
  email: 'maya.lindqvist@cascade.example',
  givenName: 'Maya',
  familyName: 'Lindqvist',
  groups: ['orders-read', 'reports-read'],
  description: '',
};
const issuer = { issuer: 'https://tenant.example/t/cascade-consulting', tenantId: 't' };
const now = new Date('2026-11-24T10:00:00Z');
const wish = { kind: 'access_token', application: '', persona, issuer, now } as const;

function example(id: string): Blueprint {
  const blueprint = exampleOf(id);
  if (blueprint === null) throw new Error(`no example ${id}`);
  return blueprint;
}
const cascade = example('consulting-firm');

describe('previewed token', () => {
  test('carries what our APIs decide by, and ends when the lifetime says', () => {
    const { claims } = DecodedToken.parse(previewToken(cascade, wish));
    expect(claims).toMatchObject({
      iss: issuer.issuer,
      aud: ['cascade-consulting-portal'],
      client_id: 'cascade-consulting-portal',
      organization_id: 'cascade-consulting',
      partner_type: 'consulting firm',
      contract_id: 'BLX-2026-0417',
      groups: ['orders-read', 'reports-read'],
      scp: ['openid', 'profile', 'email', 'engagements.read'],
      exp: now.getTime() / 1000 + 1800,
    });
  });

  test('every claim has a way back, to the step that changes it', () => {
    const { claims, trace } = previewToken(cascade, wish);
    expect(Object.keys(trace)).toEqual(Object.keys(claims));
    for (const nodes of Object.values(trace)) expect(nodes.length).toBeGreaterThan(1);
    const way = (name: string) => trace[name]?.map(({ kind, step }) => `${kind}:${step}`);
    expect(way('organization_id')).toEqual(['claim:claims', 'source:claims', 'organization:organization']);
    expect(way('groups')).toEqual([
      'claim:claims',
      'source:claims',
      'mapping:connection',
      'attribute:null',
      'persona:null',
    ]);
    expect(way('exp')).toEqual(['claim:null', 'lifetime:lifetimes']);
  });

  test('organization_id is there even where nobody asked for it', () => {
    const { claims, trace } = previewToken({ ...cascade, claims: [] }, wish);
    expect(claims.organization_id).toBe('cascade-consulting');
    expect(trace.organization_id?.[0]?.detail).toMatch(/Added by Portico/);
  });

  test('a machine carries the organization, and nothing of a person', () => {
    const { claims } = previewToken(cascade, { ...wish, application: 'cascade-consulting-reporting' });
    expect(claims).toMatchObject({
      sub: 'cascade-consulting-reporting',
      organization_id: 'cascade-consulting',
      contract_id: 'BLX-2026-0417',
    });
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(['groups']));
    expect(claims.idp).toBeUndefined();
  });

  test('the ID token tells of the person what the scopes release', () => {
    const { claims, trace } = previewToken(cascade, { ...wish, kind: 'id_token' });
    expect(claims).toMatchObject({ email: persona.email, given_name: 'Maya', azp: 'cascade-consulting-portal' });
    expect(claims.organization_id).toBeUndefined();
    expect(trace.email?.map(({ kind }) => kind)).toEqual(['claim', 'source', 'mapping', 'attribute', 'persona']);
    const withoutEmail = {
      ...cascade,
      applications: cascade.applications.map((each) => ({ ...each, scopes: ['openid'] })),
    };
    expect(previewToken(withoutEmail, { ...wish, kind: 'id_token' }).claims.email).toBeUndefined();
  });

  test('a claim that is tied to a scope is there with the scope only', () => {
    const claims = [
      { name: 'x', token: 'access_token', sourceType: 'client', sourcePath: 'client_id', scopes: ['orders.read'] },
    ] as const;
    const blueprint = Blueprint.parse({ ...cascade, claims });
    expect(previewToken(blueprint, wish).claims.x).toBeUndefined();
    const applications = blueprint.applications.map((each) => ({ ...each, scopes: ['orders.read'] }));
    expect(previewToken({ ...blueprint, applications }, wish).claims.x).toBe('cascade-consulting-portal');
  });

  test('an attribute that is mapped under another name, or not at all, is seen to be missing', () => {
    const connection = {
      ...cascade.connection,
      mappings: cascade.connection.mappings.filter(({ target }) => target !== 'groups'),
    };
    expect(previewToken({ ...cascade, connection }, wish).claims.groups).toBeUndefined();
  });

  test('a claim named __proto__ harms nobody', () => {
    const blueprint = Blueprint.parse({ ...cascade, claims: [{ name: '__proto__', sourcePath: 'id' }] });
    const token = previewToken(blueprint, wish);
    expect(Object.getPrototypeOf(token.claims)).toBe(Object.prototype);
  });
});

describe('previewed sign-in page', () => {
  test.each([
    ['consulting-firm', 'redirect', 'Continue with Cascade company account'],
    ['supplier', 'redirect', 'Continue with Forge sign-in'],
    ['logistics-directory', 'password', 'Sign in'],
  ])('%s: %s', (id, method, button) => {
    const preview = SignInPreview.parse(previewSignIn(example(id)));
    expect(preview).toMatchObject({ method, button });
    expect(preview.contrast.every(({ passes }) => passes)).toBe(true);
  });

  test('text that cannot be read is said', () => {
    const branding = { ...cascade.branding, textColor: '#777777', backgroundColor: '#ffffff', primaryColor: '#ffee00' };
    const { contrast } = previewSignIn({ ...cascade, branding });
    expect(contrast.map(({ pair, ratio, passes }) => [pair, ratio, passes])).toEqual([
      ['Text on the background', 4.47, false],
      ['Text on the button', 17.48, true],
      ['Button against the background', 1.2, false],
    ]);
  });

  test('an empty blueprint has a page, too', () => {
    const preview = previewSignIn(Blueprint.parse({ format: blueprintFormat }));
    expect(preview).toMatchObject({ title: 'Your partner', method: 'none', colors: { primary: '#007fff' } });
  });

  test('no blueprint breaks a preview', () => {
    fc.assert(
      fc.property(blueprintInput, fc.constantFrom('access_token' as const, 'id_token' as const), (input, kind) => {
        const blueprint = Blueprint.parse(input);
        DecodedToken.parse(previewToken(blueprint, { ...wish, kind }));
        SignInPreview.parse(previewSignIn(blueprint));
      }),
      { numRuns: 100 },
    );
  });
});
