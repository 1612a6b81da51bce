import { literal, type Snippet, type SnippetValues } from './snippet.ts';

/** A service that gets its own token and calls an API with it. */
export function nodeServiceSnippet({ application, issuer, scope }: SnippetValues): Snippet {
  return {
    id: 'node',
    title: 'Node.js',
    language: 'js',
    fileName: 'service.mjs',
    code: `// npm install openid-client; CLIENT_SECRET and API_URL in the environment
import * as client from 'openid-client';

const configuration = await client.discovery(
  new URL(${literal(issuer)}),
  ${literal(application.clientId)},
  process.env.CLIENT_SECRET,
);

const tokens = await client.clientCredentialsGrant(configuration, { scope: ${literal(scope)} });
const answer = await client.fetchProtectedResource(
  configuration,
  tokens.access_token,
  new URL(process.env.API_URL),
  'GET',
);
console.log(answer.status, await answer.text());
`,
  };
}
