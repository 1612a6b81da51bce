import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { authorizeUrl, codeVerifier, openBrowser, type TestBrowser } from './testing/test-browser.ts';
import { makeSamlIdp, type ResponseWish, readRedirect } from './testing/test-saml-idp.ts';
import { clientSecret, openTestTenant, redirectUri, type TestTenant } from './testing/test-tenant.ts';

const TokenAnswer = z.object({ access_token: z.string(), id_token: z.string(), expires_in: z.number() });

let tenant: TestTenant;
const idp = makeSamlIdp('https://idp.example/entity');
const stranger = makeSamlIdp('https://idp.example/entity');
const mappings = [
  { source: 'mail', target: 'email', type: 'string' },
  { source: 'first', target: 'given_name', type: 'string' },
  { source: 'groups', target: 'groups', type: 'string_array' },
];

beforeAll(async () => {
  tenant = await openTestTenant();
  for (const id of ['cascade', 'forge']) {
    tenant.addOrganization(id, { metadata: { payload: { partner_type: 'consulting' } }, access_token_ttl: '20m0s' });
    tenant.addClient(id, `${id}-portal`);
    tenant.addPool(id, `${id}-people`);
    tenant.addIdp(id, 'partner-idp', {
      method: 'saml_v2',
      settings: { metadata_xml: idp.metadata, signing_method: 'rsa-sha-256' },
      mappings,
      jit: { enabled: true, provisioning: { pool_id: `${id}-people` } },
    });
    for (const [name, source_path] of [
      ['organization_id', 'id'],
      ['partner_type', 'metadata.payload.partner_type'],
    ] as const) {
      const claim = {
        id: `${id}-${name}`,
        tenant_id: tenant.tenantId,
        authorization_server_id: id,
        name,
        type: 'access_token' as const,
        source_type: 'organization',
        source_path,
      };
      tenant.store.put(tenant.tenantId, 'claim', `${id}-${name}`, claim, { parent: id, name });
    }
  }
});
afterAll(() => tenant.close());

interface Started {
  readonly browser: TestBrowser;
  readonly relayState: string;
  readonly wish: ResponseWish;
}

async function start(organization = 'cascade'): Promise<Started> {
  const browser = openBrowser(tenant.sandbox.baseUrl);
  const issuer = tenant.issuer(organization);
  const left = await browser.open(authorizeUrl(issuer, `${organization}-portal`, { idp_hint: 'partner-idp' }));
  expect(left.url).toMatch(/^https:\/\/idp\.example\/sso\?SAMLRequest=/);
  const { requestId, relayState } = readRedirect(left.url);
  return {
    browser,
    relayState,
    wish: {
      acsUrl: `${issuer}/saml/sp/partner-idp/acs`,
      audience: `${issuer}/saml/sp/partner-idp/metadata`,
      requestId,
      now: tenant.now(),
      attributes: { mail: ['ada@cascade.example'], first: ['Ada'], groups: ['buyers', 'staff'] },
    },
  };
}

const post = ({ browser, relayState, wish }: Started, response: string) =>
  browser.open(wish.acsUrl, {
    method: 'POST',
    crossSite: true,
    form: { SAMLResponse: response, RelayState: relayState },
  });

async function redeem(organization: string, code: string) {
  const response = await fetch(`${tenant.issuer(organization)}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${organization}-portal:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      code_verifier: codeVerifier,
    }),
  });
  return { status: response.status, body: TokenAnswer.parse(await response.json()) };
}

describe('a sign-in through a SAML connection', () => {
  test('ends with tokens that carry the organization, the mapped profile and a provisioned person', async () => {
    const started = await start();
    tenant.observations.length = 0;
    const landed = await post(started, idp.respond(started.wish));
    const answer = new URL(landed.url);
    expect(answer.origin + answer.pathname).toBe(redirectUri);
    expect(answer.searchParams.get('state')).toBe('the-state');
    expect(answer.searchParams.get('iss')).toBe(tenant.issuer('cascade'));
    const { status, body } = await redeem('cascade', answer.searchParams.get('code') ?? '');
    expect(status).toBe(200);
    expect(body.expires_in).toBe(1200);
    const access = decodeJwt(body.access_token);
    expect(access).toMatchObject({
      organization_id: 'cascade',
      partner_type: 'consulting',
      scp: ['openid', 'profile', 'email', 'orders:read'],
      aud: ['cascade-portal'],
    });
    expect(decodeJwt(body.id_token)).toMatchObject({
      email: 'ada@cascade.example',
      given_name: 'Ada',
      nonce: 'the-nonce',
      sub: access.sub,
    });
    const people = tenant.store.list(tenant.tenantId, 'user', { parent: 'cascade-people' });
    expect(people.map(({ body: user }) => [user.user_type, user.status, user.identifiers[0]?.identifier])).toEqual([
      ['jit', 'active', 'ada@cascade.example'],
    ]);
    const seen = tenant.observations.filter(({ type }) => type !== 'exchange').map(({ type }) => type);
    expect(seen).toEqual(['judged', 'profile', 'provisioned', 'signed-in', 'token']);
    expect(tenant.auditOf('cascade')).toEqual(
      expect.arrayContaining([
        'login attempted',
        'jit created',
        'login succeeded',
        'request authenticated',
        'authorization_code issued',
        'access_token issued',
      ]),
    );
  });

  test('finds the same person again, with the same subject', async () => {
    const subjects: unknown[] = [];
    for (const _ of [1, 2]) {
      const started = await start();
      const landed = await post(started, idp.respond(started.wish));
      const { body } = await redeem('cascade', new URL(landed.url).searchParams.get('code') ?? '');
      subjects.push(decodeJwt(body.access_token).sub);
    }
    expect(subjects[0]).toBe(subjects[1]);
    expect(tenant.store.count(tenant.tenantId, 'user', 'cascade-people')).toBe(1);
  });

  test('works when the IdP drops RelayState', async () => {
    const started = await start();
    const landed = await started.browser.open(started.wish.acsUrl, {
      method: 'POST',
      crossSite: true,
      form: { SAMLResponse: idp.respond(started.wish) },
    });
    expect(new URL(landed.url).searchParams.has('code')).toBe(true);
  });

  test('refuses a person who was deactivated', async () => {
    const [user] = tenant.store.list(tenant.tenantId, 'user', { parent: 'cascade-people' });
    if (user === undefined) throw new Error('nobody was provisioned');
    tenant.store.put(tenant.tenantId, 'user', user.id, { ...user.body, status: 'inactive' });
    const started = await start();
    const page = await post(started, idp.respond(started.wish));
    tenant.store.put(tenant.tenantId, 'user', user.id, user.body);
    expect(page.status).toBe(403);
    expect(page.html).toContain('was deactivated');
  });

  test('is refused in a browser that did not begin it', async () => {
    const started = await start();
    const page = await post({ ...started, browser: openBrowser(tenant.sandbox.baseUrl) }, idp.respond(started.wish));
    expect(page.status).toBe(403);
    expect(page.html).toContain('another browser');
  });
});

describe('a response is refused, and the page names the check', () => {
  const cases: readonly (readonly [string, string, (wish: ResponseWish) => string])[] = [
    ['signed by another key', 'sig.value', (wish) => stranger.respond(wish)],
    [
      'changed after it was signed',
      'sig.digest',
      (wish) => idp.respond({ ...wish, tamper: (xml) => xml.replaceAll('ada@cascade.example', 'eve@cascade.example') }),
    ],
    ['not signed', 'sig.present', (wish) => idp.respond({ ...wish, sign: false })],
    ['for another audience', 'cond.audience', (wish) => idp.respond({ ...wish, audience: `${wish.audience}/` })],
    ['for another recipient', 'subject.confirmation', (wish) => idp.respond({ ...wish, recipient: `${wish.acsUrl}/` })],
    [
      'for another destination',
      'saml.destination',
      (wish) => idp.respond({ ...wish, destination: 'https://other.example/acs' }),
    ],
    ['from another issuer', 'trust.issuer', (wish) => idp.respond({ ...wish, issuer: 'https://other.example' })],
    ['answering another request', 'saml.in-response-to', (wish) => idp.respond({ ...wish, requestId: '_0123' })],
    ['expired', 'cond.window', (wish) => idp.respond({ ...wish, now: new Date(wish.now.getTime() - 600_000) })],
  ];
  test.each(cases)('%s: %s', async (_, check, respond) => {
    const started = await start();
    tenant.observations.length = 0;
    const page = await post(started, respond(started.wish));
    expect(page.status).toBe(403);
    const judged = tenant.observations.find((observation) => observation.type === 'judged');
    if (judged?.type !== 'judged') throw new Error('nothing was judged');
    expect(judged.accepted).toBe(false);
    expect(judged.inspection.checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toContain(check);
    expect(page.html).toMatch(/ref-[a-z0-9]+/);
    expect(tenant.auditOf('cascade')).toContain('login failed');
  });

  test('unsolicited', async () => {
    const { browser, wish } = await start();
    const page = await browser.open(wish.acsUrl, {
      method: 'POST',
      crossSite: true,
      form: { SAMLResponse: idp.respond({ ...wish, requestId: null }), RelayState: 'whatever' },
    });
    expect(page.status).toBe(403);
    expect(page.html).toContain('saml.in-response-to');
  });

  test('posted twice: by the replay check, and no second code is issued', async () => {
    const started = await start();
    const response = idp.respond(started.wish);
    await post(started, response);
    const codes = tenant.store.count(tenant.tenantId, 'code');
    const page = await post(started, response);
    expect(page.status).toBe(403);
    expect(page.html).toContain('(replay)');
    expect(tenant.store.count(tenant.tenantId, 'code')).toBe(codes);
  });

  test('a second answer to one request', async () => {
    const started = await start();
    await post(started, idp.respond(started.wish));
    const page = await post(started, idp.respond(started.wish));
    expect(page.html).toContain('was already answered');
  });

  test('answering a request that another organization sent', async () => {
    const [ours, theirs] = [await start('cascade'), await start('forge')];
    const page = await post(
      { ...theirs, relayState: ours.relayState },
      idp.respond({ ...theirs.wish, requestId: ours.wish.requestId }),
    );
    expect(page.status).toBe(403);
    expect(page.html).toContain('saml.in-response-to');
  });

  test('too late: the request is forgotten after ten minutes', async () => {
    const started = await start();
    tenant.advance(1000);
    const page = await post(started, idp.respond({ ...started.wish, now: tenant.now() }));
    expect(page.html).toContain('saml.in-response-to');
  });

  test('what is no base64, and what is too large', async () => {
    const { browser, wish } = await start();
    const broken = await browser.open(wish.acsUrl, { method: 'POST', form: { SAMLResponse: 'no base64 at all!' } });
    expect([broken.status, broken.html.includes('input.decode')]).toEqual([400, true]);
    const large = await browser.open(wish.acsUrl, { method: 'POST', form: { SAMLResponse: 'A'.repeat(4_000_001) } });
    expect(large.status).toBe(413);
  });
});
