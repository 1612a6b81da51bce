import { type CatalogEntry, mapped } from './provider.ts';

const claim = (name: string) => `http://schemas.xmlsoap.org/ws/2005/05/identity/claims/${name}`;

export const auth0: CatalogEntry = {
  id: 'auth0',
  name: 'Auth0',
  protocols: ['saml', 'oidc'],
  valueOrder: 'either',
  words: {
    entityId: 'audience (in the settings of the SAML2 Web App add-on)',
    acsUrl: 'Application Callback URL',
    metadataUrl: 'Identity Provider Metadata (Usage tab)',
    ssoUrl: 'Identity Provider Login URL',
    certificate: 'Identity Provider Certificate',
    redirectUri: 'Allowed Callback URLs',
    issuer: 'Domain, as https://DOMAIN/ with the slash',
  },
  path: 'Applications > the application > Addons > SAML2 Web App',
  mappings: mapped(
    [claim('emailaddress'), 'email'],
    [claim('givenname'), 'given_name'],
    [claim('surname'), 'family_name'],
    [claim('name'), 'name'],
  ),
  pitfalls: [
    'The issuer ends with a slash, and it is compared letter by letter.',
    'Either the assertion or the response is signed, never both (signResponse).',
    'Nobody can sign in until a connection is enabled for the application.',
    'A request without RelayState is taken for a sign-in that started at the IdP.',
  ],
  recognises: [
    /^urn:[^:/]+\.auth0\.com$/i,
    /^https:\/\/[^/]+\.auth0\.com(?:\/|$)/i,
    /^https:\/\/[^/]+\/samlp\/(?:metadata\/)?[A-Za-z0-9]{20,}/,
  ],
};
