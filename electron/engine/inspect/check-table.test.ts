import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { messageKinds } from '../../../shared/model/inspection.ts';
import { type CheckRow, checkTable } from './check-table.ts';
import {
  expectations,
  idpKey,
  makeMetadata,
  makeResponse,
  now,
  signedAssertion,
  signedBoth,
} from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';

/** The ids that scripts rely on; a rename or a loss is a breaking change. */
const promised = `input.decode input.size xml.well-formed xml.one-parser xml.encoding xml.dtd xml.pi xml.comment-in-text
  xml.relative-namespace xml.duplicate-id sig.present sig.place sig.structure sig.one-reference sig.transforms sig.c14n
  sig.algorithm sig.digest-algorithm sig.key-size sig.digest sig.value sig.all sig.signed-content saml.one-assertion
  saml.unexpected-element trust.keys trust.issuer trust.use trust.rollover trust.cert-dates metadata.valid-until
  metadata.signature saml.version saml.status saml.issuer-format saml.destination saml.in-response-to time.issue-instant
  time.format cond.window cond.audience cond.unknown cond.single subject.confirmation authn.statement replay enc.key
  enc.algorithm enc.integrity enc.content enc.not-auth enc.references redirect.signature redirect.algorithm
  redirect.parameters redirect.unsigned logout.expiry jwt.encoding jwt.json jwt.alg jwt.key jwt.key-fit jwt.signature
  jwt.crit jwt.exp jwt.nbf jwt.iat jwt.iss jwt.aud jwt.azp jwt.sub oidc.nonce oidc.at-hash oidc.c-hash jwe.decrypt
  jwe.inner jwe.zip discovery.issuer`.split(/\s+/);

const rows: readonly (readonly [string, CheckRow])[] = Object.entries(checkTable);

describe('the check table', () => {
  test('holds every promised check', () => {
    expect(promised.filter((id) => !Object.hasOwn(checkTable, id))).toEqual([]);
  });

  test.each(rows)('%s has all its words', (_, row) => {
    expect(row.title).toMatch(/^\S.*[^.\s]$/);
    expect(row.explanation).toMatch(/\.$/);
    expect(row.fix).toMatch(/\.$/);
    expect(row.spec).not.toBe('');
    expect(row.kinds.length).toBeGreaterThan(0);
    expect(row.kinds.every((kind) => messageKinds.includes(kind))).toBe(true);
  });

  test('says of each check to which messages it belongs', async () => {
    const rowOf = new Map(rows);
    const base64 = Buffer.from(signedAssertion()).toString('base64');
    const logout = `<samlp:LogoutResponse xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_l" Version="2.0" IssueInstant="2026-03-01T11:59:00Z"/>`;
    const inputs = [
      signedBoth(),
      `SAMLResponse=${encodeURIComponent(base64)}&RelayState=x`,
      `https://x.example/?SAMLRequest=${encodeURIComponent(deflateRawSync(logout).toString('base64'))}&SigAlg=x&Signature=AAAA`,
      makeResponse(''),
      logout,
      signedAssertion()
        .replace(/^.*?<saml:Assertion/s, '<saml:Assertion')
        .replace(/<\/samlp:Response>$/, ''),
      makeMetadata({ attributes: 'validUntil="2027-01-01T00:00:00Z"' }),
      idpKey.certificate,
      '{"keys":[]}',
      '{"issuer":"https://op.example"}',
      '{"error":"access_denied"}',
      'https://rp.example/cb?code=c&state=s',
      `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from('{"sub":"x"}').toString('base64url')}.AAAA`,
      `${Buffer.from('{"alg":"RSA-OAEP","enc":"A256GCM"}').toString('base64url')}.AAAA.AAAAAAAAAAAAAAAA.AAAA.AAAAAAAAAAAAAAAAAAAAAA`,
    ];
    const { idpMetadata, spEntityId, acsUrl } = expectations();
    for (const input of inputs) {
      const { kind, checks } = await inspect(
        input,
        InspectContext.parse({ idpMetadata, spEntityId, acsUrl, relayState: 'x' }),
        now,
      );
      expect(
        checks.filter(({ id }) => rowOf.get(id)?.kinds.includes(kind) !== true).map(({ id }) => `${kind} ${id}`),
      ).toEqual([]);
    }
  });
});
