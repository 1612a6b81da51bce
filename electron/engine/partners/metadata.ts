/**
 * What the partner's IdP says about itself, read before anything is trusted: SAML metadata by paste, file or address, and the
 * discovery document of an OpenID Connect issuer. The reading is the inspector's; here the product is recognised.
 */
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { MetadataFacts } from '../../../shared/model/partner.ts';
import { readMetadata } from '../inspect/index.ts';
import { guardedFetch, parseAddress, parseNext } from '../kernel/guarded-fetch.ts';
import { parseJson } from '../kernel/parse-json.ts';
import { recogniseProvider } from './providers/index.ts';
import type { IssuerFacts } from './types.ts';

const maxMetadataBytes = 5_000_000;
const maxDiscoveryBytes = 500_000;
const timeoutMs = 15_000;
const discoveryPath = '/.well-known/openid-configuration';

/** @throws `input/unreadable` (a web page, JSON, broken XML, no metadata), `input/too-large` */
export function metadataFacts(text: string, entityId: string, now: Date): MetadataFacts {
  const facts = readMetadata(text, entityId, now);
  return { ...facts, provider: recogniseProvider(facts.entityId, facts.ssoUrl)?.id ?? null };
}

/** @throws what `metadataFacts` and `guardedFetch` throw, `remote/broken` when the address answers with an error */
export async function fetchMetadata(
  url: string,
  now: Date,
  signal: AbortSignal,
): Promise<{ xml: string; facts: MetadataFacts }> {
  const address = parseAddress(url);
  const answer = await guardedFetch(
    address,
    { headers: { accept: 'application/samlmetadata+xml, application/xml, text/xml' } },
    { maxBytes: maxMetadataBytes, timeoutMs, signal },
  );
  if (answer.status !== 200)
    throw new PorticoError('remote/broken', `${address.host} answered ${answer.status} instead of metadata.`);
  const facts = metadataFacts(answer.text, '', now);
  return { xml: answer.text, facts: { ...facts, provider: facts.provider ?? recogniseProvider(url)?.id ?? null } };
}

const list = z.array(z.string().max(500)).max(500).optional();
/** OpenID Connect Discovery 1.0 §3; members that we do not use are passed over. */
const Discovery = z.object({
  issuer: z.string().max(2000),
  authorization_endpoint: z.string().max(2000).optional(),
  token_endpoint: z.string().max(2000).optional(),
  jwks_uri: z.string().max(2000).optional(),
  response_types_supported: list,
  id_token_signing_alg_values_supported: list,
  token_endpoint_auth_methods_supported: list,
  code_challenge_methods_supported: list,
  scopes_supported: list,
});
type Discovery = z.infer<typeof Discovery>;

/**
 * Reads an issuer's discovery document. A pasted discovery address is understood, and the issuer inside is the answer.
 *
 * @see OpenID Connect Discovery 1.0 §4.3: the issuer in the document must be the one that was asked, letter by letter
 */
export async function discoverIssuer(typed: string, signal: AbortSignal): Promise<IssuerFacts> {
  const text = typed.trim();
  const isDiscoveryAddress = text.endsWith(discoveryPath);
  const document = await fetchDiscovery(text, signal);
  const asked = isDiscoveryAddress ? null : text;
  return {
    issuer: document.issuer,
    provider: recogniseProvider(document.issuer, text)?.id ?? null,
    authenticationMethods: document.token_endpoint_auth_methods_supported ?? ['client_secret_basic'],
    scopes: document.scopes_supported ?? [],
    pkce: document.code_challenge_methods_supported?.includes('S256') ?? false,
    problems: discoveryProblems(document, asked),
  };
}

/**
 * The keys that the issuer signs with, fetched now. They are trust only because the address comes from the issuer's own document,
 * over a connection that says who answers.
 *
 * @throws `input/unreadable` when the document is another issuer's, or what its `jwks_uri` answers is no key set
 */
export async function fetchIssuerKeys(issuer: string, signal: AbortSignal): Promise<{ jwks: string; jwksUri: string }> {
  const document = await fetchDiscovery(issuer, signal);
  if (document.issuer !== issuer)
    throw new PorticoError(
      'input/unreadable',
      `The document at ${issuer.slice(0, 300)} names the issuer ${document.issuer.slice(0, 300)}; they must be equal letter by letter.`,
    );
  const jwksUri = document.jwks_uri ?? '';
  if (!isUsable(jwksUri))
    throw new PorticoError('input/unreadable', 'The discovery document names no https address of its keys (jwks_uri).');
  const address = parseNext(jwksUri, parseAddress(issuer));
  const answer = await guardedFetch(
    address,
    { headers: { accept: 'application/jwk-set+json, application/json' } },
    { maxBytes: maxDiscoveryBytes, timeoutMs, signal },
  );
  if (answer.status !== 200)
    throw new PorticoError('remote/broken', `${address.host} answered ${answer.status} instead of a key set.`);
  if (!isKeySet(answer.text))
    throw new PorticoError('input/unreadable', `${address.host} answered with something else than a key set.`);
  return { jwks: answer.text, jwksUri };
}

const isKeySet = (text: string): boolean =>
  z.object({ keys: z.array(z.unknown()).min(1).max(1000) }).safeParse(parseJson(text)).success;

async function fetchDiscovery(text: string, signal: AbortSignal): Promise<Discovery> {
  parseAddress(text);
  const isDiscoveryAddress = text.endsWith(discoveryPath);
  const address = parseAddress(isDiscoveryAddress ? text : `${text.replace(/\/$/, '')}${discoveryPath}`);
  const answer = await guardedFetch(
    address,
    { headers: { accept: 'application/json' } },
    { maxBytes: maxDiscoveryBytes, timeoutMs, signal },
  );
  if (answer.status !== 200) {
    throw new PorticoError(
      'remote/broken',
      `${address.host} answered ${answer.status} instead of a discovery document. Is this the issuer?`,
    );
  }
  return parseDiscovery(answer.text, address.host);
}

function parseDiscovery(text: string, host: string): Discovery {
  try {
    return Discovery.parse(JSON.parse(text));
  } catch (error) {
    const isPage = /^\s*</.test(text);
    const what = isPage ? 'a web page' : 'something else';
    throw new PorticoError('input/unreadable', `${host} answered with ${what}, not with a discovery document.`, {
      cause: error,
    });
  }
}

function discoveryProblems(document: Discovery, asked: string | null): IssuerFacts['problems'] {
  const problems: IssuerFacts['problems'] = [];
  const wrong = (message: string) => problems.push({ level: 'wrong', message });
  const warn = (message: string) => problems.push({ level: 'warning', message });
  if (asked === null) warn(`That was the discovery address; the issuer is ${document.issuer}.`);
  else if (asked !== document.issuer)
    wrong(`The document names the issuer ${document.issuer}, not ${asked}; they must be equal letter by letter.`);
  for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
    const endpoint = document[name];
    if (endpoint === undefined) wrong(`The document names no ${name}.`);
    else if (!isUsable(endpoint)) wrong(`The ${name} is not an https address: ${endpoint.slice(0, 200)}.`);
  }
  const { response_types_supported: responseTypes, id_token_signing_alg_values_supported: algorithms } = document;
  if (responseTypes !== undefined && !responseTypes.includes('code'))
    wrong('The provider does not offer the authorization code flow.');
  if (algorithms?.every((algorithm) => algorithm === 'none' || algorithm.startsWith('HS')) === true) {
    wrong('ID tokens are not signed with a public key (RS256, PS256 or ES256).');
  }
  const methods = document.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const ours = ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'];
  if (!methods.some((method) => ours.includes(method))) {
    wrong(
      `The provider offers no way to authenticate that our server knows; it offers ${methods.slice(0, 6).join(', ')}.`,
    );
  }
  if (document.code_challenge_methods_supported?.includes('S256') !== true)
    warn('The provider does not say that it supports PKCE with S256.');
  if (document.scopes_supported !== undefined && !document.scopes_supported.includes('email')) {
    warn('The provider does not list the scope email; people may arrive without an address.');
  }
  return problems;
}

function isUsable(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) return false;
  const url = new URL(endpoint);
  return url.protocol === 'https:' || ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}
