/** An OpenID provider on loopback that signs whatever a test wants in its ID token, and checks what it is sent. */
import { createHash, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

export interface ProviderFault {
  /** Claims on top of the right ones. */
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly discoveryIssuer?: string;
  readonly userinfoSub?: string;
  readonly signWithStranger?: boolean;
}

export interface TestOpenIdProvider {
  readonly issuer: string;
  fault: ProviderFault;
  /** What the browser would do at the provider: takes the request's address, gives the callback's. */
  authorize(url: string): string;
  readonly requests: string[];
  close(): Promise<void>;
}

export const partnerClient = { id: 'portico-at-partner', secret: 's:cret/with specials' };

export async function openTestProvider(now: () => Date): Promise<TestOpenIdProvider> {
  const [keys, stranger] = [await generateKeyPair('RS256'), await generateKeyPair('RS256')];
  const jwks = { keys: [{ ...(await exportJWK(keys.publicKey)), kid: 'k', alg: 'RS256', use: 'sig' }] };
  const codes = new Map<
    string,
    { readonly nonce: string; readonly challenge: string | null; readonly redirectUri: string }
  >();
  const requests: string[] = [];

  const server = createServer((request, response) => {
    const answer = (status: number, body: unknown) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    };
    requests.push(`${request.method} ${request.url}`);
    if (request.url === '/.well-known/openid-configuration') {
      answer(200, {
        issuer: provider.fault.discoveryIssuer ?? provider.issuer,
        authorization_endpoint: `${provider.issuer}/authorize`,
        token_endpoint: `${provider.issuer}/token`,
        jwks_uri: `${provider.issuer}/jwks`,
        userinfo_endpoint: `${provider.issuer}/userinfo`,
        authorization_response_iss_parameter_supported: true,
      });
    } else if (request.url === '/jwks') answer(200, jwks);
    else if (request.url === '/userinfo') {
      answer(request.headers.authorization === 'Bearer partner-access-token' ? 200 : 401, {
        sub: provider.fault.userinfoSub ?? 'ada-at-partner',
        department: 'Works',
      });
    } else {
      let body = '';
      request.on('data', (chunk) => {
        body += String(chunk);
      });
      request.on(
        'end',
        () =>
          void redeem(new URLSearchParams(body), request.headers.authorization ?? '').then(([status, json]) =>
            answer(status, json),
          ),
      );
    }
  });

  async function redeem(form: URLSearchParams, authorization: string): Promise<readonly [number, unknown]> {
    const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1);
    const expected = `Basic ${Buffer.from(`${encode(partnerClient.id)}:${encode(partnerClient.secret)}`).toString('base64')}`;
    if (authorization !== expected) return [401, { error: 'invalid_client' }];
    const code = codes.get(form.get('code') ?? '');
    codes.delete(form.get('code') ?? '');
    const proof = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url');
    if (
      code === undefined ||
      form.get('redirect_uri') !== code.redirectUri ||
      (code.challenge !== null && proof !== code.challenge)
    )
      return [400, { error: 'invalid_grant' }];
    const at = Math.floor(now().getTime() / 1000);
    const claims = {
      iss: provider.issuer,
      sub: 'ada-at-partner',
      aud: partnerClient.id,
      iat: at,
      exp: at + 300,
      nonce: code.nonce,
      email: 'ada@cascade.example',
      given_name: 'Ada',
      groups: ['buyers'],
      amr: ['pwd', 'otp'],
    };
    const idToken = await new SignJWT({ ...claims, ...provider.fault.claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .sign(provider.fault.signWithStranger === true ? stranger.privateKey : keys.privateKey);
    return [200, { access_token: 'partner-access-token', token_type: 'Bearer', expires_in: 300, id_token: idToken }];
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const provider: TestOpenIdProvider = {
    issuer: `http://127.0.0.1:${port}`,
    fault: {},
    requests,
    authorize(url) {
      const asked = new URL(url).searchParams;
      const code = randomBytes(8).toString('hex');
      codes.set(code, {
        nonce: asked.get('nonce') ?? '',
        challenge: asked.get('code_challenge'),
        redirectUri: asked.get('redirect_uri') ?? '',
      });
      const back = new URL(asked.get('redirect_uri') ?? '');
      for (const [name, value] of [
        ['code', code],
        ['state', asked.get('state') ?? ''],
        ['iss', provider.issuer],
      ] as const)
        back.searchParams.set(name, value);
      return back.href;
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
  return provider;
}
