/**
 * Where the value of a custom claim comes from. Pure; the preview of a token follows the same rules.
 * The vendor names the source types and leaves the path syntax open: a path is dotted, and a member whose own name
 * has dots (a URI) is found by its whole name first.
 */
import type { ClaimBody } from '../schemas/access.ts';

/** The objects that claims are read from; what does not apply to a token is absent. */
export interface ClaimSources {
  readonly organization?: Readonly<Record<string, unknown>> | null;
  readonly workspace?: Readonly<Record<string, unknown>> | null;
  readonly client?: Readonly<Record<string, unknown>> | null;
  readonly authnCtx?: Readonly<Record<string, unknown>> | null;
  readonly identityPool?: Readonly<Record<string, unknown>> | null;
}

export type ClaimedToken = 'access_token' | 'id_token';

/** Members that the server itself answers for; no claim of a configuration may take their place. */
const reserved = new Set(
  'iss sub aud exp nbf iat jti nonce at_hash c_hash auth_time azp scp scope client_id tid aid idp amr acr st cnf act may_act'.split(
    ' ',
  ),
);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The value at a dotted path, looked up among own members only; `undefined` when there is none. */
export function valueAt(source: unknown, path: string): unknown {
  if (path === '.' || path === '') return source;
  if (!isObject(source)) return undefined;
  if (Object.hasOwn(source, path)) return source[path];
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const head = path.slice(0, dot);
    if (Object.hasOwn(source, head)) {
      const found = valueAt(source[head], path.slice(dot + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Business attributes are kept under `metadata.payload`; a path may leave `payload` out. */
function valueInServer(source: unknown, path: string): unknown {
  const found = valueAt(source, path);
  return found === undefined && path.startsWith('metadata.')
    ? valueAt(source, `metadata.payload.${path.slice(9)}`)
    : found;
}

/**
 * The value of one claim, or `undefined` when its source has none: such a claim is left out of the token.
 * `source_path` counts; the older `mapping` is read only where `source_path` is empty.
 */
export function resolveClaim(
  claim: Pick<ClaimBody, 'source_type' | 'source_path' | 'mapping'>,
  sources: ClaimSources,
): unknown {
  const path = claim.source_path || claim.mapping;
  if (path === '') return undefined;
  const value = readSource(claim.source_type, path, sources);
  return value === null || value === '' ? undefined : value;
}

function readSource(sourceType: string, path: string, sources: ClaimSources): unknown {
  switch (sourceType) {
    case 'organization':
      return valueInServer(sources.organization, path);
    case 'workspace':
      return valueInServer(sources.workspace, path);
    case 'client':
      return valueAt(sources.client, path);
    case 'authnCtx':
      return valueAt(sources.authnCtx, path);
    case 'identityPool':
      return valueInServer(sources.identityPool, path);
    default:
      return undefined;
  }
}

/**
 * All custom claims that belong into a token: of its type, released by the granted scopes, with a value.
 * `opaque` claims are shown by userinfo and introspection only.
 */
export function releasedClaims(
  claims: readonly ClaimBody[],
  token: ClaimedToken,
  grantedScopes: readonly string[],
  sources: ClaimSources,
  include: 'token' | 'opaque' | 'all' = 'token',
): Record<string, unknown> {
  const released: Record<string, unknown> = {};
  for (const claim of claims) {
    if (claim.type !== token || reserved.has(claim.name)) continue;
    if (include !== 'all' && claim.opaque !== (include === 'opaque')) continue;
    if (claim.scopes.length > 0 && !claim.scopes.some((scope) => grantedScopes.includes(scope))) continue;
    const value = resolveClaim(claim, sources);
    if (value !== undefined) define(released, claim.name, value);
  }
  return released;
}

const profileMembers =
  'name given_name family_name middle_name nickname preferred_username profile picture website gender birthdate zoneinfo locale updated_at'.split(
    ' ',
  );
const membersByScope: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', profileMembers],
  ['email', ['email', 'email_verified']],
  ['phone', ['phone_number', 'phone_number_verified']],
  ['address', ['address']],
]);

/** The standard claims of the granted scopes (OpenID Connect Core §5.4), for the ID token and userinfo. */
export function standardClaims(
  grantedScopes: readonly string[],
  authnCtx: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  for (const scope of grantedScopes) {
    for (const member of membersByScope.get(scope) ?? []) {
      const value = Object.hasOwn(authnCtx, member) ? authnCtx[member] : undefined;
      if (value !== undefined && value !== null && value !== '') claims[member] = value;
    }
  }
  return claims;
}

/** Assigns without ever meeting a setter: names come from configurations and messages. */
export function define(target: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(target, name, { value, enumerable: true, writable: true, configurable: true });
}
