/** Every wrapping leads to the same message, and every kind of document is known for what it is. */
import { generateKeyPairSync } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { Inspection } from '../../../shared/model/inspection.ts';
import {
  acsUrl,
  idpKey,
  makeAssertion,
  makeMetadata,
  makeResponse,
  now,
  requestId,
  signedAssertion,
  spEntityId,
} from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';

const xml = signedAssertion();
const base64 = Buffer.from(xml).toString('base64');
const deflated = deflateRawSync(xml).toString('base64');
const lines = base64.replace(/(.{76})/g, '$1\r\n');
const context = InspectContext.parse({ idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId });

async function look(input: string | Buffer, given: Partial<InspectContext> = context): Promise<Inspection> {
  const answer = await inspect(input, InspectContext.parse(given), now);
  return Inspection.parse(answer);
}
const failures = ({ checks }: Inspection): string[] => [
  ...new Set(checks.filter(({ status }) => status === 'fail').map(({ id }) => id)),
];

const har = (entries: readonly unknown[]): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'x', version: '1' }, entries } });
const posted = (postData: unknown): unknown => ({
  request: { method: 'POST', url: acsUrl, headers: [], postData },
  response: { status: 302, headers: [] },
});
const form = `SAMLResponse=${encodeURIComponent(base64)}&RelayState=state`;

describe('one response in every wrapping', () => {
  test.each([
    ['XML', xml],
    ['XML with a byte order mark', `\uFEFF${xml}`],
    ['bytes', Buffer.from(xml)],
    ['UTF-16', Buffer.from(`\uFEFF${xml}`, 'utf16le')],
    ['base64', base64],
    ['base64 in lines', lines],
    ['percent-encoded base64', encodeURIComponent(base64)],
    ['deflated base64', deflated],
    ['percent-encoded deflated base64', encodeURIComponent(deflated)],
    ['a form body', form],
    ['a form body in another order', `RelayState=x&SAMLResponse=${encodeURIComponent(lines)}`],
    ['a bare parameter', `SAMLResponse=${encodeURIComponent(base64)}`],
    ['a labelled value', `SAMLResponse: ${base64}`],
    ['a query', `?SAMLResponse=${encodeURIComponent(deflated)}`],
    ['an address', `${acsUrl}?SAMLResponse=${encodeURIComponent(deflated)}`],
    [
      'an HTML form',
      `<!DOCTYPE html><html><body onload="document.forms[0].submit()"><form method="post" action="${acsUrl}"><input type="hidden" name="SAMLResponse" value="${base64}"/><input type=hidden name=RelayState value='a&amp;b'></form></body></html>`,
    ],
    [
      'an HTML form with escaped characters',
      `<html><form><input name="SAMLResponse" value="${base64.replaceAll('+', '&#x2b;').replaceAll('=', '&#61;')}"></form></html>`,
    ],
  ])('%s', async (_, input) => {
    const answer = await look(input);
    expect(failures(answer)).toEqual([]);
    expect(answer).toMatchObject({
      kind: 'saml-response',
      verdict: 'valid',
      subject: { trusted: true, nameId: 'dana@forge-supplies.example' },
    });
  });

  test.each([
    [
      'HAR with the body as text',
      har([posted({ mimeType: 'application/x-www-form-urlencoded', text: form, params: [] })]),
    ],
    [
      'HAR with decoded parameters',
      har([
        posted({ mimeType: 'application/x-www-form-urlencoded', params: [{ name: 'SAMLResponse', value: base64 }] }),
      ]),
    ],
    [
      'HAR with encoded parameters',
      har([
        posted({
          mimeType: 'application/x-www-form-urlencoded',
          params: [{ name: 'SAMLResponse', value: encodeURIComponent(base64) }],
        }),
      ]),
    ],
    [
      'HAR with a body in base64',
      har([
        posted({
          mimeType: 'application/x-www-form-urlencoded',
          text: Buffer.from(form).toString('base64'),
          encoding: 'base64',
        }),
      ]),
    ],
    [
      'HAR with the page that posts itself and the post',
      har([
        {
          request: { url: 'https://idp.example/sso' },
          response: {
            headers: [],
            content: {
              mimeType: 'text/html',
              encoding: 'base64',
              text: Buffer.from(`<html><form><input name="SAMLResponse" value="${base64}"></form>`).toString('base64'),
            },
          },
        },
        posted({ mimeType: 'application/x-www-form-urlencoded', text: form }),
      ]),
    ],
    [
      'SAML-tracer',
      JSON.stringify({
        requests: [
          {
            requestId: 'r1',
            method: 'POST',
            url: acsUrl,
            requestHeaders: [],
            post: [
              ['SAMLResponse', base64],
              ['RelayState', 'x'],
            ],
            saml: xml,
            protocol: 'SAML-P',
          },
        ],
        timestamp: 'x',
      }),
    ],
    [
      'older SAML-tracer',
      JSON.stringify({
        requests: [
          {
            id: 'r1',
            method: 'POST',
            url: acsUrl,
            requestHeaders: [['a', 'b']],
            post: [['SAMLResponse', lines]],
            saml: xml,
          },
        ],
      }),
    ],
    [
      'masked SAML-tracer',
      JSON.stringify({
        requests: [
          { requestId: 'r1', method: 'POST', url: acsUrl, post: [['SAMLResponse', '##############']], saml: xml },
        ],
      }),
    ],
    [
      'hashed SAML-tracer',
      JSON.stringify({
        requests: [
          {
            requestId: 'r1',
            method: 'POST',
            url: acsUrl,
            post: [['SAMLResponse', 'da39a3ee5e6b4b0d3255bfef95601890afd80709']],
            saml: xml,
          },
        ],
      }),
    ],
  ])('%s', async (_, input) => {
    const answer = await look(input);
    expect(failures(answer)).toEqual([]);
    expect(answer).toMatchObject({
      kind: 'capture',
      verdict: 'valid',
      subject: { nameId: 'dana@forge-supplies.example' },
    });
    expect(answer.messages).toHaveLength(1);
    expect(answer.checks.every(({ message }) => message === 0)).toBe(true);
  });
});

describe('what was damaged on the way', () => {
  test.each([
    ['cut base64', base64.slice(0, -3)],
    ['base64 with a dropped padding', base64.replace(/=*$/, '').slice(0, base64.length - 2)],
    ['a foreign character', `${base64.slice(0, 400)}*${base64.slice(400)}`],
    ['plus signs that became spaces', `SAMLResponse=${base64}`],
    [
      'a cut deflate stream',
      `SAMLResponse=${encodeURIComponent(Buffer.from(deflated, 'base64').subarray(0, 300).toString('base64'))}`,
    ],
    [
      'bytes after the deflate stream',
      `SAMLResponse=${encodeURIComponent(Buffer.concat([Buffer.from(deflated, 'base64'), Buffer.from('x')]).toString('base64'))}`,
    ],
    ['a broken percent escape', `SAMLResponse=${encodeURIComponent(base64)}%2`],
  ])('%s fails input.decode', async (_, input) => {
    const answer = await look(input);
    expect(failures(answer)).toEqual(['input.decode']);
    expect(answer.kind).toBe('saml-response');
  });

  test.each([
    '',
    '   ',
    'hello',
    'SGVsbG8=',
    '{"a":1}',
    '{',
    '[]',
    '<html><body>hi</body></html>',
    '<note/>',
    'https://idp.example/sso',
    '-----BEGIN PRIVATE KEY-----',
    Buffer.from([0xff, 0xff, 1]),
  ])('%j is refused', async (input) => {
    await expect(look(input)).rejects.toMatchObject({ code: 'input/unreadable' });
  });

  test('a private key is not taken for a message, and the option for it can be left out of the words', async () => {
    const pem = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(look(pem)).rejects.toMatchObject({ why: expect.stringMatching(/^[^-]+ \(--decrypt-key\)[^-]+$/) });
  });

  test('a stream that unpacks to gigabytes is refused at once', async () => {
    const bomb = deflateRawSync(Buffer.alloc(50_000_000, 0x20)).toString('base64');
    const started = performance.now();
    await expect(look(`SAMLRequest=${encodeURIComponent(bomb)}`)).rejects.toMatchObject({ code: 'input/too-large' });
    expect(performance.now() - started).toBeLessThan(4000);
  });

  test('XML in another encoding is a failed check', async () => {
    const latin = Buffer.from(
      `<?xml version="1.0" encoding="ISO-8859-1"?>${makeResponse(makeAssertion({ nameId: 'd\u00e4na' }))}`,
      'latin1',
    );
    expect(failures(await look(latin))).toEqual(['xml.encoding']);
    expect(failures(await look(Buffer.from(makeResponse(makeAssertion({ nameId: 'd\u00e4na' })), 'latin1')))).toEqual([
      'input.decode',
    ]);
  });
});

describe('recordings', () => {
  const twice = (second: unknown): string =>
    har([posted({ mimeType: 'application/x-www-form-urlencoded', text: form }), second]);

  test('the same assertion posted twice, in another wrapping, is a replay', async () => {
    const answer = await look(
      twice(
        posted({ mimeType: 'application/x-www-form-urlencoded', text: `SAMLResponse=${encodeURIComponent(lines)}` }),
      ),
    );
    expect(failures(answer)).toEqual(['replay']);
    expect(answer.verdict).toBe('invalid');
    expect(answer.messages?.map(({ verdict }) => verdict)).toEqual(['valid', 'invalid']);
  });

  test('unsigned requests are context', async () => {
    const request = `<samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="${requestId}" Version="2.0" IssueInstant="2026-03-01T11:58:00Z"><saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">${spEntityId}</saml:Issuer></samlp:AuthnRequest>`;
    const url = `https://idp.forge-supplies.example/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(request).toString('base64'))}`;
    const answer = await look(
      har([
        { request: { url }, response: { headers: [] } },
        posted({ mimeType: 'application/x-www-form-urlencoded', text: form }),
      ]),
      {
        ...context,
        idpCertificates: idpKey.certificate,
      },
    );
    expect(answer.messages?.map(({ kind, verdict }) => [kind, verdict])).toEqual([
      ['saml-authn-request', 'unverified'],
      ['saml-response', 'valid'],
    ]);
    expect(answer.verdict).toBe('valid');
  });

  test('one message that failed makes the recording invalid; without keys it is unverified', async () => {
    const bad = `SAMLResponse=${encodeURIComponent(Buffer.from(xml.replace('>dana@', '>eve@').replaceAll('_a1', '_a2')).toString('base64'))}`;
    expect((await look(twice(posted({ mimeType: 'application/x-www-form-urlencoded', text: bad })))).verdict).toBe(
      'invalid',
    );
    expect((await look(har([posted({ mimeType: 'application/x-www-form-urlencoded', text: form })]), {})).verdict).toBe(
      'unverified',
    );
  });
});

describe('other documents', () => {
  const pair = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jwk = { ...pair.publicKey.export({ format: 'jwk' }), kid: 'k1' };
  const jwks = JSON.stringify({ keys: [jwk] });
  const seconds = now.getTime() / 1000;
  const sign = (claims: Record<string, unknown>) =>
    new SignJWT({ iss: 'https://op.example', aud: 'portico', sub: 'dana', iat: seconds, exp: seconds + 60, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
      .sign(pair.privateKey);
  const given = { jwks, issuer: 'https://op.example', audience: 'portico' };

  test('a token, bare, with white space around it, as a header, in a response, in a fragment', async () => {
    const token = await sign({});
    for (const input of [
      token,
      ` ${token}\n`,
      `Authorization: Bearer ${token}`,
      `https://rp.example/cb#id_token=${token}&state=s`,
      `id_token=${token}&state=s`,
    ]) {
      expect(await look(input, given)).toMatchObject({ kind: 'jwt', verdict: 'valid', claims: { sub: 'dana' } });
    }
    expect(
      await look(JSON.stringify({ id_token: token, access_token: 'opaque', token_type: 'Bearer' }), given),
    ).toMatchObject({ kind: 'token-response', verdict: 'valid' });
    expect(await look(`${token}\n${token}`, given)).toMatchObject({ kind: 'capture', verdict: 'valid' });
    expect(await look(token, {})).toMatchObject({ verdict: 'unverified' });
  });

  test('hashes of what came along', async () => {
    const token = await sign({ at_hash: 'AAAA', c_hash: 'AAAA' });
    expect(
      failures(await look(`https://rp.example/cb#id_token=${token}&access_token=a&code=c&state=s`, given)),
    ).toEqual(['oidc.at-hash', 'oidc.c-hash']);
    expect(
      failures(await look(`https://rp.example/cb#id_token=${await sign({})}&access_token=a&state=s`, given)),
    ).toEqual(['oidc.at-hash']);
    expect(failures(await look(JSON.stringify({ id_token: await sign({}), access_token: 'a' }), given))).toEqual([]);
  });

  test('an authorization response with a code, and with an error', async () => {
    expect(await look('https://rp.example/cb?code=abc&state=s', given)).toMatchObject({
      kind: 'token-response',
      verdict: 'unverified',
    });
    const refused = await look(
      'https://rp.example/cb?error=access_denied&error_description=not+assigned&state=s',
      given,
    );
    expect(refused.verdict).toBe('invalid');
    expect(refused.sentence).toContain('access_denied');
    expect(refused.sentence).toContain('not assigned');
  });

  test('a key set, a discovery document, a certificate, metadata', async () => {
    expect(await look(jwks, {})).toMatchObject({ kind: 'jwks', verdict: 'unverified' });
    expect(failures(await look(JSON.stringify({ keys: [pair.privateKey.export({ format: 'jwk' })] }), {}))).toEqual([
      'jwt.key-fit',
    ]);
    const discovery = {
      issuer: 'https://op.example',
      authorization_endpoint: 'https://op.example/a',
      jwks_uri: 'https://op.example/j',
    };
    expect(await look(JSON.stringify(discovery), { issuer: 'https://op.example' })).toMatchObject({
      kind: 'oidc-discovery',
      verdict: 'unverified',
    });
    expect(failures(await look(JSON.stringify(discovery), { issuer: 'https://op.example/' }))).toEqual([
      'discovery.issuer',
    ]);
    expect(failures(await look(JSON.stringify({ ...discovery, jwks_uri: 'http://op.example/j' }), {}))).toEqual([
      'discovery.issuer',
    ]);
    expect(failures(await look(`{"issuer":"https://op.example","issuer":"https://evil.example"}`, {}))).toEqual([
      'jwt.json',
    ]);
    expect(await look(idpKey.certificate, {})).toMatchObject({ kind: 'certificate', verdict: 'unverified' });
    expect(await look(makeMetadata(), {})).toMatchObject({ kind: 'saml-metadata', verdict: 'unverified' });
    expect(failures(await look(makeMetadata({ attributes: 'validUntil="2026-02-01T00:00:00Z"' }), {}))).toEqual([
      'metadata.valid-until',
    ]);
  });

  test.each([
    [{ idpMetadata: '<html></html>' }],
    [{ idpMetadata: makeMetadata({ role: 'SPSSODescriptor' }) }],
    [{ idpCertificates: 'nothing' }],
    [{ decryptKeyPem: 'nothing' }],
    [{ jwks: '{}' }],
    [{ now: 'yesterday' }],
    [{ spMetadata: makeMetadata() }],
  ])('what is given has to hold what it is given for: %#', async (wrong) => {
    await expect(look(xml, wrong)).rejects.toMatchObject({ code: 'input/unreadable' });
  });

  test('the service provider is known from its metadata, or the time from the context', async () => {
    const spMetadata = makeMetadata({ entityId: spEntityId, role: 'SPSSODescriptor' });
    expect(failures(await look(xml, { idpMetadata: makeMetadata(), spMetadata }))).toEqual([]);
    expect(failures(await look(xml, { ...context, now: '2026-03-01T13:00:00Z' }))).toEqual([
      'cond.window',
      'subject.confirmation',
    ]);
    expect(failures(await look(xml, { ...context, now: '2026-03-01T13:00:00Z', clockSkewSeconds: 7200 }))).toEqual([]);
  });
});
