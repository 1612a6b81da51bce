import { literal, type Snippet, type SnippetValues } from './snippet.ts';

/** Next.js with the code flow on the server; the secret comes from the environment. */
export function nextSnippet({ application, issuer, redirectUri, scope }: SnippetValues): Snippet {
  return {
    id: 'next',
    title: 'Next.js',
    language: 'ts',
    fileName: 'app/sign-in/route.ts',
    code: `// npm install openid-client
import { cookies } from 'next/headers';
import { redirect } from 'next/navigation';
import * as client from 'openid-client';

const redirectUri = ${literal(redirectUri)};
const cookie = { httpOnly: true, secure: true, sameSite: 'lax', path: '/', maxAge: 600 } as const;

const configuration = () =>
  client.discovery(new URL(${literal(issuer)}), ${literal(application.clientId)}, process.env.CLIENT_SECRET);

// GET /sign-in starts the sign-in; in the route of the redirect address call finish(request.url).
export async function GET() {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const jar = await cookies();
  jar.set('verifier', verifier, cookie);
  jar.set('state', state, cookie);
  const address = client.buildAuthorizationUrl(await configuration(), {
    redirect_uri: redirectUri,
    scope: ${literal(scope)},
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  redirect(address.href);
}

export async function finish(requestUrl: string) {
  const jar = await cookies();
  const callback = new URL(redirectUri);
  callback.search = new URL(requestUrl).search;
  return client.authorizationCodeGrant(await configuration(), callback, {
    pkceCodeVerifier: jar.get('verifier')?.value,
    expectedState: jar.get('state')?.value,
  });
}
`,
  };
}
