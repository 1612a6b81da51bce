import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Hop } from '../../../../shared/model/sign-in-test.ts';
import type { Exchange } from '../loopback/listen.ts';
import { createHopRecorder } from './hop-recorder.ts';

const startedAt = new Date('2026-11-24T10:00:00Z');
const base: Exchange = {
  at: new Date('2026-11-24T10:00:01Z'),
  durationMs: 5,
  method: 'GET',
  url: 'http://127.0.0.1:9/start',
  requestHeaders: [],
  requestBody: '',
  status: 200,
  responseHeaders: [],
  responseBody: '',
};

function record(
  ...exchanges: ReadonlyArray<readonly ['application' | 'server' | 'idp', Partial<Exchange>]>
): readonly Hop[] {
  let hops: readonly Hop[] = [];
  const recorder = createHopRecorder(startedAt, (_hop, all) => {
    hops = all;
  });
  for (const [side, exchange] of exchanges) recorder.exchange(side, { ...base, ...exchange }, null);
  return hops;
}

const form = [['content-type', 'application/x-www-form-urlencoded']] as const;

describe('a hop', () => {
  test.each([
    ['server', 'http://127.0.0.1:9/t/org/oauth2/authorize?client_id=a', 'browser', 'GET /oauth2/authorize'],
    ['server', 'http://127.0.0.1:9/t/org/oauth2/token', 'application', 'GET /oauth2/token'],
    ['server', 'http://127.0.0.1:9/t/org/.well-known/jwks.json', 'application', 'GET /.well-known/jwks.json'],
    ['idp', 'http://127.0.0.1:9/oidc/jwks', 'server', 'GET /oidc/jwks'],
    ['idp', 'http://127.0.0.1:9/saml/sso', 'browser', 'GET /saml/sso'],
    ['application', 'http://127.0.0.1:9/callback?code=x', 'browser', 'GET /callback?code'],
  ] as const)('at the %s, %s comes from the %s and is called "%s"', (side, url, from, label) => {
    expect(record([side, { url }])[0]).toMatchObject({ from, to: side, label });
  });

  test.each([
    [{ status: 303, responseHeaders: [['location', 'http://127.0.0.1:9/callback?code=a']] }, '303 with code'],
    [{ status: 302, responseHeaders: [['location', 'http://127.0.0.1:9/callback?error=no']] }, '302 with error'],
    [{ status: 302, responseHeaders: [['location', 'http://127.0.0.1:9/t/org/oauth2/authorize']] }, '302 to authorize'],
    [{ responseHeaders: [['content-type', 'text/html']], responseBody: '<p>hello</p>' }, '200 page'],
    [{ responseHeaders: [['content-type', 'application/json']], responseBody: '{"access_token":"a"}' }, '200 tokens'],
  ] as const)('of an answer like %o is called "%s"', (answer, label) => {
    expect(record(['server', answer])[1]?.label).toBe(label);
  });

  test('shows a SAML request that was deflated into the address', () => {
    const xml = '<samlp:AuthnRequest ID="_a"/>';
    const url = `http://127.0.0.1:9/saml/sso?SAMLRequest=${encodeURIComponent(deflateRawSync(xml).toString('base64'))}`;
    expect(record(['idp', { url }])[0]).toMatchObject({ message: xml, label: 'GET /saml/sso?SAMLRequest' });
  });

  test('of an answer that waited stands where it happened', () => {
    const at = (ms: number) => new Date(startedAt.getTime() + ms);
    const hops = record(
      ['server', { at: at(20), durationMs: 5, url: 'http://127.0.0.1:9/t/o/oauth2/token' }],
      ['application', { at: at(10), durationMs: 30 }],
    );
    expect(hops.map(({ from, atMs, index }) => [from, atMs, index])).toEqual([
      ['browser', 10, 0],
      ['application', 20, 1],
      ['server', 25, 2],
      ['application', 40, 3],
    ]);
  });
});

describe('no secret stays in a hop', () => {
  const secret = fc.stringMatching(/^[A-Za-z0-9]{24,40}$/);
  const names = [
    'password',
    'repeated',
    'new-password',
    'client_secret',
    'code',
    'code_verifier',
    'refresh_token',
    'csrf',
    'client_assertion',
    'anything',
  ];

  test('whatever field it is typed into', () => {
    fc.assert(
      fc.property(secret, fc.constantFrom(...names), (value, name) => {
        const body = new URLSearchParams([
          [name, value],
          ['grant_type', 'authorization_code'],
        ]).toString();
        expect(
          JSON.stringify(record(['server', { method: 'POST', requestHeaders: form, requestBody: body }])),
        ).not.toContain(value);
      }),
    );
  });

  test.each([
    ['authorization', 'Basic '],
    ['cookie', 'portico_session='],
    ['set-cookie', 'portico_session='],
    ['x-note', 'Bearer '],
  ])('in the header %s', (name, prefix) => {
    fc.assert(
      fc.property(secret, (value) => {
        const headers = [[name, `${prefix}${value}`]] as const;
        expect(JSON.stringify(record(['server', { requestHeaders: headers, responseHeaders: headers }]))).not.toContain(
          value,
        );
      }),
    );
  });

  test('in tokens and codes of answers', () => {
    fc.assert(
      fc.property(secret, (value) => {
        const answer = { access_token: value, refresh_token: value, id_token: `eyJhbGciOiJub25lIn0.${value}.` };
        const json = record([
          'server',
          { responseHeaders: [['content-type', 'application/json']], responseBody: JSON.stringify(answer) },
        ]);
        const redirect = record([
          'server',
          { status: 303, responseHeaders: [['location', `http://127.0.0.1:9/callback?code=${value}`]] },
        ]);
        expect(JSON.stringify([json, redirect])).not.toContain(value);
      }),
    );
  });
});
