import { argument, type Snippet, type SnippetValues } from './snippet.ts';

/** The code flow by hand, to see each request; PKCE with openssl. */
export function curlSnippet({ application, issuer, redirectUri, scope }: SnippetValues): Snippet {
  const secret = application.kind === 'server_web' ? ' \\\n  --data-urlencode "client_secret=$CLIENT_SECRET"' : '';
  return {
    id: 'curl',
    title: 'curl',
    language: 'sh',
    fileName: 'sign-in.sh',
    code: `#!/bin/sh
# Needs curl, jq and openssl.
ISSUER=${argument(issuer)}
CLIENT_ID=${argument(application.clientId)}
REDIRECT_URI=${argument(redirectUri)}
SCOPE=${argument(scope)}

DISCOVERY=$(curl -fsS "$ISSUER/.well-known/openid-configuration")
VERIFIER=$(openssl rand -hex 32)
CHALLENGE=$(printf %s "$VERIFIER" | openssl dgst -sha256 -binary | openssl base64 | tr '+/' '-_' | tr -d '=')
encode() { jq -rn --arg value "$1" '$value | @uri'; }

echo "Open this address, sign in, and copy the code from where you come back:"
echo "$(echo "$DISCOVERY" | jq -r .authorization_endpoint)?response_type=code&client_id=$(encode "$CLIENT_ID")&redirect_uri=$(encode "$REDIRECT_URI")&scope=$(encode "$SCOPE")&state=$(openssl rand -hex 8)&code_challenge=$CHALLENGE&code_challenge_method=S256"
printf 'Code: '
read -r CODE

curl -fsS "$(echo "$DISCOVERY" | jq -r .token_endpoint)" \\
  --data-urlencode grant_type=authorization_code \\
  --data-urlencode "client_id=$CLIENT_ID" \\
  --data-urlencode "redirect_uri=$REDIRECT_URI" \\
  --data-urlencode "code=$CODE" \\
  --data-urlencode "code_verifier=$VERIFIER"${secret}
`,
  };
}

/** A machine's own token (RFC 6749 §4.4). The secret is read from the environment and never stands in the command. */
export function curlServiceSnippet({ application, issuer, scope }: SnippetValues): Snippet {
  return {
    id: 'curl',
    title: 'curl',
    language: 'sh',
    fileName: 'get-token.sh',
    code: `#!/bin/sh
# Needs curl and jq, and CLIENT_SECRET in the environment.
ISSUER=${argument(issuer)}

curl -fsS "$(curl -fsS "$ISSUER/.well-known/openid-configuration" | jq -r .token_endpoint)" \\
  --data-urlencode grant_type=client_credentials \\
  --data-urlencode ${argument(`client_id=${application.clientId}`)} \\
  --data-urlencode "client_secret=$CLIENT_SECRET" \\
  --data-urlencode ${argument(`scope=${scope}`)}
`,
  };
}
