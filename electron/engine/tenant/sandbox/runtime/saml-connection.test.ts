import { createVerify, generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizeUrl, openBrowser } from './testing/test-browser.ts';
import { makeSamlIdp, type ResponseWish, readRedirect } from './testing/test-saml-idp.ts';
import { openTestTenant, type TestTenant } from './testing/test-tenant.ts';

let tenant: TestTenant;
const idp = makeSamlIdp('https://idp.example/entity');

beforeAll(async () => {
  tenant = await openTestTenant();
  tenant.addOrganization('cascade');
  tenant.addClient('cascade', 'cascade-portal');
  tenant.addIdp('cascade', 'partner-idp', { method: 'saml_v2', settings: { metadata_xml: idp.metadata } });
});
afterAll(() => tenant.close());

describe('connections of other shapes', () => {
  async function signInThrough(idpId: string, wish: Partial<ResponseWish> = {}, requestId?: null) {
    const browser = openBrowser(tenant.sandbox.baseUrl);
    const issuer = tenant.issuer('cascade');
    const left = await browser.open(authorizeUrl(issuer, 'cascade-portal', { idp_hint: idpId }));
    const sent = readRedirect(left.url);
    const acsUrl = `${issuer}/saml/sp/${idpId}/acs`;
    const audience = `${issuer}/saml/sp/${idpId}/metadata`;
    const asked = {
      acsUrl,
      audience,
      requestId: requestId === null ? null : sent.requestId,
      now: tenant.now(),
      ...wish,
    };
    const form = { SAMLResponse: idp.respond(asked), RelayState: sent.relayState };
    return { sent, landed: await browser.open(acsUrl, { method: 'POST', crossSite: true, form }) };
  }

  test('metadata that is kept at an address is fetched, and seen to be', async () => {
    const server = createServer((_, response) => response.end(idp.metadata));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    tenant.addIdp('cascade', 'by-url', {
      method: 'saml_v2',
      settings: { metadata_url: `http://127.0.0.1:${port}/metadata` },
    });
    tenant.observations.length = 0;
    const { landed } = await signInThrough('by-url');
    server.closeAllConnections();
    server.close();
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
    expect(tenant.observations.filter(({ type }) => type === 'back-channel')).toHaveLength(2);
  });

  test('a connection typed by hand trusts its certificate, and names itself as it was told', async () => {
    const settings = {
      sso_url: 'https://idp.example/sso',
      entity_issuer: 'urn:our:name',
      identifier_source: 'attribute',
      identifier_attribute: 'uid',
    };
    tenant.addIdp('cascade', 'by-hand', {
      method: 'saml',
      settings,
      credentials: { idp_certificate: idp.certificatePem },
    });
    const wish = { audience: 'urn:our:name', attributes: { uid: ['ada'] } };
    const { sent, landed } = await signInThrough('by-hand', wish);
    expect(sent.xml).toContain('<saml:Issuer>urn:our:name</saml:Issuer>');
    expect(sent.xml).toContain('nameid-format:persistent');
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
    const nameless = await signInThrough('by-hand', { audience: 'urn:our:name' });
    expect(nameless.landed.html).toContain('no attribute uid');
    expect((await signInThrough('by-hand', wish, null)).landed.html).toContain('saml.in-response-to');
  });

  test('a connection that skips the request check lets an answer without one through, and checks everything else', async () => {
    const settings = { metadata_xml: idp.metadata, skip_in_response_to_verification: true };
    tenant.addIdp('cascade', 'lax', { method: 'saml', settings });
    expect(new URL((await signInThrough('lax', {}, null)).landed.url).searchParams.has('code')).toBe(true);
    expect((await signInThrough('lax', { audience: 'https://other.example' }, null)).landed.html).toContain(
      'cond.audience',
    );
  });

  test('a connection without metadata is told to the person', async () => {
    tenant.addIdp('cascade', 'empty', { method: 'saml_v2' });
    const page = await openBrowser(tenant.sandbox.baseUrl).open(
      authorizeUrl(tenant.issuer('cascade'), 'cascade-portal', { idp_hint: 'empty' }),
    );
    expect([page.status, page.html.includes('no metadata')]).toEqual([502, true]);
  });
});

describe('our side of the connection', () => {
  test('metadata names our entity and the ACS', async () => {
    const response = await fetch(`${tenant.issuer('cascade')}/saml/sp/partner-idp/metadata`);
    const xml = await response.text();
    expect(xml).toContain(`entityID="${tenant.issuer('cascade')}/saml/sp/partner-idp/metadata"`);
    expect(xml).toContain(`Location="${tenant.issuer('cascade')}/saml/sp/partner-idp/acs"`);
    expect(xml).toContain('AuthnRequestsSigned="false"');
  });

  test('a request is signed over the query exactly as sent when the connection has a key', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    tenant.addIdp('cascade', 'signing', {
      method: 'saml_v2',
      settings: { metadata_xml: idp.metadata, signing_method: 'rsa-sha-256' },
      credentials: { signing_key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() },
    });
    const left = await openBrowser(tenant.sandbox.baseUrl).open(
      authorizeUrl(tenant.issuer('cascade'), 'cascade-portal', { idp_hint: 'signing' }),
    );
    const [signed = '', signature = ''] = new URL(left.url).search.slice(1).split('&Signature=');
    expect(createVerify('RSA-SHA256').update(signed).verify(publicKey, decodeURIComponent(signature), 'base64')).toBe(
      true,
    );
  });

  test('an IdP that takes only POST gets a form that needs no script', async () => {
    tenant.addIdp('cascade', 'post-only', {
      method: 'saml_v2',
      settings: { metadata_xml: makeSamlIdp('https://post.example', 'HTTP-POST').metadata },
    });
    const page = await openBrowser(tenant.sandbox.baseUrl).open(
      authorizeUrl(tenant.issuer('cascade'), 'cascade-portal', { idp_hint: 'post-only' }),
    );
    expect(page.html).toContain('<form method="post" action="https://idp.example/sso">');
    const encoded = /name="SAMLRequest" value="([^"]+)"/.exec(page.html)?.[1] ?? '';
    expect(Buffer.from(encoded, 'base64').toString('utf8')).toMatch(/^<samlp:AuthnRequest/);
  });
});
