import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { SAML } from '@node-saml/node-saml';
import samlify from 'samlify';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../../kernel/make-certificate.ts';
import { createUserAgent, type Page } from '../../user-agent/user-agent.ts';
import { type RunningIdp, startIdp } from '../start-idp.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const sloUrl = 'http://127.0.0.1:9/slo';
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const otherKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = makeCertificate({
  keyPair: keys,
  subject: 'Test service provider',
  notBefore: new Date('2026-01-01'),
  notAfter: new Date('2046-01-01'),
});
const base64 = certificate.replace(/-----[A-Z ]+-----|\s/g, '');
const pem = (pair: typeof keys) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const spMetadata = (entityId: string, signs: boolean, sloBinding: 'HTTP-POST' | 'HTTP-Redirect') =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><SPSSODescriptor AuthnRequestsSigned="${signs}" WantAssertionsSigned="true" protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>${base64}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor><SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:${sloBinding}" Location="${sloUrl}"/><NameIDFormat>urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress</NameIDFormat><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}" index="0"/></SPSSODescriptor></EntityDescriptor>`;

let dataDir = '';
let idp: RunningIdp;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-idp-'));
});
afterEach(() => idp.close());
afterAll(() => rm(dataDir, { recursive: true }));

async function start(metadata: string): Promise<RunningIdp> {
  idp = await startIdp({ dataDir, now: () => new Date(), spMetadata: [metadata], domain: 'cascade.example' });
  return idp;
}

const sentBack = (page: Page, name: string) => page.forms[0]?.fields.find(([field]) => field === name)?.[1] ?? '';

function nodeSaml(signer: typeof keys, binding: 'HTTP-POST' | 'HTTP-Redirect' = 'HTTP-Redirect'): SAML {
  const [, idpCert = ''] = /<ds:X509Certificate>([^<]*)</.exec(idp.metadataXml) ?? [];
  return new SAML({
    entryPoint: idp.addresses.ssoUrl,
    logoutUrl: idp.addresses.sloUrl,
    issuer: 'https://signing.example',
    audience: 'https://signing.example',
    callbackUrl: acsUrl,
    logoutCallbackUrl: sloUrl,
    idpCert,
    privateKey: pem(signer),
    signatureAlgorithm: 'sha256',
    digestAlgorithm: 'sha256',
    authnRequestBinding: binding,
    skipRequestCompression: true,
    wantAuthnResponseSigned: true,
  });
}

describe('a service provider whose metadata says that it signs', () => {
  test('is answered when the redirect is signed with its key', async () => {
    await start(spMetadata('https://signing.example', true, 'HTTP-POST'));
    const sp = nodeSaml(keys);
    const agent = createUserAgent(acsUrl);
    const page = await agent.press(await agent.open(await redirectUrl(sp)), 'Maya Lindqvist');
    const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    expect(profile?.nameID).toBe('maya.lindqvist@cascade.example');
  });

  test('is answered when the form is signed with its key', async () => {
    await start(spMetadata('https://signing.example', true, 'HTTP-POST'));
    const page = await postRequest(nodeSaml(keys, 'HTTP-POST'));
    expect(page.html).toContain('Who signs in?');
  });

  test.each(['HTTP-Redirect', 'HTTP-POST'] as const)('is refused when another key signed it (%s)', async (binding) => {
    await start(spMetadata('https://signing.example', true, 'HTTP-POST'));
    const sp = nodeSaml(otherKeys, binding);
    const page =
      binding === 'HTTP-POST' ? await postRequest(sp) : await createUserAgent(acsUrl).open(await redirectUrl(sp));
    expect([page.status, page.html]).toEqual([400, expect.stringContaining('does not hold')]);
  });

  test('is refused when nothing is signed, or the query was changed', async () => {
    await start(spMetadata('https://signing.example', true, 'HTTP-POST'));
    const signed = await redirectUrl(nodeSaml(keys), 'here');
    const bare = new URL(signed);
    for (const name of ['Signature', 'SigAlg']) bare.searchParams.delete(name);
    expect((await createUserAgent(acsUrl).open(bare.href)).html).toContain('is not signed');
    expect((await createUserAgent(acsUrl).open(signed.replace('RelayState=here', 'RelayState=there'))).html).toContain(
      'does not hold',
    );
  });
});

/** node-saml deflates for the redirect binding only when it may compress. */
async function redirectUrl(sp: SAML, relayState = ''): Promise<string> {
  const compressing = new SAML({ ...sp.options, skipRequestCompression: false, idpCert: sp.options.idpCert });
  return compressing.getAuthorizeUrlAsync(relayState, undefined, {});
}

async function postRequest(sp: SAML): Promise<Page> {
  const [, request = ''] = /name="SAMLRequest" value="([^"]*)"/.exec(await sp.getAuthorizeFormAsync('')) ?? [];
  return createUserAgent(acsUrl).submit({ action: idp.addresses.ssoUrl, method: 'post', fields: [], buttons: [] }, [
    ['SAMLRequest', request],
  ]);
}

describe('single logout', () => {
  const person = {
    nameID: 'maya.lindqvist@cascade.example',
    nameIDFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    issuer: '',
    sessionIndex: '_s',
  };

  test('is answered by a signed form', async () => {
    await start(spMetadata('https://signing.example', true, 'HTTP-POST'));
    const sp = new SAML({
      ...nodeSaml(keys).options,
      skipRequestCompression: false,
      idpCert: nodeSaml(keys).options.idpCert,
    });
    const page = await createUserAgent(sloUrl).open(await sp.getLogoutUrlAsync(person, 'bye', {}));
    expect(sentBack(page, 'RelayState')).toBe('bye');
    const answer = Buffer.from(sentBack(page, 'SAMLResponse'), 'base64').toString();
    expect(answer).toContain('<ds:SignatureValue>');
    const { loggedOut } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    expect(loggedOut).toBe(true);
  });

  test('is answered by a signed redirect', async () => {
    await start(spMetadata('https://signing.example', true, 'HTTP-Redirect'));
    const sp = new SAML({
      ...nodeSaml(keys).options,
      skipRequestCompression: false,
      idpCert: nodeSaml(keys).options.idpCert,
    });
    const page = await createUserAgent(sloUrl).open(await sp.getLogoutUrlAsync(person, 'bye', {}));
    const url = new URL(page.url);
    const { loggedOut } = await sp.validateRedirectAsync(Object.fromEntries(url.searchParams), url.search.slice(1));
    expect(loggedOut).toBe(true);
  });
});

describe('a sign-out that another browser sends', () => {
  const entityId = 'https://signing.example';
  const other = 'https://other.example';

  /** @param as who asks @param signer null: not signed */
  function logoutUrl(as: string, sessionIndex: string, signer: typeof keys | null, attributes = 'ID="_l1"'): string {
    const xml = `<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" Version="2.0" IssueInstant="${new Date().toISOString()}" ${attributes}><saml:Issuer>${as}</saml:Issuer><saml:NameID>maya.lindqvist@cascade.example</saml:NameID><samlp:SessionIndex>${sessionIndex}</samlp:SessionIndex></samlp:LogoutRequest>`;
    const query = `SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`;
    if (signer === null) return `${idp.addresses.sloUrl}?${query}`;
    const signed = `${query}&SigAlg=${encodeURIComponent('http://www.w3.org/2001/04/xmldsig-more#rsa-sha256')}`;
    const signature = sign('sha256', Buffer.from(signed), signer.privateKey).toString('base64');
    return `${idp.addresses.sloUrl}?${signed}&Signature=${encodeURIComponent(signature)}`;
  }

  async function signedIn(signs: boolean) {
    await start(spMetadata(entityId, signs, 'HTTP-POST'));
    idp.registerServiceProvider(spMetadata(other, signs, 'HTTP-POST'));
    const agent = createUserAgent(acsUrl);
    const sp = nodeSaml(keys);
    const page = await agent.press(await agent.open(await redirectUrl(sp)), 'Maya Lindqvist');
    const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    const passive = new SAML({ ...sp.options, passive: true, idpCert: sp.options.idpCert });
    const isIn = async () => {
      const answer = sentBack(await agent.open(await redirectUrl(passive)), 'SAMLResponse');
      return Buffer.from(answer, 'base64').toString().includes('maya.lindqvist@cascade.example');
    };
    return { index: String(profile?.sessionIndex), isIn };
  }

  const elsewhere = async (url: string) => (await createUserAgent(sloUrl).open(url)).html;

  test('ends the session only when the service provider that signed it took part in it', async () => {
    const { index, isIn } = await signedIn(true);
    expect(await elsewhere(logoutUrl(entityId, index, otherKeys))).toContain('does not hold');
    expect(await elsewhere(logoutUrl(entityId, index, null))).toContain('is not signed');
    expect(await elsewhere(logoutUrl(other, index, keys))).toContain('SAMLResponse');
    expect(await isIn()).toBe(true);
    expect(await elsewhere(logoutUrl(entityId, index, keys))).toContain('SAMLResponse');
    expect(await isIn()).toBe(false);
  });

  test('ends nothing when nobody signed it, whatever the metadata says', async () => {
    const { index, isIn } = await signedIn(false);
    await elsewhere(logoutUrl(entityId, index, null));
    expect(await isIn()).toBe(true);
  });

  test('is refused without an ID, at another address, or after its time', async () => {
    const { index, isIn } = await signedIn(true);
    const refused = (attributes: string) => elsewhere(logoutUrl(entityId, index, keys, attributes));
    expect(await refused('')).toContain('has no ID');
    expect(await refused('ID="_l1" Destination="https://elsewhere.example/slo"')).toContain('was meant for');
    expect(await refused('ID="_l1" NotOnOrAfter="2026-01-01T00:00:00Z"')).toContain('too old');
    expect(await isIn()).toBe(true);
  });
});

describe('a samlify service provider', () => {
  test('reads our metadata and accepts our answer', async () => {
    samlify.setSchemaValidator({ validate: async () => 'not checked here' });
    await start(spMetadata('https://samlify.example', false, 'HTTP-POST'));
    const sp = samlify.ServiceProvider({ metadata: spMetadata('https://samlify.example', false, 'HTTP-POST') });
    const provider = samlify.IdentityProvider({ metadata: idp.metadataXml });
    const { context, id } = sp.createLoginRequest(provider, 'redirect');
    const agent = createUserAgent(acsUrl);
    const page = await agent.press(await agent.open(context), 'Maya Lindqvist');
    const { extract } = await sp.parseLoginResponse(provider, 'post', {
      body: { SAMLResponse: sentBack(page, 'SAMLResponse') },
    });
    expect(extract).toMatchObject({
      nameID: 'maya.lindqvist@cascade.example',
      response: { inResponseTo: id },
      attributes: { groups: ['orders-read', 'reports-read'] },
    });
  });
});
