/** Whatever is done to a valid message: it is refused, or it still says exactly what was signed. */
import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { expectations, signedAssertion, signedBoth, signedResponse } from './fixtures/saml-messages.ts';
import { judgeIdToken } from './judge-id-token.ts';
import { judgeSamlResponse } from './judge-saml-response.ts';

const originals = [signedAssertion(), signedResponse(), signedBoth()];
const meaning = judgeSamlResponse(originals[0] ?? '', expectations()).verified;

const fragments = fc.constantFrom(
  ' ',
  '\n',
  '\r',
  '<!-- -->',
  '<!--x-->',
  '<?x y?>',
  '&#13;',
  '&amp;',
  '<![CDATA[]]>',
  '<![CDATA[x]]>',
  '<x/>',
  '</x>',
  '<saml:NameID>eve</saml:NameID>',
  '<saml:Assertion/>',
  '<saml:Audience>x</saml:Audience>',
  'ID="_a1"',
  ' xmlns="urn:x"',
  ' xmlns:saml="urn:x"',
  ' xml:id="_a1"',
  'eve',
  '_r1',
  '_a1',
  '0',
  '"',
  "'",
  '>',
  '<',
  '/',
  '=',
  ':',
  '\u0000',
  'é',
  '\u202e',
);
const place = fc.nat({ max: 6000 });

type Change = (xml: string) => string;
const insert = fc.tuple(place, fragments).map(
  ([at, part]): Change =>
    (xml) =>
      xml.slice(0, at % xml.length) + part + xml.slice(at % xml.length),
);
const remove = fc.tuple(place, fc.integer({ min: 1, max: 40 })).map(
  ([at, length]): Change =>
    (xml) =>
      xml.slice(0, at % xml.length) + xml.slice((at % xml.length) + length),
);
const replaceCharacter = fc.tuple(place, fc.string({ minLength: 1, maxLength: 1 })).map(
  ([at, by]): Change =>
    (xml) =>
      xml.slice(0, at % xml.length) + by + xml.slice((at % xml.length) + 1),
);

/** Copies or moves a whole element to another tag boundary: what signature wrapping does. */
const moveElement = fc.tuple(place, place, fc.boolean()).map(
  ([from, to, keep]): Change =>
    (xml) => {
      const names = [...xml.matchAll(/<([\w:]+)[\s>]/g)];
      const start = names[from % names.length];
      if (start?.index === undefined) return xml;
      const end = xml.indexOf(`</${start[1]}>`, start.index);
      if (end === -1) return xml;
      const part = xml.slice(start.index, end + (start[1]?.length ?? 0) + 3);
      const rest = keep ? xml : xml.slice(0, start.index) + xml.slice(start.index + part.length);
      const boundaries = [...rest.matchAll(/></g)];
      const at = (boundaries[to % Math.max(1, boundaries.length)]?.index ?? 0) + 1;
      return rest.slice(0, at) + part + rest.slice(at);
    },
);
const swapAttribute = fc.tuple(place, fc.constantFrom('', 'x', '_a1', '_r1', '2030-01-01T00:00:00Z', 'urn:x')).map(
  ([at, value]): Change =>
    (xml) => {
      const attributes = [...xml.matchAll(/="([^"]*)"/g)];
      const chosen = attributes[at % attributes.length];
      return chosen?.index === undefined
        ? xml
        : `${xml.slice(0, chosen.index)}="${value}"${xml.slice(chosen.index + chosen[0].length)}`;
    },
);

describe('a mutated response', () => {
  test('never stays valid with another meaning', () => {
    let accepted = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...originals),
        fc.array(fc.oneof(insert, remove, replaceCharacter, moveElement, swapAttribute), {
          minLength: 1,
          maxLength: 3,
        }),
        (original, changes) => {
          const xml = changes.reduce((text, change) => change(text), original);
          const { verified, inspection } = judgeSamlResponse(xml, expectations());
          if (inspection.verdict === 'valid') accepted += 1;
          expect(verified).toEqual(inspection.verdict === 'valid' ? meaning : null);
        },
      ),
      { numRuns: 3000 },
    );
    // White space inside tags and base64 is no change; some runs have to get through, or the property says nothing.
    expect(accepted).toBeGreaterThan(0);
  });
});

describe('a mutated token', () => {
  test('never stays valid with other claims', async () => {
    const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const now = new Date('2026-03-01T12:00:00Z');
    const seconds = now.getTime() / 1000;
    const claims = { iss: 'https://op.example', aud: 'portico', sub: 'dana', iat: seconds, exp: seconds + 60 };
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'ES256', kid: 'k' }).sign(pair.privateKey);
    const jwks = JSON.stringify({ keys: [{ ...pair.publicKey.export({ format: 'jwk' }), kid: 'k' }] });
    const expected = {
      jwks,
      issuer: claims.iss,
      clientId: 'portico',
      nonce: null,
      accessToken: null,
      now,
      clockSkewSeconds: 0,
    };
    const change = fc.oneof(
      fc.tuple(fc.nat(), fc.constantFrom('.', '=', '-', '_', 'A', ' ', '\n')).map(
        ([at, by]): Change =>
          (text) =>
            text.slice(0, at % text.length) + by + text.slice((at % text.length) + 1),
      ),
      fc.tuple(fc.nat(), fc.constantFrom('.', '=', 'A', 'AAAA')).map(
        ([at, by]): Change =>
          (text) =>
            text.slice(0, at % text.length) + by + text.slice(at % text.length),
      ),
      fc.nat().map(
        (at): Change =>
          (text) =>
            text.slice(0, at % text.length) + text.slice((at % text.length) + 1),
      ),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
        const { claims: verified } = await judgeIdToken(
          changes.reduce((text, apply) => apply(text), token),
          expected,
        );
        if (verified !== null) expect(verified).toEqual(claims);
      }),
      { numRuns: 500 },
    );
  });
});
