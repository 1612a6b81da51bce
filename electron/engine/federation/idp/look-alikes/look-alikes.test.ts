import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML } from '@node-saml/node-saml';
import * as client from 'openid-client';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findProvider } from '../../../partners/index.ts';
import { createUserAgent } from '../../user-agent/user-agent.ts';
import type { SentAttribute } from '../attributes.ts';
import { type RunningIdp, startIdp } from '../start-idp.ts';
import { allLookAlikes, findLookAlike } from './look-alikes.ts';
import { madeUpIds } from './made-up-ids.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const redirectUri = 'http://127.0.0.1:9/callback';
const spEntityId = 'https://sp.example/metadata';
const spMetadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${spEntityId}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>`;
const email = 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress';
const persistent = 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent';
const address = 'maya.lindqvist@cascade.example';

let dataDir = '';
let idp: RunningIdp;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-like-'));
});
afterEach(() => idp?.close());
afterAll(() => rm(dataDir, { recursive: true }));

interface Wish {
  readonly persona?: string;
  readonly handedOut?: readonly SentAttribute[];
}

async function start(lookAlike: string, { persona = 'Maya Lindqvist', handedOut = [] }: Wish = {}): Promise<void> {
  idp = await startIdp({
    dataDir,
    now: () => new Date(),
    lookAlike,
    persona,
    autoLogin: true,
    domain: 'cascade.example',
    spMetadata: [spMetadata],
    clients: [{ client_id: 'spa', token_endpoint_auth_method: 'none', redirect_uris: [redirectUri] }],
    samlAttributes: handedOut,
    oidcClaims: handedOut,
  });
}

/** What node-saml makes of the answer. */
async function samlProfile(identifierFormat: string | null = email) {
  const [, idpCert = ''] = /<ds:X509Certificate>([^<]*)</.exec(idp.metadataXml) ?? [];
  const sp = new SAML({
    entryPoint: idp.addresses.ssoUrl,
    issuer: spEntityId,
    audience: spEntityId,
    callbackUrl: acsUrl,
    idpCert,
    idpIssuer: idp.addresses.entityId,
    identifierFormat,
    wantAuthnResponseSigned: false,
    wantAssertionsSigned: false,
  });
  const page = await createUserAgent(acsUrl).open(await sp.getAuthorizeUrlAsync('', undefined, {}));
  const [, answer = ''] = page.forms[0]?.fields.find(([name]) => name === 'SAMLResponse') ?? [];
  return (await sp.validatePostResponseAsync({ SAMLResponse: answer })).profile;
}

/** What openid-client makes of it. */
async function tokens(scope = 'openid profile email') {
  const configuration = await client.discovery(new URL(idp.addresses.issuer), 'spa', undefined, client.None(), {
    execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks],
  });
  const pkceCodeVerifier = client.randomPKCECodeVerifier();
  const expectedNonce = client.randomNonce();
  const url = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope,
    nonce: expectedNonce,
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  });
  const back = await createUserAgent(redirectUri).open(url.href);
  const answer = await client.authorizationCodeGrant(configuration, new URL(back.url), {
    pkceCodeVerifier,
    expectedNonce,
  });
  const claims: Record<string, unknown> = { ...answer.claims() };
  const userinfo = await client.fetchUserInfo(configuration, answer.access_token, String(claims.sub));
  return { claims, userinfo, answer, server: configuration.serverMetadata() };
}

test('every look-alike is a provider of the catalog, once, and says what it does in both protocols', () => {
  expect(allLookAlikes.filter(({ id }) => findProvider(id) === undefined)).toEqual([]);
  expect(new Set(allLookAlikes.map(({ id }) => id)).size).toBe(allLookAlikes.length);
  expect(allLookAlikes.map(({ id }) => findLookAlike(id)?.title)).toEqual(allLookAlikes.map(({ title }) => title));
  expect(allLookAlikes.filter(({ saml, oidc }) => saml.facts.length < 2 || oidc.facts.length < 2)).toEqual([]);
});

test('made-up ids stay the same for one installation and differ between two', () => {
  const [ours, again, theirs] = ['a', 'a', 'b'].map(madeUpIds);
  expect(ours?.uuid('tenant')).toBe(again?.uuid('tenant'));
  expect(ours?.uuid('tenant')).not.toBe(theirs?.uuid('tenant'));
  expect(ours?.uuid('tenant')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(ours?.digits('user', 21)).toMatch(/^1\d{20}$/);
});

const uuid = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}';

describe.each<[string, RegExp, string | RegExp, RegExp, string[]]>([
  ['okta', /^http:\/\/www\.okta\.com\/exk/, address, /emailAddress$/, []],
  [
    'entra-id',
    new RegExp(`^https://sts\\.windows\\.net/${uuid}/$`),
    address,
    /emailAddress$/,
    ['tenantid', 'objectidentifier', 'displayname', 'givenname', 'emailaddress', 'claims/name'],
  ],
  ['google-workspace', /^https:\/\/accounts\.google\.com\/o\/saml2\?idpid=C0/, address, /1\.1:.*unspecified$/, []],
  ['ad-fs', /\/adfs\/services\/trust$/, address, /emailAddress$/, []],
  ['pingone', new RegExp(`^https://auth\\.pingone\\.com/${uuid}$`), address, /emailAddress$/, []],
  ['onelogin', /^https:\/\/app\.onelogin\.com\/saml\/metadata\//, address, /emailAddress$/, []],
  ['jumpcloud', /^portico-test-/, address, /SAML:1\.0:nameid-format:unspecified$/, []],
  ['keycloak', /\/realms\/partner$/, address, /emailAddress$/, ['Role']],
  ['shibboleth', /\/idp\/shibboleth$/, address, /emailAddress$/, []],
  ['auth0', /^urn:portico-[a-z0-9]+\.auth0\.com$/, /^auth0\|[0-9a-f]{24}$/, /unspecified$/, ['nameidentifier', 'upn']],
])('%s in SAML', (id, entityId, nameId, format, own) => {
  test('names itself, the person and what it tells by itself like the product', async () => {
    await start(id);
    expect(idp.addresses.entityId).toMatch(entityId);
    const profile = await samlProfile();
    expect(profile).toMatchObject({
      nameID: expect.stringMatching(nameId),
      nameIDFormat: expect.stringMatching(format),
    });
    const sent = Object.keys(profile?.attributes ?? {});
    expect(own.filter((part) => !sent.some((name) => name.endsWith(part)))).toEqual([]);
    if (own.length === 0) expect(sent).toEqual([]);
    expect(await (await fetch(idp.addresses.samlMetadataUrl)).text()).toContain(`Location="${idp.addresses.ssoUrl}"`);
  });

  test('sends what was handed out under its name', async () => {
    await start(id, { handedOut: [{ name: 'mappedEmail', field: 'email' }] });
    expect((await samlProfile())?.attributes).toMatchObject({ mappedEmail: address });
  });
});

describe('what goes wrong with real products', () => {
  test('Entra ID sends a link in the place of 500 groups, and object ids for few', async () => {
    const handedOut = [{ name: 'http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', field: 'groups' }];
    await start('entra-id', { persona: 'Ama Boateng', handedOut });
    const names = Object.keys((await samlProfile())?.attributes ?? {});
    expect(names).toContain('http://schemas.microsoft.com/claims/groups.link');
    expect(names).not.toContain(handedOut[0]?.name);
    await idp.close();
    await start('entra-id', { handedOut: [{ name: 'groups', field: 'groups' }] });
    const { claims } = await tokens();
    expect(claims.groups).toEqual([expect.stringMatching(uuid), expect.stringMatching(uuid)]);
    await idp.close();
    await start('entra-id', { persona: 'Ama Boateng', handedOut: [{ name: 'groups', field: 'groups' }] });
    const many = (await tokens()).claims;
    expect(many).toMatchObject({ _claim_names: { groups: 'src1' } });
    expect(many).not.toHaveProperty('groups');
  });

  test('Entra ID makes another NameID for each application where a persistent one is asked for', async () => {
    await start('entra-id');
    expect((await samlProfile(persistent))?.nameID).not.toContain('@');
  });

  test.each(['ad-fs', 'keycloak', 'shibboleth'])('%s has no NameID for somebody without a mailbox', async (id) => {
    await start(id, { persona: 'Dayo Okafor' });
    await expect(samlProfile()).rejects.toThrow(/No NameID of the format/);
  });

  test('AD FS refuses a format for which it has no rule', async () => {
    await start('ad-fs');
    await expect(samlProfile(persistent)).rejects.toThrow(/No NameID of the format/);
  });

  test('Shibboleth names people anew at every sign-in unless another format is asked for', async () => {
    await start('shibboleth');
    expect((await samlProfile(null))?.nameID).not.toBe((await samlProfile(null))?.nameID);
  });

  test('Google sends 75 groups at most', async () => {
    await start('google-workspace', { persona: 'Ama Boateng', handedOut: [{ name: 'groups', field: 'groups' }] });
    expect((await samlProfile())?.attributes).toMatchObject({ groups: { length: 75 } });
  });
});

describe.each<[string, RegExp, Record<string, unknown>, string[]]>([
  ['okta', /\/oauth2\/default$/, { ver: 1, email: address, jti: expect.stringMatching(/^ID\./) }, ['given_name']],
  [
    'entra-id',
    new RegExp(`/${uuid}/v2\\.0$`),
    { ver: '2.0', oid: expect.stringMatching(uuid), tid: expect.stringMatching(uuid), preferred_username: address },
    ['email_verified', 'given_name', 'at_hash', 'auth_time'],
  ],
  [
    'google-workspace',
    /^http:\/\/127\.0\.0\.1:\d+$/,
    { hd: 'cascade.example', azp: 'spa', email_verified: true, sub: expect.stringMatching(/^\d{21}$/) },
    ['preferred_username', 'groups'],
  ],
  ['ad-fs', /\/adfs$/, { upn: address, unique_name: 'CASCADE\\maya.lindqvist' }, ['email', 'name']],
  [
    'pingone',
    new RegExp(`/${uuid}/as$`),
    { sub: expect.stringMatching(uuid), acr: 'Single_Factor' },
    ['email', 'name'],
  ],
  ['onelogin', /\/oidc\/2$/, { sub: expect.stringMatching(/^\d{9}$/), name: 'Maya Lindqvist' }, ['groups']],
  ['jumpcloud', /:\d+\/$/, { aud: ['spa'], email: address }, ['groups']],
  ['keycloak', /\/realms\/partner$/, { typ: 'ID', azp: 'spa', email_verified: false, acr: '1' }, ['groups']],
  ['shibboleth', /^http:\/\/127\.0\.0\.1:\d+$/, { jti: expect.stringMatching(/^_/) }, ['email', 'name']],
  ['auth0', /:\d+\/$/, { sub: expect.stringMatching(/^auth0\|/), nickname: 'maya.lindqvist' }, ['at_hash']],
])('%s in OpenID Connect', (id, issuer, has, lacks) => {
  test('has the issuer, the claims and the lifetimes of the product', async () => {
    await start(id);
    const { claims, userinfo, answer, server } = await tokens();
    expect(server.issuer).toMatch(issuer);
    expect(claims).toMatchObject(has);
    expect(lacks.filter((name) => Object.hasOwn(claims, name))).toEqual([]);
    expect(userinfo.sub).toBe(claims.sub);
    const { oidc } = findLookAlike(id) ?? {};
    expect(Number(claims.exp) - Number(claims.iat)).toBe(oidc?.idTokenSeconds);
    expect(answer.expires_in).toBe(oidc?.accessTokenSeconds);
    expect(answer.refresh_token !== undefined).toBe(oidc?.refreshes === 'always');
  });
});

test.each(['okta', 'keycloak', 'jumpcloud', 'shibboleth', 'entra-id'])(
  '%s gives every token an id of its own, also within one session',
  async (id) => {
    await start(id);
    const configuration = await client.discovery(new URL(idp.addresses.issuer), 'spa', undefined, client.None(), {
      execute: [client.allowInsecureRequests],
    });
    const { claims, answer } = await tokens('openid offline_access');
    const again = await client.refreshTokenGrant(configuration, answer.refresh_token ?? '');
    const idOf = (each: Readonly<Record<string, unknown>> | undefined) => each?.jti ?? each?.uti;
    expect(idOf(claims)).toBeTruthy();
    expect(idOf({ ...again.claims() })).not.toBe(idOf(claims));
  },
);

test.each([
  ['entra-id', 'pairwise'],
  ['okta', 'public'],
])('%s publishes how it names people: %s', async (id, subjects) => {
  await start(id);
  const published: unknown = await (await fetch(idp.addresses.discoveryUrl)).json();
  const responseTypes = findLookAlike(id)?.oidc.responseTypes ?? [];
  const implicit = responseTypes.some((type) => type.includes('token')) ? ['implicit'] : [];
  expect(published).toMatchObject({
    subject_types_supported: [subjects],
    grant_types_supported: ['authorization_code', ...implicit, 'refresh_token'],
  });
});

test('a client may ask only for signatures that the product makes', async () => {
  await start('okta');
  const client_ = { client_id: 'es', redirect_uris: [redirectUri] };
  for (const name of ['id_token_signed_response_alg', 'userinfo_signed_response_alg'])
    expect(() => idp.registerClient({ ...client_, [name]: 'ES256' })).toThrow(
      /ES256 is not offered here; offered: RS256/,
    );
  expect(idp.registerClient({ ...client_, id_token_signed_response_alg: 'RS256' }).client_id).toBe('es');
});

test('Auth0 takes claims of your own into a namespace, and Okta sends groups for their scope', async () => {
  await start('auth0', { handedOut: [{ name: 'groups', field: 'groups' }] });
  expect((await tokens()).claims).toMatchObject({ 'https://partner.example/groups': ['orders-read', 'reports-read'] });
  await idp.close();
  await start('okta');
  expect((await tokens('openid groups')).claims).toMatchObject({ groups: ['orders-read', 'reports-read'] });
});
