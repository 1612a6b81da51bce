import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { z } from 'zod';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { OurValues } from '../../../../shared/model/partner.ts';
import { listProviders } from '../../partners/index.ts';
import { type RunningIdp, startIdp } from '../idp/start-idp.ts';
import { openTestHome, type TestHome } from '../sign-in-test/testing/test-home.ts';
import { type HandOuts, openHandOuts } from './hand-outs.ts';

let home: TestHome;
let idp: RunningIdp;
let handOuts: HandOuts;
let ours: OurValues;
beforeEach(async () => {
  home = await openTestHome();
  idp = await startIdp({ dataDir: `${home.core.home}/partner`, now: () => new Date() });
  ours = {
    issuer: 'https://tenant.example/t/cascade',
    entityId: 'https://tenant.example/t/cascade/saml/sp/c/metadata',
    spMetadataUrl: 'https://tenant.example/t/cascade/saml/sp/c/metadata',
    acsUrl: 'https://tenant.example/t/cascade/saml/sp/c/acs?a=1&b=2',
    redirectUri: 'https://tenant.example/t/cascade/callback/c',
    confirmed: false,
  };
  handOuts = openHandOuts(home.core, { ...home.partners, ourValues: async () => ours });
});
afterEach(async () => {
  await home.close();
  await idp.close();
});

const never = new AbortController().signal;
const textOf = ({ base64 }: { base64: string }) => Buffer.from(base64, 'base64').toString('utf8');
const FileText = z.looseObject({
  ours: z.record(z.string(), z.string()),
  organization: z.object({ id: z.string(), name: z.string() }),
  fillIn: z.looseObject({}),
  seal: z.string(),
});
type FileText = z.infer<typeof FileText>;

function partner(connection: Partial<Blueprint['connection']>, id = 'tested'): Promise<PartnerRef> {
  return home.partner('consulting-firm', (blueprint) => ({
    ...blueprint,
    organization: { ...blueprint.organization, id, name: 'Cascade <Consulting> & "Sons"' },
    connection: { ...blueprint.connection, provider: '', ...connection },
  }));
}
const emptySaml: Blueprint['connection']['saml'] = {
  metadataXml: '',
  metadataUrl: '',
  entityId: '',
  ssoUrl: '',
  certificatePem: '',
  nameIdFormat: 'emailAddress',
  userIdAttribute: '',
  signRequests: false,
};
const samlPartner = (id?: string) => partner({ kind: 'saml', provider: 'okta', saml: emptySaml }, id);

async function returned(ref: PartnerRef, change: (file: FileText) => unknown): Promise<string> {
  const file = FileText.parse(JSON.parse(textOf(await handOuts.returnFile(ref, never))));
  return JSON.stringify(change(file));
}
const filled = (more: object) => (file: FileText) => ({ ...file, fillIn: { ...file.fillIn, ...more } });
const statusOf = (read: { checks: readonly { id: string; status: string }[] }, id: string) =>
  read.checks.filter((check) => check.id === id).map(({ status }) => status);

describe('the hand-out', () => {
  test("has our values in the words of the partner's product, and nothing from elsewhere", async () => {
    const page = await handOuts.handOut(await samlPartner(), 'page', never);
    const text = textOf(page);
    expect(page).toMatchObject({ fileName: 'tested-set-up.html', mediaType: 'text/html' });
    expect(text).toContain('Audience URI (SP Entity ID)');
    expect(text).toContain(
      '<code data-value="acsUrl">https://tenant.example/t/cascade/saml/sp/c/acs?a=1&amp;b=2</code>',
    );
    expect(text).toContain('Cascade &lt;Consulting&gt; &amp; &quot;Sons&quot;');
    expect(text).not.toContain('<Consulting>');
    expect(text).not.toMatch(/<(?:link|img|iframe)|(?:src|href)="/);
    expect(text).toContain('second factors and people who leave stay yours');
  });

  test('is told as text before it leaves, and says when its values are of a sandbox', async () => {
    const ref = await samlPartner();
    const before = await handOuts.text(ref, never);
    expect(before.values.rows.map(({ value }) => value)).toContain(ours.acsUrl);
    const told = (text: typeof before) => text.introduction.map(({ text: part }) => part).join('');
    expect(told(before)).not.toContain('For trying out only');
    ours = { ...ours, acsUrl: 'http://127.0.0.1:9/acs' };
    expect(told(await handOuts.text(ref, never))).toContain('For trying out only');
  });

  const offered = listProviders().flatMap(({ id, protocols }) =>
    protocols.flatMap((protocol) => (protocol === 'directory' ? [] : [{ provider: id, kind: protocol }])),
  );
  test.each(offered)(
    'is told to the administrator of $provider ($kind), not about them',
    async ({ provider, kind }) => {
      const text = await handOuts.text(await partner({ kind, provider, mappings: [] }), never);
      expect(text.where.text).not.toMatch(/^Ask for/);
      expect(JSON.stringify(text)).not.toMatch(/\btheir administrator\b|\btwo partners\b/);
      // A SAML menu or a claim's address would lead an OpenID Connect set-up astray.
      if (kind === 'oidc')
        expect(`${text.where.text} ${JSON.stringify(text.people)}`).not.toMatch(/SAML|schemas\.|urn:oid/);
      expect(text.people.rows.map(({ target }) => target)).toContain('email address');
    },
  );

  test('of an OpenID Connect connection asks for no secret', async () => {
    const text = textOf(await handOuts.handOut(await partner({ kind: 'oidc', provider: 'okta' }), 'page', never));
    expect(text).toContain('Sign-in redirect URI');
    expect(text).toContain('Never send the client secret');
  });

  test('that comes back is checked against its seal', async () => {
    const ref = await samlPartner();
    const text = textOf(await handOuts.handOut(ref, 'page', never));
    expect(statusOf(await handOuts.read(ref, text, never), 'return.seal')).toEqual(['pass']);
    const changed = text.replace('saml/sp/c/acs?a=1', 'saml/sp/evil/acs?a=1');
    const read = await handOuts.read(ref, changed, never);
    expect(statusOf(read, 'return.seal')).toEqual(['fail']);
    expect(read.checks[0]?.detail).toContain('sp/evil/acs');
  });

  test.each(['none', 'directory'] as const)('is refused for a connection of kind %s', async (kind) => {
    await expect(handOuts.handOut(await partner({ kind }), 'page', never)).rejects.toMatchObject({
      code: 'state/no-connection',
    });
  });
});

describe('a return file', () => {
  test('that is filled in can be taken over', async () => {
    const ref = await samlPartner();
    const text = await returned(
      ref,
      filled({
        metadata: idp.metadataXml,
        contact: { name: 'Ana', email: 'ana@cascade.example' },
        groups: [' orders-read ', ''],
      }),
    );
    const read = await handOuts.read(ref, text, never);
    expect(read.checks.filter(({ status }) => status === 'fail')).toEqual([]);
    expect(read).toMatchObject({ usable: true, groups: ['orders-read'] });
    expect(read.changes.map(({ path }) => path)).toEqual([
      'connection.saml.metadataXml',
      'connection.saml.entityId',
      'connection.contact.name',
      'connection.contact.email',
    ]);
    // A first certificate is to be compared by another channel.
    expect(statusOf(read, 'return.certificate')).toEqual(['warn']);
    const { revision } = await home.partners.get(ref);
    const taken = await handOuts.take(ref, revision, text, never);
    expect(taken.blueprint.connection).toMatchObject({
      provider: 'okta',
      saml: { entityId: idp.addresses.entityId, metadataXml: idp.metadataXml.trim() },
      contact: { email: 'ana@cascade.example' },
    });
    const again = await handOuts.read(ref, text, never);
    expect(again).toMatchObject({ usable: false, changes: [] });
    expect(statusOf(again, 'return.certificate')).toEqual(['pass']);
  });

  test('with another certificate than the known one says both fingerprints', async () => {
    const ref = await partner({ kind: 'saml', saml: { ...emptySaml, metadataXml: idp.metadataXml } });
    const other = await startIdp({ dataDir: `${home.core.home}/other`, now: () => new Date() });
    const read = await handOuts.read(ref, await returned(ref, filled({ metadata: other.metadataXml })), never);
    await other.close();
    expect(statusOf(read, 'return.certificate')).toEqual(['warn']);
    expect(read.checks.find(({ id }) => id === 'return.certificate')?.detail).toMatch(/Known is .+; new is /);
  });

  test('takes nothing away that was left empty', async () => {
    const ref = await partner({
      kind: 'saml',
      saml: { ...emptySaml, metadataXml: idp.metadataXml, metadataUrl: 'https://idp.cascade.example/metadata' },
      provider: 'okta',
      contact: { name: 'Old', email: 'old@cascade.example' },
    });
    const text = await returned(ref, filled({ metadata: `${idp.metadataXml} `, contact: { name: 'Ana', email: '' } }));
    const { changes } = await handOuts.read(ref, text, never);
    expect(changes.map(({ path, after }) => `${path} ${after}`)).toEqual([
      `connection.saml.entityId ${idp.addresses.entityId}`,
      'connection.contact.name Ana',
    ]);
  });

  test('whose ACS URL was changed, or whose seal is of somebody else, is refused', async () => {
    const ref = await samlPartner();
    const metadata = { metadata: idp.metadataXml };
    const changed = await returned(ref, (file) => ({
      ...filled(metadata)(file),
      ours: { ...file.ours, acsUrl: 'https://evil.example/acs' },
    }));
    expect(statusOf(await handOuts.read(ref, changed, never), 'return.seal')).toEqual(['fail']);
    const { revision } = await home.partners.get(ref);
    await expect(handOuts.take(ref, revision, changed, never)).rejects.toMatchObject({ code: 'input/invalid' });

    const stranger = await openTestHome();
    const foreign = await openHandOuts(stranger.core, { ...home.partners, ourValues: async () => ours }).returnFile(
      ref,
      never,
    );
    expect(statusOf(await handOuts.read(ref, textOf(foreign), never), 'return.seal')).toEqual(['fail']);
    await stranger.close();
  });

  test('of another partner is refused, and one from before a change of ours is marked', async () => {
    const ref = await samlPartner();
    const text = await returned(ref, filled({ metadata: idp.metadataXml }));
    const other = await samlPartner('another');
    expect(statusOf(await handOuts.read(other, text, never), 'return.partner')).toEqual(['fail']);
    ours = { ...ours, acsUrl: 'https://tenant.example/new/acs' };
    expect(statusOf(await handOuts.read(ref, text, never), 'return.current')).toEqual(['warn']);
  });

  test.each([
    ['nothing', {}, 'return.metadata'],
    ['a web page as metadata', { metadata: '<!doctype html><p>Sign in' }, 'return.metadata'],
    ['an address that is not https', { metadataUrl: 'http://idp.example/m' }, 'return.metadata-url'],
    ['a secret', { metadata: '', clientSecret: 'x' }, 'return.secret'],
    ['a private key', { metadata: '-----BEGIN PRIVATE KEY-----' }, 'return.secret'],
  ])('with %s is refused', async (_what, fillIn, id) => {
    const ref = await samlPartner();
    const read = await handOuts.read(ref, await returned(ref, filled(fillIn)), never);
    expect(read.usable).toBe(false);
    expect(statusOf(read, id)).toContain('fail');
  });

  test('of an OpenID Connect connection brings issuer and client id', async () => {
    const ref = await partner({ kind: 'oidc' });
    const text = await returned(ref, filled({ issuer: 'https://idp.example/', clientId: 'c1' }));
    const read = await handOuts.read(ref, text, never);
    expect(read.changes).toContainEqual({
      path: 'connection.oidc.issuer',
      label: 'Issuer',
      before: expect.any(String),
      after: 'https://idp.example/',
    });
    expect(read.usable).toBe(true);
  });

  test.each(['', 'not JSON', '[]', '{"format":"portico.return/2"}', '<html></html>'])(
    'that is none (%j) is said',
    async (text) => {
      await expect(handOuts.read(await samlPartner(), text, never)).rejects.toMatchObject({ code: 'input/unreadable' });
    },
  );
});
