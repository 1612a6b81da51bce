import { literal, type Snippet, type SnippetValues } from './snippet.ts';

/** Express with the code flow; the secret comes from the environment. */
export function expressSnippet({ application, issuer, redirectUri, scope }: SnippetValues): Snippet {
  const path = URL.canParse(redirectUri) ? new URL(redirectUri).pathname : '/callback';
  return {
    id: 'express',
    title: 'Express',
    language: 'js',
    fileName: 'server.mjs',
    code: `// npm install express express-session openid-client
import express from 'express';
import session from 'express-session';
import * as client from 'openid-client';

const redirectUri = ${literal(redirectUri)};
const configuration = await client.discovery(
  new URL(${literal(issuer)}),
  ${literal(application.clientId)},
  process.env.CLIENT_SECRET,
);

const app = express();
app.set('trust proxy', 1);
app.use(session({ secret: process.env.SESSION_SECRET, resave: false, saveUninitialized: false, cookie: { secure: true, sameSite: 'lax' } }));

app.get('/sign-in', async (request, response) => {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  Object.assign(request.session, { verifier, state });
  const address = client.buildAuthorizationUrl(configuration, {
    redirect_uri: redirectUri,
    scope: ${literal(scope)},
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
  });
  response.redirect(address.href);
});

app.get(${literal(path)}, async (request, response) => {
  const callback = new URL(redirectUri);
  callback.search = new URL(request.originalUrl, redirectUri).search;
  const tokens = await client.authorizationCodeGrant(configuration, callback, {
    pkceCodeVerifier: request.session.verifier,
    expectedState: request.session.state,
  });
  response.json(tokens.claims());
});

app.listen(process.env.PORT ?? 3000);
`,
  };
}
