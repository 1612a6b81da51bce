import type { MessageKind } from '../../../shared/model/inspection.ts';

/** What each kind of message is called on screen. */
export const kindWords: Readonly<Record<MessageKind, string>> = {
  'saml-response': 'SAML response',
  'saml-assertion': 'SAML assertion',
  'saml-authn-request': 'SAML authentication request',
  'saml-logout-request': 'SAML logout request',
  'saml-logout-response': 'SAML logout response',
  'saml-metadata': 'SAML metadata',
  jwt: 'JSON Web Token',
  jwe: 'Encrypted token (JWE)',
  jwks: 'Key set (JWKS)',
  'oidc-discovery': 'OpenID Connect discovery document',
  'token-response': 'Token response',
  certificate: 'Certificate',
  capture: 'Capture',
};
