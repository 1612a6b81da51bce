import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML, ValidateInResponseTo } from '@node-saml/node-saml';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent, type Page } from '../../user-agent/user-agent.ts';
import { type IdpOptions, type RunningIdp, startIdp } from '../start-idp.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const entityId = 'https://sp.example/metadata';
const spMetadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}" index="0" isDefault="true"/></md:SPSSODescriptor></md:EntityDescriptor>`;

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

async function start(options: Partial<IdpOptions> = {}): Promise<RunningIdp> {
  idp = await startIdp({
    dataDir,
    now: () => new Date(),
    spMetadata: [spMetadata],
    domain: 'cascade.example',
    ...options,
  });
  return idp;
}

function serviceProvider(running: RunningIdp, options: Partial<ConstructorParameters<typeof SAML>[0]> = {}): SAML {
  const [, certificate = ''] = /<ds:X509Certificate>([^<]*)</.exec(running.metadataXml) ?? [];
  return new SAML({
    entryPoint: running.addresses.ssoUrl,
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpCert: certificate,
    idpIssuer: running.addresses.entityId,
    wantAuthnResponseSigned: true,
    wantAssertionsSigned: true,
    validateInResponseTo: ValidateInResponseTo.always,
    identifierFormat: null,
    ...options,
  });
}

const sentBack = (page: Page, name: string) => page.forms[0]?.fields.find(([field]) => field === name)?.[1] ?? '';

async function signIn(sp: SAML, button: string, relayState = '') {
  const agent = createUserAgent(acsUrl);
  const picked = await agent.open(await sp.getAuthorizeUrlAsync(relayState, undefined, {}));
  return agent.press(picked, button);
}

describe('a node-saml service provider', () => {
  test('accepts the person who was picked, with all that was sent about them', async () => {
    const sp = serviceProvider(await start());
    const page = await signIn(sp, 'Maya Lindqvist', 'where to & <next>');
    const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    expect(profile).toMatchObject({
      nameID: 'maya.lindqvist@cascade.example',
      email: 'maya.lindqvist@cascade.example',
      firstName: 'Maya',
      groups: ['orders-read', 'reports-read'],
    });
    expect(sentBack(page, 'RelayState')).toBe('where to & <next>');
  });

  test.each(["Zoë O'Brien-Şahin van der Westhuizen-Etcheverría", '花子 山田', 'Ama Boateng'])(
    'accepts %s',
    async (name) => {
      const sp = serviceProvider(await start());
      const page = await signIn(sp, name);
      const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
      expect(profile?.displayName).toBe(name);
    },
  );

  test('gets a status instead of an address that somebody without a mailbox does not have', async () => {
    const sp = serviceProvider(await start(), {
      identifierFormat: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
    });
    const page = await signIn(sp, 'Dayo Okafor');
    await expect(sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') })).rejects.toThrow(
      /No NameID of the format/,
    );
  });

  test('gets a status when the person refuses', async () => {
    const sp = serviceProvider(await start());
    const page = await signIn(sp, 'Refuse sign-in');
    await expect(sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') })).rejects.toThrow(
      /The person refused/,
    );
  });

  test('may ask by POST, and may be answered without a page', async () => {
    const running = await start({ autoLogin: true, persona: 'Maya Lindqvist' });
    const sp = serviceProvider(running, { authnRequestBinding: 'HTTP-POST', skipRequestCompression: true });
    const [, request = ''] = /name="SAMLRequest" value="([^"]*)"/.exec(await sp.getAuthorizeFormAsync('')) ?? [];
    const page = await createUserAgent(acsUrl).submit(
      { action: running.addresses.ssoUrl, method: 'post', fields: [], buttons: [] },
      [['SAMLRequest', request]],
    );
    const { profile } = await sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') });
    expect(profile?.nameID).toBe('maya.lindqvist@cascade.example');
  });

  test.each([
    ['signed-by-another-key', /signature/i],
    ['altered-after-signing', /signature/i],
    ['unsigned', /signature/i],
    ['wrong-audience', /audience/i],
    ['expired', /expired|subject confirmation/i],
    ['not-yet-valid', /not yet valid/i],
    ['unsolicited', /InResponseTo/i],
    ['wrong-in-response-to', /InResponseTo/i],
    ['error-response', /refused the sign-in, as it was told to/],
  ])('refuses the fault %s', async (fault, reason) => {
    const sp = serviceProvider(await start({ faults: [fault] }));
    const page = await signIn(sp, 'Maya Lindqvist');
    await expect(sp.validatePostResponseAsync({ SAMLResponse: sentBack(page, 'SAMLResponse') })).rejects.toThrow(
      reason,
    );
  });

  test('sees the first message again with the fault replay', async () => {
    const sp = serviceProvider(await start({ faults: ['replay'] }));
    const first = sentBack(await signIn(sp, 'Maya Lindqvist'), 'SAMLResponse');
    await sp.validatePostResponseAsync({ SAMLResponse: first });
    expect(sentBack(await signIn(sp, 'Maya Lindqvist'), 'SAMLResponse')).toBe(first);
  });

  test.each([
    ['wrong-issuer', '>https://elsewhere.example/idp</saml:Issuer>'],
    ['wrong-recipient', 'Recipient="https://elsewhere.example/acs"'],
    ['wrong-destination', 'Destination="https://elsewhere.example/acs"'],
    ['sha1', 'xmldsig#rsa-sha1'],
  ])('is sent what the fault %s says', async (fault, part) => {
    const sp = serviceProvider(await start({ faults: [fault] }));
    const page = await signIn(sp, 'Maya Lindqvist');
    expect(Buffer.from(sentBack(page, 'SAMLResponse'), 'base64').toString()).toContain(part);
  });
});

describe('what is not registered gets nothing', () => {
  test('another service provider', async () => {
    const sp = serviceProvider(await start(), { issuer: 'https://stranger.example' });
    const page = await createUserAgent(acsUrl).open(await sp.getAuthorizeUrlAsync('', undefined, {}));
    expect([page.status, page.html]).toEqual([400, expect.stringContaining('https://stranger.example')]);
  });

  test('another assertion consumer service', async () => {
    const sp = serviceProvider(await start(), { callbackUrl: 'https://stranger.example/acs' });
    const page = await createUserAgent(acsUrl).open(await sp.getAuthorizeUrlAsync('', undefined, {}));
    expect([page.status, page.html]).toEqual([400, expect.stringContaining('https://stranger.example/acs')]);
  });

  test('a form from another site, and a form sent twice', async () => {
    const running = await start();
    const agent = createUserAgent(acsUrl);
    const page = await agent.open(await serviceProvider(running).getAuthorizeUrlAsync('', undefined, {}));
    const body = new URLSearchParams([
      ['request', sentBack(page, 'request')],
      ['persona', 'Maya Lindqvist'],
    ]);
    const foreign = await fetch(`${running.addresses.baseUrl}/sign-in`, {
      method: 'POST',
      body,
      headers: { origin: 'https://stranger.example' },
    });
    expect(foreign.status).toBe(403);
    expect((await agent.press(page, 'Maya Lindqvist')).html).toContain('SAMLResponse');
    expect((await agent.press(page, 'Maya Lindqvist')).html).toContain('This sign-in is over');
  });

  test('a request to another host name', async () => {
    const { addresses } = await start();
    const { request } = await import('node:http');
    const status = await new Promise((resolve, reject) => {
      request(addresses.samlMetadataUrl, { headers: { host: 'rebound.example' } }, (response) =>
        resolve(response.statusCode),
      )
        .on('error', reject)
        .end();
    });
    expect(status).toBe(421);
  });
});

describe('keys', () => {
  test('are the same at the next start and readable by the owner only', async () => {
    const first = (await start()).metadataXml.match(/X509Certificate>([^<]*)/)?.[1];
    await idp?.close();
    const second = (await start()).metadataXml.match(/X509Certificate>([^<]*)/)?.[1];
    expect(second).toBe(first);
    expect((await stat(join(dataDir, 'keys.json'))).mode & 0o077).toBe(0);
  });
});
