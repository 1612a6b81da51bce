import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { ConnectionTestId, type PartnerRef } from '../../../../shared/model/ids.ts';
import { type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { createUserAgent } from '../user-agent/user-agent.ts';
import type { ConnectionTestWish } from './connection-tests.ts';

let home: TestHome;
let idp: RunningIdp;
beforeEach(async () => {
  home = await openTestHome();
  idp = await startIdp({ dataDir: `${home.core.home}/partner`, now: () => new Date(), autoLogin: true });
});
afterEach(async () => {
  await home.close();
  await idp.close();
});

const never = new AbortController().signal;

const start = (ref: PartnerRef, wish: Partial<ConnectionTestWish> = {}) =>
  home.federation.connections.start(
    {
      ref,
      source: { kind: 'blueprint' },
      port: 0,
      nameIdFormat: '',
      signRequests: false,
      encrypt: false,
      timeoutSeconds: 30,
      openBrowser: false,
      ...wish,
    },
    never,
  );

const withConnection =
  (connection: Partial<Blueprint['connection']>) =>
  (blueprint: Blueprint): Blueprint => ({
    ...blueprint,
    organization: { ...blueprint.organization, id: 'tested' },
    connection: { ...blueprint.connection, ...connection },
  });

const samlOf = (blueprint: Blueprint, saml: Partial<Blueprint['connection']['saml']>): Blueprint =>
  withConnection({
    kind: 'saml',
    saml: {
      ...blueprint.connection.saml,
      ...{ metadataXml: '', metadataUrl: '', entityId: '', ssoUrl: '', certificatePem: '' },
      ...saml,
    },
  })(blueprint);

async function signIn({ ours, startUrl }: ConnectionTest): Promise<void> {
  if (ours.spMetadata !== '') idp.registerServiceProvider(ours.spMetadata);
  await createUserAgent().open(startUrl);
}

async function over(id: ConnectionTest['id']): Promise<ConnectionTest> {
  for (;;) {
    const changed = new Promise<void>((resolve) => {
      const stop = home.core.events.subscribe((event) => {
        if (event.type !== 'connectionTest.changed') return;
        stop();
        resolve();
      });
    });
    const test = await home.federation.connections.get(id);
    if (test.endedAt !== null) return test;
    await changed;
  }
}

describe("a connection test at the blueprint's identity provider", () => {
  test.each([
    ['metadata that was imported', () => ({ metadataXml: idp.metadataXml })],
    ['metadata by address', () => ({ metadataUrl: idp.addresses.samlMetadataUrl })],
    [
      'values that were typed',
      () => ({
        entityId: idp.addresses.entityId,
        ssoUrl: idp.addresses.ssoUrl,
        certificatePem: `-----BEGIN CERTIFICATE-----\n${/X509Certificate>([^<]+)/.exec(idp.metadataXml)?.[1]}\n-----END CERTIFICATE-----\n`,
      }),
    ],
  ])('works with %s, is announced and kept', async (_what, saml) => {
    const ref = await home.partner('consulting-firm', (blueprint) => samlOf(blueprint, saml()));
    const started = await start(ref);
    expect(started).toMatchObject({ protocol: 'saml', state: 'waiting', verdict: null });
    await signIn(started);
    const test = await over(started.id);
    expect(test).toMatchObject({ state: 'done', verdict: 'valid', startUrl: '', inspection: { kind: 'capture' } });
    expect(test.hops.length).toBe(4);
    expect(await home.federation.connections.list(ref)).toMatchObject([{ id: started.id, verdict: 'valid' }]);
    expect(home.core.listeners.list()).toEqual([]);
    expect(home.events.filter(({ type }) => type === 'connectionTest.changed').length).toBeGreaterThan(2);
  });

  test('works with an OpenID Connect client and its kept secret', async () => {
    const ref = await home.partner('consulting-firm', (blueprint) =>
      withConnection({
        kind: 'oidc',
        oidc: {
          ...blueprint.connection.oidc,
          issuer: idp.addresses.issuer,
          clientId: 'c1',
          authenticationMethod: 'client_secret',
        },
      })(blueprint),
    );
    await expect(start(ref)).rejects.toMatchObject({ code: 'state/not-testable' });
    await home.partners.saveConnectionSecret(ref, 's1');
    const started = await start(ref);
    idp.registerClient({
      client_id: 'c1',
      client_secret: 's1',
      redirect_uris: [started.ours.redirectUri ?? ''],
    });
    await signIn(started);
    const test = await over(started.id);
    expect(test).toMatchObject({ verdict: 'valid', claimSources: { sub: 'id_token' } });
    expect(JSON.stringify(test)).not.toContain('s1"');
  });

  test('says what is missing', async () => {
    const ref = await home.partner('consulting-firm', (blueprint) => samlOf(blueprint, {}));
    await expect(start(ref)).rejects.toMatchObject({ code: 'state/not-testable' });
  });
});

describe('one at a time', () => {
  test('a new test ends the one before, and cancelling keeps what was seen', async () => {
    const ref = await home.partner('consulting-firm');
    const source = { kind: 'saml', metadata: idp.metadataXml } as const;
    const first = await start(ref, { source });
    const second = await start(ref, { source });
    expect(await over(first.id)).toMatchObject({ state: 'cancelled', verdict: 'invalid' });
    expect(await home.federation.connections.cancel(second.id)).toMatchObject({ state: 'cancelled', startUrl: '' });
    expect((await home.federation.connections.list(ref)).map(({ id }) => id)).toEqual([second.id, first.id]);
  });

  test('of two that start at once the second ends the first', async () => {
    const ref = await home.partner('consulting-firm');
    const source = { kind: 'saml', metadata: idp.metadataXml } as const;
    await Promise.all([start(ref, { source }), start(ref, { source })]);
    const states = (await home.federation.connections.list(ref)).map(({ state }) => state);
    expect(states.toSorted()).toEqual(['cancelled', 'waiting']);
  });

  test('a person may stop its listener', async () => {
    const ref = await home.partner('consulting-firm');
    const { id } = await start(ref, { source: { kind: 'saml', metadata: idp.metadataXml } });
    const [listener] = home.core.listeners.list();
    expect(await home.core.listeners.stop(listener?.id ?? '')).toBe(true);
    expect((await over(id)).state).toBe('cancelled');
  });

  test('ends with the browser, and not after the answer', async () => {
    const closing = Promise.withResolvers<void>();
    await home.close();
    home = await openTestHome({
      browser: async () => ({ how: 'Chromium', opened: true, closed: closing.promise, close: async () => {} }),
    });
    const ref = await home.partner('consulting-firm');
    const source = { kind: 'saml', metadata: idp.metadataXml } as const;
    const answered = await start(ref, { source, openBrowser: true });
    await signIn(answered);
    expect(await over(answered.id)).toMatchObject({ state: 'done', verdict: 'valid' });
    const { id } = await start(ref, { source, openBrowser: true });
    closing.resolve();
    expect(await over(id)).toMatchObject({
      state: 'cancelled',
      sentence: 'The browser was closed before an answer came.',
    });
    expect((await home.federation.connections.get(answered.id)).state).toBe('done');
  });

  test('an unknown one is said', async () => {
    await expect(home.federation.connections.get(ConnectionTestId.parse('nothing'))).rejects.toMatchObject({
      code: 'state/test-unknown',
    });
  });
});
