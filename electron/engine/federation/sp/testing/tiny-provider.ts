/** The smallest OpenID Provider that there can be, for tests: one person, and any endpoint may be made to answer wrongly. */
import { createServer, type IncomingMessage } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

type Answer = readonly [number, string];

export interface TinyProviderFaults {
  readonly token?: Answer;
  readonly userinfo?: Answer;
  readonly jwks?: Answer;
}

export interface TinyProvider {
  readonly issuer: string;
  close(): Promise<void>;
}

export async function startTinyProvider(clientId: string, wrong: TinyProviderFaults): Promise<TinyProvider> {
  const { privateKey, publicKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256', use: 'sig' };
  let issuer = '';
  let nonce = '';

  async function answer(request: IncomingMessage): Promise<Answer | { readonly location: string }> {
    const url = new URL(request.url ?? '/', issuer);
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return [
          200,
          JSON.stringify({
            issuer,
            authorization_endpoint: `${issuer}/authorize`,
            token_endpoint: `${issuer}/token`,
            userinfo_endpoint: `${issuer}/userinfo`,
            jwks_uri: `${issuer}/jwks`,
          }),
        ];
      case '/authorize': {
        nonce = url.searchParams.get('nonce') ?? '';
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', 'c1');
        back.searchParams.set('state', url.searchParams.get('state') ?? '');
        return { location: back.href };
      }
      case '/token':
        return wrong.token ?? [200, JSON.stringify(await tokens())];
      case '/userinfo':
        return wrong.userinfo ?? [200, '{"sub":"p1","department":"Orders"}'];
      case '/jwks':
        return wrong.jwks ?? [200, JSON.stringify({ keys: [jwk] })];
      default:
        return [404, ''];
    }
  }

  async function tokens() {
    const idToken = await new SignJWT({ nonce })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(issuer)
      .setAudience(clientId)
      .setSubject('p1')
      .setIssuedAt()
      .setExpirationTime('5m')
      .sign(privateKey);
    return { access_token: 'a1', token_type: 'Bearer', expires_in: 300, id_token: idToken };
  }

  const server = createServer((request, response) => {
    void answer(request).then((found) => {
      if ('location' in found) response.writeHead(302, found).end();
      else response.writeHead(found[0], { 'content-type': 'application/json' }).end(found[1]);
    });
  });
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve));
  const address = server.address();
  issuer = `http://127.0.0.1:${typeof address === 'object' ? (address?.port ?? 0) : 0}`;
  return {
    issuer,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
