import { describe, expect, test } from 'vitest';
import { Blueprint, blueprintFormat } from '../../../../shared/model/blueprint.ts';
import { prepareBlueprint } from './prepare-blueprint.ts';

const loopback = { metadataXml: '<metadata/>', issuer: 'http://127.0.0.1:9', clientId: 'portico' };
const redirectUri = 'http://127.0.0.1:9/callback';

const draft = (change: object): Blueprint =>
  Blueprint.parse({
    format: blueprintFormat,
    organization: { id: 'cascade', name: 'Cascade', domains: ['cascade.example'] },
    administrators: [],
    applications: [
      { name: 'Jobs', kind: 'service', scopes: ['jobs'] },
      { name: 'Portal', kind: 'single_page', redirectUris: ['https://portal.example/callback'], scopes: ['openid'] },
      { name: 'Other', kind: 'server_web', redirectUris: ['https://other.example/callback'] },
    ],
    claims: [],
    ...change,
  });

describe('the copy that is tested', () => {
  test('sends people of the first application with a sign-in back to the test application as well', () => {
    const { blueprint, application, services, notes } = prepareBlueprint(
      draft({ connection: { kind: 'saml' } }),
      loopback,
      redirectUri,
    );
    expect(blueprint.applications.map(({ redirectUris }) => redirectUris)).toEqual([
      [],
      ['https://portal.example/callback', redirectUri],
      ['https://other.example/callback'],
    ]);
    expect(application).toMatchObject({ name: 'Portal', clientId: 'cascade-portal' });
    expect(services.map(({ name }) => name)).toEqual(['Jobs']);
    expect(notes).toEqual([]);
  });

  test('has a SAML connection that trusts the loopback IdP and nobody else', () => {
    const connection = {
      kind: 'saml',
      provider: 'okta',
      saml: {
        metadataUrl: 'https://okta.example',
        certificatePem: 'theirs',
        entityId: 'theirs',
        nameIdFormat: 'persistent',
        userIdAttribute: 'uid',
      },
    };
    expect(prepareBlueprint(draft({ connection }), loopback, redirectUri).blueprint.connection).toMatchObject({
      provider: 'generic-saml',
      saml: {
        metadataXml: '<metadata/>',
        metadataUrl: '',
        certificatePem: '',
        entityId: '',
        nameIdFormat: 'persistent',
        userIdAttribute: 'uid',
      },
    });
  });

  test('has an OpenID Connect connection to the loopback IdP, with a secret where only the server has the key', () => {
    const connection = {
      kind: 'oidc',
      oidc: { issuer: 'https://theirs.example', authenticationMethod: 'private_key_jwt', getUserInfo: true },
    };
    const { blueprint, notes } = prepareBlueprint(draft({ connection }), loopback, redirectUri);
    expect(blueprint.connection.oidc).toMatchObject({
      issuer: loopback.issuer,
      clientId: 'portico',
      authenticationMethod: 'client_secret',
      getUserInfo: true,
    });
    expect(notes.join(' ')).toContain('client secret instead');
  });

  test('gets an application and a person where there is none, and says so', () => {
    const { blueprint, application, notes } = prepareBlueprint(
      draft({ connection: { kind: 'directory' }, applications: [] }),
      loopback,
      redirectUri,
    );
    expect(application).toMatchObject({ name: 'Portico test application', kind: 'single_page' });
    expect(blueprint.connection.directory.people).toEqual([
      { name: 'Test Person', email: 'test.person@cascade.example' },
    ]);
    expect(notes).toHaveLength(2);
  });

  test('leaves the draft as it was', () => {
    const before = draft({ connection: { kind: 'saml' } });
    const same = structuredClone(before);
    prepareBlueprint(before, loopback, redirectUri);
    expect(before).toEqual(same);
  });
});
