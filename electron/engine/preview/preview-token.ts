/**
 * The token that our APIs would receive once this blueprint is applied, computed by the server's rules, each claim with its
 * way back. Nothing is signed and nothing is sent: what only the server can make stands there in words.
 */
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { DecodedToken, Persona } from '../../../shared/model/sign-in-test.ts';
import { type EffectiveApplication, effectiveApplications, effectiveClaims } from '../partners/index.ts';
import { claimValue, sourcesOf } from './claim-sources.ts';
import { isReleased, standardMembers, traceToken } from './trace-claim.ts';
import type { TraceFacts } from './trace-facts.ts';
import { lifetimeOf } from './trace-server-claim.ts';

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

/** The token, and the application for which it was computed. An ID token for a partner without people is empty. */
export function previewToken(blueprint: Blueprint, wish: PreviewWish): DecodedToken {
  const application = chooseApplication(blueprint, wish);
  const isService = application?.kind === 'service';
  const token = {
    kind: wish.kind,
    header: { alg: 'RS256', kid: byServer, typ: wish.kind === 'access_token' ? 'at+jwt' : 'JWT' },
  };
  if (wish.kind === 'id_token' && isService) return { ...token, claims: {}, trace: {} };

  const persona = isService ? null : wish.persona;
  const facts: TraceFacts = { blueprint, kind: wish.kind, application, persona };
  const claims = { ...askedClaims(facts, application), ...serverClaims(facts, wish) };
  return { ...token, claims, trace: traceToken(claims, facts) };
}

/** What the blueprint sets, and in an ID token what standard scopes release. */
function askedClaims(facts: TraceFacts, application: EffectiveApplication | null): Record<string, unknown> {
  const { blueprint, kind, persona } = facts;
  const claims = new Map<string, unknown>();
  const sources = sourcesOf(blueprint, application, persona);
  for (const claim of effectiveClaims(blueprint)) {
    if (claim.token !== kind || !isReleased(claim, facts)) continue;
    const value = claimValue(claim, sources);
    if (value !== undefined) claims.set(claim.name, value);
  }
  for (const [scope, members] of kind === 'id_token' ? standardMembers : []) {
    if (!application?.scopes.includes(scope)) continue;
    for (const name of members) {
      const value = claimValue({ sourceType: 'authnCtx', sourcePath: name }, sources);
      if (value !== undefined && !claims.has(name)) claims.set(name, value);
    }
  }
  return Object.fromEntries(claims);
}

function chooseApplication(blueprint: Blueprint, { application, kind }: PreviewWish): EffectiveApplication | null {
  const all = effectiveApplications(blueprint);
  const withPeople = all.filter((each) => each.kind !== 'service');
  const fitting = kind === 'id_token' && withPeople.length > 0 ? withPeople : all;
  return fitting.find(({ clientId }) => clientId === application) ?? withPeople[0] ?? all[0] ?? null;
}

function serverClaims(
  { blueprint, kind, application, persona }: TraceFacts,
  wish: PreviewWish,
): Record<string, unknown> {
  const { organization, connection, lifetimes } = blueprint;
  const clientId = application?.clientId ?? '';
  const seconds = Math.floor(wish.now.getTime() / 1000);
  const isAccess = kind === 'access_token';
  return {
    iss: wish.issuer.issuer,
    sub: persona === null ? clientId : byServer,
    aud: [clientId],
    ...(isAccess ? { client_id: clientId } : { azp: clientId }),
    tid: wish.issuer.tenantId,
    aid: organization.id,
    ...(persona === null
      ? {}
      : {
          idp: `${organization.id}-idp`,
          amr: connection.kind === 'directory' ? ['pwd'] : [],
          auth_time: seconds,
        }),
    ...(isAccess ? { scp: application?.scopes ?? [], jti: byServer } : { at_hash: byServer }),
    iat: seconds,
    ...(isAccess ? { nbf: seconds } : {}),
    exp: seconds + lifetimeOf(lifetimes, kind).seconds,
  };
}
