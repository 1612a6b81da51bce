/** Lifetimes, sign-in routing and look of an organization: its settings as an authorization server. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { formatDuration, parseDuration, toGoDuration } from '../../../../shared/model/duration.ts';
import { contractEndsAt } from '../../partners/index.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { type DesiredContext, type DesiredObject, desiredObject, textOrNothing } from './desired-object.ts';
import { organizationKey } from './organization.ts';

export const serverKey = (organizationId: string): string => `server:${organizationId}`;

const daySeconds = 86_400;
/** The vendor's default where nobody set one. */
const defaultRefreshSeconds = 30 * daySeconds;
/** The shortest reach that still is a lifetime; `0s` would mean "not set". */
const shortestSeconds = 60;

export function desiredServer(
  blueprint: Blueprint,
  context: DesiredContext,
): { object: DesiredObject; warnings: string[] } {
  const { organization, connection, lifetimes } = blueprint;
  const refresh = refreshReach(blueprint, context);
  const routed = connection.kind !== 'none' && organization.domains.length > 0;
  const object = desiredObject({
    key: serverKey(organization.id),
    address: { kind: 'server', id: organization.id },
    title: `the sign-in and token settings of ${organization.name}`,
    managed: {
      ...lifetime('access_token_ttl', lifetimes.accessToken),
      ...lifetime('id_token_ttl', lifetimes.idToken),
      ...lifetime('cookie_max_age', lifetimes.session),
      ...(refresh.seconds === null ? {} : { refresh_token_ttl: toGoDuration(refresh.seconds) }),
      ...(routed ? { idp_discovery: { enabled: true, discovery_mode: 'domain_matching' } } : {}),
      ...look(blueprint),
    },
    dependsOn: [organizationKey(organization.id)],
  });
  return { object, warnings: refresh.warnings };
}

/** An empty field inherits: the server keeps what it has. */
function lifetime(field: string, typed: string): ServerObject {
  const seconds = typed.trim() === '' ? null : parseDuration(typed);
  return seconds === null ? {} : { [field]: toGoDuration(seconds) };
}

/**
 * Refresh tokens must not outlive the contract. Lifetimes are relative, so the rest of the contract is counted in whole
 * days: the same plan comes out all day long, and drift shows each day on which the reach must shrink.
 */
function refreshReach(
  { lifetimes, organization }: Blueprint,
  context: DesiredContext,
): { seconds: number | null; warnings: string[] } {
  const typed = lifetimes.refreshToken.trim() === '' ? null : parseDuration(lifetimes.refreshToken);
  const end = contractEndsAt(organization.contract.end);
  if (end === null) return { seconds: typed, warnings: [] };
  const leftSeconds = Math.floor((end.getTime() - context.now.getTime()) / (daySeconds * 1000)) * daySeconds;
  const wanted = typed ?? context.inheritedRefreshSeconds ?? defaultRefreshSeconds;
  if (leftSeconds <= 0) {
    const words = end.getTime() <= context.now.getTime() ? 'The contract has ended' : 'The contract ends within a day';
    return {
      seconds: shortestSeconds,
      warnings: [`${words}: refresh tokens are cut to ${formatDuration(shortestSeconds)}.`],
    };
  }
  if (wanted <= leftSeconds) return { seconds: typed, warnings: [] };
  return {
    seconds: leftSeconds,
    warnings: [
      `Refresh tokens are cut to ${formatDuration(leftSeconds)}, because the contract ends on ${organization.contract.end}.`,
    ],
  };
}

function look({ branding }: Blueprint): ServerObject {
  const primary = hexColour(branding.primaryColor);
  const colors = { primary, background: hexColour(branding.backgroundColor), text: hexColour(branding.textColor) };
  return {
    ...(primary === null ? {} : { color: primary }),
    styling: { logo_url: textOrNothing(branding.logoUrl), colors },
  };
}

const hexColour = (text: string): string | null =>
  /^#[0-9a-f]{6}$/i.test(text.trim()) ? text.trim().toUpperCase() : null;
