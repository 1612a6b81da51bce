import { literal, type Snippet, type SnippetValues } from './snippet.ts';

/** A native application: the system browser, PKCE, no secret (RFC 8252). Shown for Node, where it can be tried at once. */
export function nativeSnippet({ application, issuer, redirectUri, scope }: SnippetValues): Snippet {
  return {
    id: 'native',
    title: 'Native (system browser)',
    language: 'js',
    fileName: 'sign-in.mjs',
    code: `// npm install openid-client
import * as client from 'openid-client';

const configuration = await client.discovery(new URL(${literal(issuer)}), ${literal(application.clientId)}, undefined, client.None());
const verifier = client.randomPKCECodeVerifier();
const state = client.randomState();
const address = client.buildAuthorizationUrl(configuration, {
  redirect_uri: ${literal(redirectUri)},
  scope: ${literal(scope)},
  code_challenge: await client.calculatePKCECodeChallenge(verifier),
  code_challenge_method: 'S256',
  state,
});
console.log('Open in the system browser:', address.href);

// Call this with the address that the system hands to your application.
export const finish = (callback) =>
  client.authorizationCodeGrant(configuration, new URL(callback), { pkceCodeVerifier: verifier, expectedState: state });
`,
  };
}
