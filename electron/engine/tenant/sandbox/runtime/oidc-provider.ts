/** The partner's OpenID provider: what the connection says of it, and what it says of itself (OpenID Connect Discovery §4). */
import { z } from 'zod';
import { PorticoError } from '../../../../../shared/errors.ts';
import { parseAddress } from '../../../kernel/guarded-fetch.ts';
import { parseJson } from '../../../kernel/parse-json.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { fetchObserved } from './back-channel.ts';
import type { Site } from './site.ts';

/** One connection in the words of the protocol, whatever the vendor calls its type. */
export interface OidcConnection {
  readonly issuer: string;
  readonly clientId: string;
  readonly method: 'client_secret' | 'private_key_jwt' | 'none';
  readonly clientSecret: string;
  readonly privateKey: { readonly key: string; readonly algorithm: string } | null;
  readonly scopes: readonly string[];
  readonly usePkce: boolean;
  readonly getUserInfo: boolean;
  readonly sendLoginHint: boolean;
}

const defaultScopes = ['openid', 'profile', 'email'];

/** @throws `input/unreadable` when the connection lacks what a sign-in needs */
export function oidcConnection(idp: IdpBody): OidcConnection {
  const connection = readConnection(idp);
  if (connection === null)
    throw new PorticoError(
      'input/unreadable',
      `The sandbox tenant cannot sign in through a connection of type ${idp.method}.`,
    );
  if (connection.issuer === '') throw new PorticoError('input/unreadable', 'The connection has no issuer yet.');
  if (connection.clientId === '') throw new PorticoError('input/unreadable', 'The connection has no client id yet.');
  return connection;
}

function readConnection(idp: IdpBody): OidcConnection | null {
  switch (idp.method) {
    case 'oidc': {
      const { settings, credentials } = idp;
      const { key = '', algorithm = 'RS256' } = credentials.private_key_jwt ?? {};
      return {
        issuer: settings.issuer_url,
        clientId: settings.client_id,
        method: settings.authentication_method,
        clientSecret: credentials.client_secret ?? '',
        privateKey: key === '' ? null : { key, algorithm },
        scopes: withOpenId(settings.scopes),
        usePkce: settings.use_pkce,
        getUserInfo: settings.get_user_info,
        sendLoginHint: settings.send_login_hint,
      };
    }
    case 'azure':
      return withSecret(idp, `https://login.microsoftonline.com/${idp.settings.tenant}/v2.0`, false);
    case 'auth0':
      return withSecret(idp, `https://${idp.settings.domain}/`, idp.settings.get_user_info);
    case 'google':
      return withSecret(idp, idp.settings.issuer_url || 'https://accounts.google.com', idp.settings.get_user_info);
    case 'google_workspace':
      return withSecret(idp, 'https://accounts.google.com', false);
    case 'cognito':
      return withSecret(
        idp,
        `https://cognito-idp.${idp.settings.region}.amazonaws.com/${idp.settings.pool_id}`,
        idp.settings.get_user_info,
      );
    default:
      return null;
  }
}

type WithSecret = Extract<IdpBody, { method: 'azure' | 'auth0' | 'google' | 'google_workspace' | 'cognito' }>;

function withSecret({ settings, credentials }: WithSecret, issuer: string, getUserInfo: boolean): OidcConnection {
  return {
    issuer,
    clientId: settings.client_id,
    method: 'client_secret',
    clientSecret: credentials.client_secret ?? '',
    privateKey: null,
    scopes: withOpenId(settings.scopes),
    usePkce: true,
    getUserInfo,
    sendLoginHint: settings.send_login_hint,
  };
}

const withOpenId = (scopes: readonly string[]): readonly string[] =>
  scopes.length === 0 ? defaultScopes : scopes.includes('openid') ? scopes : ['openid', ...scopes];

const ProviderMetadata = z.object({
  issuer: z.string(),
  authorization_endpoint: z.string(),
  token_endpoint: z.string(),
  jwks_uri: z.string(),
  userinfo_endpoint: z.string().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).optional(),
  authorization_response_iss_parameter_supported: z.boolean().optional(),
});
export type ProviderMetadata = z.infer<typeof ProviderMetadata>;

/** @throws `remote/not-understood` when it is no discovery document or names another issuer, and what fetching throws */
export async function discoverProvider(site: Site, issuer: string): Promise<ProviderMetadata> {
  const answer = await fetchObserved(
    site,
    parseAddress(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`),
    {},
  );
  const parsed = answer.status === 200 ? ProviderMetadata.safeParse(parseJson(answer.text)) : null;
  if (parsed?.success !== true) {
    throw new PorticoError(
      'remote/not-understood',
      `${issuer} has no OpenID Connect discovery document (status ${answer.status}).`,
    );
  }
  // Exact comparison, the final slash included (Discovery §4.3).
  if (parsed.data.issuer !== issuer) {
    throw new PorticoError(
      'remote/not-understood',
      `The provider calls itself ${parsed.data.issuer}, and the connection says ${issuer}.`,
    );
  }
  return parsed.data;
}
