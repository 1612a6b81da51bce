/** The loopback IdP beside LemonLDAP::NG, which is a SAML service provider here: sign-in, sign-out, and the faults that it has to refuse. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import type { ChildServer } from './testing/child-server.ts';
import { freePort } from './testing/free-port.ts';
import { lemonldapSession, startLemonldap } from './testing/lemonldap.ts';
import { startPartnerIdp } from './testing/partner-idp.ts';

let folder = '';
let idpPort = 0;
let portalPort = 0;
let portal: ChildServer | null = null;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portico-lemonldap-saml-'));
  idpPort = await freePort();
  portalPort = await freePort();
  const idp = await startPartner([]);
  const metadata = idp.metadataXml;
  await idp.close();
  const keyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const dates = { notBefore: new Date('2026-01-01'), notAfter: new Date('2046-01-01') };
  const certificate = makeCertificate({ keyPair, subject: 'lemonldap', ...dates });
  const privateKey = keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  portal = await startLemonldap({
    folder,
    port: portalPort,
    source: { type: 'SAML', metadata, privateKey, certificate },
  });
});
afterAll(async () => {
  await portal?.stop();
  await rm(folder, { recursive: true });
});

const startPartner = (faults: readonly string[]) =>
  startPartnerIdp({ folder, port: idpPort, protocol: 'saml' }, faults);

/** @returns where it ended, whether somebody is in, and what the portal wrote meanwhile */
async function signIn(faults: readonly string[]) {
  const idp = await startPartner(faults);
  const written = portal?.output() ?? '';
  try {
    const metadata = await fetch(`${portalUrl()}saml/metadata`);
    idp.registerServiceProvider(await metadata.text());
    const { url, html } = await createUserAgent().open(portalUrl());
    return { url, isIn: html.includes('Connected as'), said: (portal?.output() ?? '').slice(written.length) };
  } finally {
    await idp.close();
  }
}

const portalUrl = () => `http://127.0.0.1:${portalPort}/`;
const sessions = async () => (await readdir(join(folder, 'sessions'))).filter((name) => name !== 'lock');

describe('LemonLDAP::NG by SAML', () => {
  test('signs somebody in with a signed request, reads the attributes, and signs out', async () => {
    const idp = await startPartner([]);
    try {
      const metadata = await fetch(`${portalUrl()}saml/metadata`);
      idp.registerServiceProvider(await metadata.text());
      const before = await sessions();
      const agent = createUserAgent();
      expect((await agent.open(portalUrl())).html, portal?.output()).toContain('Connected as');
      const added = (await sessions()).filter((id) => !before.includes(id));
      // One of the two is the person's, the other holds the SAML session.
      const kept = await Promise.all(added.map((id) => lemonldapSession(folder, id)));
      expect(kept).toContainEqual(
        expect.objectContaining({ mail: 'maya.lindqvist@cascade.example', teams: 'orders-read; reports-read' }),
      );
      const out = await agent.open(`${portalUrl()}?logout=1`);
      // It came back with the signed answer to the sign-out, and the portal took it.
      expect(out.url, portal?.output()).toContain('/saml/proxySingleLogoutReturn?SAMLResponse=');
      expect((await sessions()).filter((id) => added.includes(id))).toEqual([]);
    } finally {
      await idp.close();
    }
  });

  test.each([
    ['signed-by-another-key', /Failed to verify signature/],
    ['altered-after-signing', /Failed to verify signature/],
    ['unsigned', /Signature element not found/],
    ['wrapped-response-in-signature', /Failed to verify signature/],
    ['wrapped-response-beside-signature', /Response> was not expected/],
    ['wrapped-assertion-before', /Signature element not found/],
    ['wrapped-assertion-around', /Assertion> was not expected/],
    ['wrapped-signature-moved', /Signature is not valid/],
    ['wrapped-assertion-in-signature', /Signature is not valid/],
    ['wrapped-in-extensions', /Extensions> was not expected/],
    ['wrapped-in-signature-object', /Signature is not valid/],
    ['wrong-issuer', /identifier of a provider is unknown/],
    ['issuer-with-slash', /identifier of a provider is unknown/],
    ['wrong-audience', /Audience conditions/],
    ['wrong-destination', /Destination does not match/],
    ['unsolicited', /Direct login from IDP partner is not allowed/],
    ['expired', /Time conditions/],
    ['not-yet-valid', /Time conditions/],
    ['clock-ahead', /Time conditions/],
    ['no-name-id', /No NameID element found/],
    ['encrypted-for-another-key', /Could not decrypt an assertion/],
    ['not-xml', /Unsupported protocol profile/],
    ['error-response', /RequestDenied/],
  ])('refuses %s', async (fault, reason) => {
    const { isIn, url, said } = await signIn([fault]);
    expect(isIn, said).toBe(false);
    expect(said).toMatch(reason);
    // It was answered: the refusal is the peer's.
    expect(url).toContain('/saml/proxySingleSignOnPost');
  });

  test('begins again instead of taking wrong-in-response-to', async () => {
    await expect(signIn(['wrong-in-response-to'])).rejects.toMatchObject({ code: 'remote/not-understood' });
  });

  test('is known to be stricter with clocks: it tolerates no half minute', async () => {
    expect((await signIn(['clock-slightly-ahead'])).said).toMatch(/Time conditions/);
  });

  /** What it takes as configured here; the sandbox tenant and the test service provider refuse all of it. */
  test.each(['sha1', 'wrong-recipient', 'comment-in-name-id', 'huge-message'])('is known to take %s', async (fault) => {
    expect((await signIn([fault])).isIn).toBe(true);
  });
});
