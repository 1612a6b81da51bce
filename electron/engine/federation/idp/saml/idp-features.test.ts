import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { SAML } from '@node-saml/node-saml';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { inspect, judgeSamlResponse } from '../../../inspect/index.ts';
import { makeCertificate } from '../../../kernel/make-certificate.ts';
import { createUserAgent, type Page } from '../../user-agent/user-agent.ts';
import { type IdpOptions, type RunningIdp, startIdp } from '../start-idp.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const secondAcs = 'http://127.0.0.1:9/acs/second';
const entityId = 'https://sp.example/metadata';
const maya = 'Maya Lindqvist';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = makeCertificate({
  keyPair: keys,
  subject: 'Test service provider',
  notBefore: new Date('2026-01-01'),
  notAfter: new Date('2046-01-01'),
});
const privateKeyPem = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

interface SpWish {
  readonly encryption?: readonly string[];
  readonly validUntil?: string;
}

function spMetadata({ encryption, validUntil }: SpWish = {}): string {
  const base64 = new X509Certificate(certificate).raw.toString('base64');
  const key =
    encryption === undefined
      ? ''
      : `<md:KeyDescriptor use="encryption"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>${encryption.map((method) => `<md:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#${method}"/>`).join('')}</md:KeyDescriptor>`;
  const until = validUntil === undefined ? '' : ` validUntil="${validUntil}"`;
  return `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"${until}><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${key}<md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}" index="0" isDefault="true"/><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${secondAcs}" index="7"/></md:SPSSODescriptor></md:EntityDescriptor>`;
}

let dataDir = '';
let idp: RunningIdp | null = null;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-idp-'));
});
afterEach(async () => {
  await idp?.close();
  idp = null;
});
afterAll(() => rm(dataDir, { recursive: true }));

async function start(sp: SpWish = {}, options: Partial<IdpOptions> = {}): Promise<RunningIdp> {
  idp = await startIdp({
    dataDir,
    now: () => new Date(),
    spMetadata: [spMetadata(sp)],
    domain: 'cascade.example',
    persona: maya,
    ...options,
  });
  return idp;
}

/** A request by redirect, as it would be written by hand. */
function requestUrl({ addresses }: RunningIdp, attributes: string, inner = ''): string {
  const xml = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" IssueInstant="2026-11-24T10:00:00Z" ${attributes}><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityId}</saml:Issuer>${inner}</samlp:AuthnRequest>`;
  return `${addresses.ssoUrl}?SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`;
}

const sentBack = (page: Page, name: string) => page.forms[0]?.fields.find(([field]) => field === name)?.[1] ?? '';
const answerIn = (page: Page) => Buffer.from(sentBack(page, 'SAMLResponse'), 'base64').toString('utf8');
const agentAt = () => createUserAgent([acsUrl]);

async function answerTo(running: RunningIdp, attributes: string, inner = ''): Promise<string> {
  const agent = agentAt();
  const page = await agent.open(requestUrl(running, attributes, inner));
  return answerIn(page.html.includes('Who signs in?') ? await agent.press(page, maya) : page);
}

const contexts = (comparison: string, ...classes: readonly string[]) =>
  `<samlp:RequestedAuthnContext Comparison="${comparison}">${classes.map((name) => `<saml:AuthnContextClassRef xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${name}</saml:AuthnContextClassRef>`).join('')}</samlp:RequestedAuthnContext>`;
const ac = (name: string) => `urn:oasis:names:tc:SAML:2.0:ac:classes:${name}`;

describe('metadata', () => {
  test('is signed for those who ask, has an end, and is accepted as it is by the inspection', async () => {
    const running = await start();
    const plain = await (await fetch(running.addresses.samlMetadataUrl)).text();
    expect(plain).not.toContain('<ds:Signature');
    const [, until = ''] = /validUntil="([^"]+)"/.exec(plain) ?? [];
    expect(new Date(until).getTime() - Date.now()).toBeGreaterThan(300 * 86_400_000);
    const signed = await (await fetch(`${running.addresses.samlMetadataUrl}?signed`)).text();
    const [, base64 = ''] = /<md:KeyDescriptor[\s\S]*?<ds:X509Certificate>([^<]*)</.exec(plain) ?? [];
    const known = {
      idpCertificates: new X509Certificate(Buffer.from(base64, 'base64')).toString(),
      clockSkewSeconds: 0,
      allowSha1: false,
    };
    const judged = await inspect(signed, known, new Date());
    expect([judged.kind, judged.verdict]).toEqual(['saml-metadata', 'valid']);
    const changed = await inspect(signed.replace('/saml/sso', '/saml/other'), known, new Date());
    expect(changed.verdict).toBe('invalid');
  });

  test('of a service provider that has expired is not taken', async () => {
    await expect(start({ validUntil: '2026-01-01T00:00:00Z' })).rejects.toMatchObject({ code: 'input/invalid' });
  });
});

describe('signatures and encryption', () => {
  test('ECDSA: the metadata names a key on a curve, and the answer holds with it', async () => {
    const running = await start({}, { keyType: 'ec', autoLogin: true });
    const xml = await answerTo(running, '');
    expect(xml).toContain('xmldsig-more#ecdsa-sha256');
    const { verified } = judgeSamlResponse(xml, {
      idpMetadata: running.metadataXml,
      spEntityId: entityId,
      acsUrl,
      requestId: '_r1',
      now: new Date(),
      clockSkewSeconds: 0,
    });
    expect(verified?.nameId?.value).toBe('maya.lindqvist@cascade.example');
  });

  test.each([
    ['aes-256-gcm where nothing is said', [], 'aes256-gcm'],
    ['aes-128-gcm where only that is offered', ['aes128-gcm'], 'aes128-gcm'],
    ['aes-256-gcm where only the wrapping of keys is named', ['rsa-oaep'], 'aes256-gcm'],
    ['aes-256-gcm where both are', ['aes128-gcm', 'aes256-gcm'], 'aes256-gcm'],
  ])('an assertion is encrypted for the key of the metadata, with %s', async (_what, methods, cipher) => {
    const running = await start({ encryption: methods }, { autoLogin: true });
    const sp = nodeSaml(running, { decryptionPvk: privateKeyPem });
    const page = await agentAt().open(await sp.getAuthorizeUrlAsync('', undefined, {}));
    expect(answerIn(page)).toContain(`xmlenc11#${cipher}`);
    expect(answerIn(page)).not.toContain('maya.lindqvist');
    const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    expect(profile?.nameID).toBe('maya.lindqvist@cascade.example');
    expect(createPrivateKey(privateKeyPem).asymmetricKeyType).toBe('rsa');
  });
});

describe('metadata of a service provider', () => {
  test('that lists no AES-GCM gets nothing encrypted, and whoever registers it is told', async () => {
    const cbc = spMetadata({ encryption: ['aes128-cbc'] });
    const running = await start({ encryption: ['aes128-cbc'] }, { autoLogin: true, lookAlike: 'shibboleth' });
    expect(running.facts().notes).toEqual([expect.stringMatching(/aes128-cbc.*not encrypted/)]);
    expect(running.registerServiceProvider(cbc).notes).toHaveLength(1);
    expect(await answerTo(running, '')).not.toContain('EncryptedAssertion');
  });

  test('is kept from by the end of its own role, and not by that of an entity of another kind', async () => {
    const past = 'validUntil="2026-01-01T00:00:00Z"';
    const running = await start();
    const other = `<md:EntityDescriptor entityID="https://other.example" ${past}><md:IDPSSODescriptor/></md:EntityDescriptor>`;
    const both = `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${other}${spMetadata()}</md:EntitiesDescriptor>`;
    expect(running.registerServiceProvider(both).entityId).toBe(entityId);
    const ended = spMetadata().replace('<md:SPSSODescriptor', `<md:SPSSODescriptor ${past}`);
    expect(() => running.registerServiceProvider(ended)).toThrow(/was good until 2026-01-01/);
  });

  test('sends nobody to a ResponseLocation that is no web address', async () => {
    const running = await start();
    const logout = `<md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/slo" ResponseLocation="javascript:alert(1)"/>`;
    running.registerServiceProvider(
      spMetadata().replace('<md:AssertionConsumerService', `${logout}<md:AssertionConsumerService`),
    );
    const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l1" Version="2.0" IssueInstant="${new Date().toISOString()}"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${entityId}</saml:Issuer></samlp:LogoutRequest>`;
    const query = encodeURIComponent(deflateRawSync(xml).toString('base64'));
    const page = await agentAt().open(`${running.addresses.sloUrl}?SAMLRequest=${query}`);
    expect(page.html).toContain('has no single logout service');
  });
});

function nodeSaml(running: RunningIdp, more: Partial<ConstructorParameters<typeof SAML>[0]> = {}): SAML {
  const [, idpCert = ''] = /<ds:X509Certificate>([^<]*)</.exec(running.metadataXml) ?? [];
  return new SAML({
    entryPoint: running.addresses.ssoUrl,
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpCert,
    identifierFormat: null,
    disableRequestedAuthnContext: true,
    ...more,
  });
}

describe('a sign-in that begins at the identity provider', () => {
  test('answers no request, keeps RelayState, and is accepted where that is allowed', async () => {
    const running = await start();
    const agent = agentAt();
    const home = await agent.open(running.addresses.baseUrl);
    expect(home.html).toContain(`/start?sp=${encodeURIComponent(entityId)}`);
    const start_ = `${running.addresses.baseUrl}/start?sp=${encodeURIComponent(entityId)}&RelayState=${encodeURIComponent('/orders & more')}`;
    const page = await agent.press(await agent.open(start_), maya);
    expect(sentBack(page, 'RelayState')).toBe('/orders & more');
    expect(answerIn(page)).not.toContain('InResponseTo');
    const { profile } = await nodeSaml(running).validatePostResponseAsync({
      SAMLResponse: sentBack(page, 'SAMLResponse'),
    });
    expect(profile?.nameID).toBe('maya.lindqvist@cascade.example');
  });

  test('does not begin for a stranger', async () => {
    const running = await start();
    const page = await agentAt().open(`${running.addresses.baseUrl}/start?sp=https://stranger.example`);
    expect([page.status, page.html]).toEqual([400, expect.stringContaining('not registered')]);
  });
});

describe('what a request says', () => {
  test('IsPassive is answered for whoever is signed in in this browser, and for nobody else', async () => {
    const running = await start();
    const agent = agentAt();
    const passive = (more = '') => agent.open(requestUrl(running, `IsPassive="true" ${more}`));
    expect(answerIn(await passive())).toContain('status:NoPassive');
    await agent.press(await agent.open(requestUrl(running, 'ForceAuthn="true"')), maya);
    expect(answerIn(await passive())).toContain('maya.lindqvist@cascade.example');
    expect(answerIn(await passive('ForceAuthn="true"'))).toContain('status:NoPassive');
    idp?.changePersona(maya, null);
    expect(answerIn(await passive())).toContain('status:NoPassive');
  });

  test.each([
    ['exact', [ac('X509'), ac('Password')], ac('X509')],
    ['exact', ['urn:unknown', ac('Password')], ac('Password')],
    ['minimum', [ac('Password')], ac('Password')],
    ['maximum', [ac('Kerberos')], ac('Kerberos')],
    ['better', [ac('SmartcardPKI')], 'http://schemas.microsoft.com/claims/multipleauthn'],
  ])('RequestedAuthnContext %s %s is stated as %s', async (comparison, classes, stated) => {
    const running = await start({}, { autoLogin: true });
    const xml = await answerTo(running, '', contexts(comparison, ...classes));
    expect(xml).toContain(`<saml:AuthnContextClassRef>${stated}</saml:AuthnContextClassRef>`);
  });

  test.each([
    ['exact', ['urn:unknown']],
    ['better', ['https://refeds.org/profile/mfa']],
    ['exact', []],
  ])('RequestedAuthnContext %s %s cannot be met', async (comparison, classes) => {
    const running = await start({}, { autoLogin: true });
    expect(await answerTo(running, '', contexts(comparison, ...classes))).toContain('status:NoAuthnContext');
  });

  test('AssertionConsumerServiceIndex names a registered address, and no other', async () => {
    const running = await start({}, { autoLogin: true });
    expect(await answerTo(running, 'AssertionConsumerServiceIndex="7"')).toContain(`Destination="${secondAcs}"`);
    const page = await agentAt().open(requestUrl(running, 'AssertionConsumerServiceIndex="8"'));
    expect([page.status, page.html]).toEqual([400, expect.stringContaining('number 8')]);
    for (const [attributes, said] of [
      ['AssertionConsumerServiceIndex="x"', 'is no number'],
      [`AssertionConsumerServiceIndex="7" AssertionConsumerServiceURL="${secondAcs}"`, 'both by index and by address'],
    ] as const) {
      const refused = await agentAt().open(requestUrl(running, attributes));
      expect([refused.status, refused.html]).toEqual([400, expect.stringContaining(said)]);
    }
    const artifact = 'ProtocolBinding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Artifact"';
    expect((await agentAt().open(requestUrl(running, artifact))).status).toBe(400);
  });

  test('another version is a status, not a page', async () => {
    const running = await start({}, { autoLogin: true });
    const url = requestUrl(running, '');
    const xml = 'Version="2.0"';
    const changed = new URL(url);
    const { inflateRawSync } = await import('node:zlib');
    const text = inflateRawSync(Buffer.from(changed.searchParams.get('SAMLRequest') ?? '', 'base64')).toString();
    changed.searchParams.set('SAMLRequest', deflateRawSync(text.replace(xml, 'Version="1.1"')).toString('base64'));
    expect(answerIn(await agentAt().open(changed.href))).toContain('status:VersionMismatch');
  });
});
