import { type CatalogEntry, mapped } from './provider.ts';

const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;

export const entraId: CatalogEntry = {
  id: 'entra-id',
  name: 'Microsoft Entra ID',
  protocols: ['saml', 'oidc'],
  valueOrder: 'sp-first',
  words: {
    entityId: 'Identifier (Entity ID)',
    acsUrl: 'Reply URL (Assertion Consumer Service URL)',
    metadataUrl: 'App Federation Metadata Url',
    ssoUrl: 'Login URL',
    certificate: 'SAML Signing Certificate: Certificate (Base64)',
    redirectUri: 'Redirect URI (platform Web)',
    issuer: 'OpenID Connect metadata document, without /.well-known/openid-configuration',
  },
  path: 'Enterprise applications > New application > Create your own application > Single sign-on > SAML',
  mappings: mapped(
    [claim('emailaddress'), 'email'],
    [claim('givenname'), 'given_name'],
    [claim('surname'), 'family_name'],
    ['http://schemas.microsoft.com/identity/claims/displayname', 'name'],
    ['http://schemas.microsoft.com/ws/2008/06/identity/claims/groups', 'groups'],
    ['http://schemas.microsoft.com/identity/claims/objectidentifier', 'external_id'],
  ),
  pitfalls: [
    'The claim "name" is the user principal name, not the name of the person.',
    'People without a mailbox have no email address, so no email claim arrives.',
    'Groups come as object ids; with more than 150 groups (200 in tokens) a link comes instead of the list.',
    'Only the assertion is signed unless Signing option is changed.',
    'Each application has its own signing certificate with its own end date.',
    'The issuer with "common" in it belongs to no single company; take the one with the tenant id.',
    'Guests have a user principal name with #EXT# in it.',
  ],
  recognises: [
    /^https:\/\/sts\.windows\.net\//i,
    /^https:\/\/login\.(?:microsoftonline\.(?:com|us)|partner\.microsoftonline\.cn|chinacloudapi\.cn)\//i,
  ],
};
