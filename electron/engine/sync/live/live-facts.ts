/** What the readiness list asks of the server about one organization; `null` when the server cannot be asked. */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { parseGoDuration } from '../../../../shared/model/duration.ts';
import { slugPattern } from '../../../../shared/model/ids.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { LiveFacts } from '../../partners/index.ts';
import type { ServerObject, TenantPort } from '../../tenant/index.ts';
import { desiredState } from '../desired/desired-state.ts';
import { identifiersOf } from './find-live.ts';
import { interestOf, type LiveState, readLive } from './live-state.ts';

export async function readLiveFacts(
  port: TenantPort,
  blueprint: Blueprint,
  clock: Clock,
  signal: AbortSignal,
): Promise<LiveFacts> {
  const common = { readAt: clock.now(), target: port.target.name };
  if (!slugPattern.test(blueprint.organization.id)) return { ...common, exists: false };
  const desired = desiredState(blueprint, { now: clock.now(), connectionSecret: null, inheritedRefreshSeconds: null });
  const live = await readLive(port, interestOf(desired), signal);
  if (live.organization === null) return { ...common, exists: false };
  const accessTokenSeconds = secondsOf(live.server?.access_token_ttl);
  const refreshTokenSeconds = secondsOf(live.server?.refresh_token_ttl);
  return {
    ...common,
    exists: true,
    ...(accessTokenSeconds === null ? {} : { accessTokenSeconds }),
    ...(refreshTokenSeconds === null ? {} : { refreshTokenSeconds }),
    claims: live.claims.map((claim) => ({
      name: text(claim.name),
      token: text(claim.type),
      sourceType: text(claim.source_type),
      sourcePath: text(claim.source_path),
    })),
    clients: live.clients.map((client) => ({
      id: text(client.client_id),
      redirectUris: texts(client.redirect_uris),
      secretExpiresAt: secretEnd(client),
    })),
    administrators: administrators(live),
  };
}

/** `null` when the server says nothing: then it inherits. */
function secondsOf(value: unknown): number | null {
  const parsed = typeof value === 'string' ? parseGoDuration(value) : null;
  return parsed === 0 ? null : parsed;
}

const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : text(value) === '' ? [] : [text(value)];

/** Only clients that prove themselves by a secret have one that can end. */
function secretEnd(client: ServerObject): number | null {
  if (!/^client_secret_/.test(text(client.token_endpoint_auth_method))) return null;
  return typeof client.client_secret_expires_at === 'number' ? client.client_secret_expires_at : 0;
}

function administrators(live: LiveState): Array<{ email: string; role: string }> {
  return live.roles.flatMap(({ userId, roles }) => {
    const person = live.people.find(({ id }) => id === userId);
    const email = person === undefined ? userId : (identifiersOf(person)[0] ?? userId);
    return roles.map((role) => ({ email, role }));
  });
}
