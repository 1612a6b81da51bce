import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SAML } from '@node-saml/node-saml';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { createUserAgent, type Page } from '../user-agent/user-agent.ts';
import { type RunningIdp, startIdp } from './start-idp.ts';

const acsUrl = 'http://127.0.0.1:9/acs';
const entityId = 'https://sp.example/metadata';
const spMetadata = `<md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><md:SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><md:AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="${acsUrl}" index="0"/></md:SPSSODescriptor></md:EntityDescriptor>`;
const maya = 'Maya Lindqvist';

let dataDir = '';
let idp: RunningIdp;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'portico-idp-'));
});
afterEach(() => idp.close());
afterAll(() => rm(dataDir, { recursive: true }));

async function start(): Promise<void> {
  idp = await startIdp({ dataDir, now: () => new Date(), spMetadata: [spMetadata], persona: maya, autoLogin: true });
}

const certificates = (xml: string) => [...xml.matchAll(/<ds:X509Certificate>([^<]*)</g)].map(([, text = '']) => text);

/** What node-saml makes of the answer, when it trusts these certificates. */
async function profile(idpCert = certificates(idp.metadataXml)) {
  const sp = new SAML({
    entryPoint: idp.addresses.ssoUrl,
    issuer: entityId,
    audience: entityId,
    callbackUrl: acsUrl,
    idpCert,
    identifierFormat: null,
  });
  const page: Page = await createUserAgent(acsUrl).open(await sp.getAuthorizeUrlAsync('', undefined, {}));
  const [, answer = ''] = page.forms[0]?.fields.find(([name]) => name === 'SAMLResponse') ?? [];
  return (await sp.validatePostResponseAsync({ SAMLResponse: answer })).profile;
}

describe('a persona that is changed while the IdP is up', () => {
  test('is known differently at the next sign-in, attributes of its own included', async () => {
    await start();
    expect(await profile()).toMatchObject({ groups: ['orders-read', 'reports-read'] });
    idp.changePersona(maya, { groups: ['orders-read'], attributes: { contract_status: ['ended'] } });
    expect(await profile()).toMatchObject({ groups: 'orders-read', contract_status: 'ended' });
  });

  test('is refused once it is deactivated, and let in again afterwards', async () => {
    await start();
    idp.changePersona(maya, null);
    await expect(profile()).rejects.toThrow(/was deactivated here/);
    idp.changePersona(maya, {});
    expect(await profile()).toMatchObject({ groups: ['orders-read', 'reports-read'] });
  });
});

describe('the next keys', () => {
  test('sign only what trusts them, and are published when they are told to be', async () => {
    await start();
    const [before = ''] = certificates(idp.metadataXml);
    const keys = await idp.prepareNextKeys();
    keys.use(['old', 'new'], 'new');
    await expect(profile([before])).rejects.toThrow(/[Ss]ignature/);
    const both = certificates(await (await fetch(idp.addresses.samlMetadataUrl)).text());
    expect(both).toHaveLength(2);
    expect(both).toEqual(certificates(keys.metadataXml(['old', 'new'])));
    expect(await profile(both)).not.toBeNull();
    const jwks: unknown = await (await fetch(idp.addresses.jwksUri)).json();
    expect(jwks).toMatchObject({ keys: [{ kty: 'RSA' }, { kty: 'RSA' }, { kty: 'EC' }, { kty: 'EC' }] });
    keys.use(['old'], 'old');
    expect(await profile([before])).not.toBeNull();
  });
});
