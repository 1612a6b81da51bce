import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { findProvider, listProviders, recogniseProvider } from './index.ts';

describe('provider catalog', () => {
  test('every product has its words, its path and what goes wrong with it', () => {
    expect(listProviders()).toHaveLength(16);
    expect(new Set(listProviders().map(({ id }) => id)).size).toBe(16);
    for (const provider of listProviders()) {
      expect(provider.pitfalls.length, provider.id).toBeGreaterThan(1);
      expect(provider.path, provider.id).not.toBe('');
      if (provider.protocols.includes('directory')) continue;
      for (const [word, text] of Object.entries(provider.words)) expect(text, `${provider.id} ${word}`).not.toBe('');
      expect(provider.mappings.map(({ target }) => target)).toContain('email');
    }
    expect(JSON.stringify(listProviders())).not.toContain('recognises');
  });

  test('every product with a name has words for the settings behind a refused message', () => {
    for (const { id, settings } of listProviders()) {
      if (id.startsWith('generic') || id === 'directory') continue;
      for (const word of ['nameId', 'attributes', 'groups'] as const)
        expect(settings[word], `${id} ${word}`).not.toBe('');
    }
    expect(findProvider('ad-fs')?.settings.signing).toContain('MessageAndAssertion');
    expect(findProvider('entra-id')?.settings.signing).toContain('Signing option');
    expect(findProvider('auth0')?.settings.signing).toContain('signResponse');
  });

  test.each([
    ['http://www.okta.com/exk1abcd', 'okta'],
    ['https://acme.okta.com/oauth2/default', 'okta'],
    ['https://acme.oktapreview.com', 'okta'],
    ['https://sso.acme.example/app/portico/exk1fx2/sso/saml/metadata', 'okta'],
    ['https://sts.windows.net/9a1b6c1e-0000-4000-8000-000000000000/', 'entra-id'],
    ['https://login.microsoftonline.com/9a1b6c1e/v2.0', 'entra-id'],
    ['https://accounts.google.com/o/saml2?idpid=C01abc', 'google-workspace'],
    ['https://accounts.google.com', 'google-workspace'],
    ['urn:acme.auth0.com', 'auth0'],
    ['https://acme.eu.auth0.com/', 'auth0'],
    ['http://sts.acme.example/adfs/services/trust', 'ad-fs'],
    ['https://sts.acme.example/FederationMetadata/2007-06/FederationMetadata.xml', 'ad-fs'],
    ['https://sso.acme.example:9031/idp/SSO.saml2', 'pingfederate'],
    ['https://auth.pingone.eu/1f2e/saml20/idp/sso', 'pingone'],
    ['https://app.onelogin.com/saml/metadata/6c31-aa', 'onelogin'],
    ['https://sso.jumpcloud.com/saml2/portico', 'jumpcloud'],
    ['https://oauth.id.eu.jumpcloud.com/', 'jumpcloud'],
    ['https://id.acme.example/realms/staff', 'keycloak'],
    ['https://id.acme.example/auth/realms/staff/protocol/saml', 'keycloak'],
    ['https://idp.acme.example/idp/shibboleth', 'shibboleth'],
    ['https://acme.id.cyberark.cloud/1a2b', 'cyberark'],
    ['https://sso-1a2b.sso.duosecurity.com/saml2/sp/DI3X/metadata', 'duo'],
    ['https://login.acme.example', null],
    ['https://www.okta.com.evil.example/exk1', null],
    ['', null],
  ])('%s is %s', (address, id) => {
    expect(recogniseProvider(address)?.id ?? null).toBe(id);
  });

  test('the first address that is recognised decides', () => {
    expect(recogniseProvider('portico', 'https://sso.jumpcloud.com/saml2/x')?.id).toBe('jumpcloud');
    expect(findProvider('no-such')).toBeNull();
  });

  test('no text breaks it or makes it slow', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void recogniseProvider(text)));
    const started = performance.now();
    recogniseProvider(`https://${'a.'.repeat(100_000)}`);
    expect(performance.now() - started).toBeLessThan(200);
  });
});
