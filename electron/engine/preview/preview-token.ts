/**
 * The token that our APIs would receive once this blueprint is applied, computed by the server's rules, each claim with its
 * way back. Nothing is signed and nothing is sent: what only the server can make stands there in words.
 */
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { formatDuration, parseDuration } from '../../../shared/model/duration.ts';
import type { DecodedToken, Persona, TraceNode } from '../../../shared/model/sign-in-test.ts';
import { type EffectiveApplication, effectiveApplications, effectiveClaims } from '../partners/index.ts';
import { claimValue, sourcesOf } from './claim-sources.ts';
import { node, traceClaim, traceStandardClaim } from './trace-claim.ts';

/** Where the organization will live: its issuer at the selected target. */
export interface TokenIssuer {
  readonly issuer: string;
  readonly tenantId: string;
}

export interface PreviewWish {
  readonly kind: DecodedToken['kind'];
  /** client_id; empty or unknown: the first application that fits. */
  readonly application: string;
  readonly persona: Persona;
  readonly issuer: TokenIssuer;
  readonly now: Date;
}

const byServer = '(made by the server)';
/** The vendor's lifetime where neither organization nor workspace has its own. */
const vendorSeconds = 3600;
const standardMembers: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['name', 'given_name', 'family_name', 'preferred_username']],
  ['email', ['email', 'email_verified']],
  ['phone', ['phone_number']],
]);

/** The token, and the application for which it was computed. An ID token for a partner without people is empty. */
export function previewToken(blueprint: Blueprint, wish: PreviewWish): DecodedToken {
  const application = chooseApplication(blueprint, wish);
  const isService = application?.kind === 'service';
  const claims = new Map<string, unknown>();
  const trace = new Map<string, TraceNode[]>();
  const put = (name: string, value: unknown, nodes: TraceNode[]) => {
    claims.set(name, value);
    trace.set(name, nodes);
  };
  const token = {
    kind: wish.kind,
    header: { alg: 'RS256', kid: byServer, typ: wish.kind === 'access_token' ? 'at+jwt' : 'JWT' },
  };
  if (wish.kind === 'id_token' && isService) return { ...token, claims: {}, trace: {} };

  const persona = isService ? null : wish.persona;
  const sources = sourcesOf(blueprint, application, persona);
  const around = { blueprint, application, persona };
  const scopes = application?.scopes ?? [];
  for (const claim of effectiveClaims(blueprint)) {
    if (claim.token !== wish.kind) continue;
    if (claim.scopes.length > 0 && !claim.scopes.some((scope) => scopes.includes(scope))) continue;
    const value = claimValue(claim, sources);
    if (value !== undefined) put(claim.name, value, traceClaim(claim, value, around));
  }
  if (wish.kind === 'id_token') {
    for (const [scope, members] of standardMembers) {
      if (!scopes.includes(scope)) continue;
      for (const name of members) {
        const value = claimValue({ sourceType: 'authnCtx', sourcePath: name }, sources);
        if (value !== undefined && !claims.has(name)) put(name, value, traceStandardClaim(name, scope, value, around));
      }
    }
  }
  putServerClaims(put, blueprint, wish, application, persona);
  return { ...token, claims: Object.fromEntries(claims), trace: Object.fromEntries(trace) };
}

function chooseApplication(blueprint: Blueprint, { application, kind }: PreviewWish): EffectiveApplication | null {
  const all = effectiveApplications(blueprint);
  const withPeople = all.filter((each) => each.kind !== 'service');
  const fitting = kind === 'id_token' && withPeople.length > 0 ? withPeople : all;
  return fitting.find(({ clientId }) => clientId === application) ?? withPeople[0] ?? all[0] ?? null;
}

type Put = (name: string, value: unknown, nodes: TraceNode[]) => void;

function putServerClaims(
  put: Put,
  blueprint: Blueprint,
  wish: PreviewWish,
  application: EffectiveApplication | null,
  persona: Persona | null,
): void {
  const { kind, issuer, now } = wish;
  const { organization, connection } = blueprint;
  const clientId = application?.clientId ?? '';
  const seconds = Math.floor(now.getTime() / 1000);
  const server = (detail: string) => node('server', 'The server', detail, null);
  const ofApplication = node(
    'application',
    application?.name || clientId || 'No application yet',
    clientId,
    'applications',
  );
  const claim = (name: string, detail: string) => node('claim', name, detail, null);

  put('iss', issuer.issuer, [
    claim('iss', 'Who issued the token'),
    node(
      'organization',
      organization.name || 'The organization',
      `Its id is the end of the issuer: ${organization.id}`,
      'organization',
    ),
    server('The address of the target'),
  ]);
  if (persona === null) put('sub', clientId, [claim('sub', 'Who it is about: the client itself'), ofApplication]);
  else
    put('sub', byServer, [
      claim('sub', 'Who it is about: stable, and telling nothing about the person'),
      server('Made at the first sign-in'),
      node('persona', persona.name, 'The same person keeps the same value', null),
    ]);
  put('aud', [clientId], [claim('aud', 'Whom it is for'), ofApplication]);
  if (kind === 'access_token')
    put('client_id', clientId, [claim('client_id', 'Which application asked'), ofApplication]);
  else put('azp', clientId, [claim('azp', 'Which application asked'), ofApplication]);
  put('tid', issuer.tenantId, [claim('tid', 'The tenant'), server('The tenant of the target')]);
  put('aid', organization.id, [
    claim('aid', 'The authorization server'),
    node('organization', organization.name || 'The organization', organization.id, 'organization'),
  ]);
  if (persona !== null) {
    const isDirectory = connection.kind === 'directory';
    put('idp', `${organization.id}-idp`, [
      claim('idp', 'Through which connection the person came'),
      node('mapping', connection.name || 'The connection', 'Id of the connection on the server', 'connection'),
    ]);
    put('amr', isDirectory ? ['pwd'] : [], [
      claim('amr', 'How the person proved who they are'),
      server(isDirectory ? 'What was used at sign-in' : 'What their identity provider says, when it does'),
    ]);
    put('auth_time', seconds, [claim('auth_time', 'When the person signed in'), server('The instant of the sign-in')]);
  }
  if (kind === 'access_token') {
    put('scp', application?.scopes ?? [], [
      claim('scp', 'What the token may do'),
      node('application', ofApplication.title, 'The scopes of the application', 'applications'),
    ]);
    put('jti', byServer, [claim('jti', 'The id of the token'), server('New for every token')]);
  } else
    put('at_hash', byServer, [
      claim('at_hash', 'Binds it to the access token'),
      server('Computed from the access token'),
    ]);
  const lifetime = lifetimeOf(blueprint.lifetimes, kind);
  put('iat', seconds, [claim('iat', 'When it was issued'), server('The instant of issue')]);
  if (kind === 'access_token')
    put('nbf', seconds, [claim('nbf', 'From when it counts'), server('The instant of issue')]);
  put('exp', seconds + lifetime.seconds, [
    claim('exp', `When it ends: ${formatDuration(lifetime.seconds)} after issue`),
    node('lifetime', lifetime.title, lifetime.detail, 'lifetimes'),
  ]);
}

function lifetimeOf(
  lifetimes: Blueprint['lifetimes'],
  kind: DecodedToken['kind'],
): { seconds: number; title: string; detail: string } {
  const name = kind === 'access_token' ? 'accessToken' : 'idToken';
  const title = kind === 'access_token' ? 'Access token lifetime' : 'ID token lifetime';
  const typed = parseDuration(lifetimes[name]);
  if (typed !== null && typed > 0) return { seconds: typed, title, detail: lifetimes[name] };
  return {
    seconds: vendorSeconds,
    title,
    detail: "Inherited: the workspace's own value counts, 1 hour where it has none",
  };
}
