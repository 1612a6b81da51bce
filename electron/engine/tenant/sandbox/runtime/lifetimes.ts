/** How long codes and tokens live: the client's own value, else the server's, else its parent's, else the vendor's default. */
import { parseGoDuration } from '../../../../../shared/model/duration.ts';
import type { ClientBody } from '../schemas/client.ts';
import type { ServerBody } from '../schemas/server.ts';

export type LifetimeField = 'access_token_ttl' | 'id_token_ttl' | 'refresh_token_ttl' | 'authorization_code_ttl';

const defaultSeconds: Readonly<Record<LifetimeField, number>> = {
  access_token_ttl: 3600,
  id_token_ttl: 3600,
  refresh_token_ttl: 2_592_000,
  authorization_code_ttl: 600,
};
/** A code is for handing over at once; no setting makes it live longer than this, or too short to be handed over. */
const codeSeconds = { min: 60, max: 600 } as const;

/**
 * Seconds of one lifetime for one client at one server.
 *
 * @param servers  the server itself, then, where organizations follow their parent, the parent
 */
export function lifetimeSeconds(
  field: LifetimeField,
  client: ClientBody | null,
  servers: readonly ServerBody[],
): number {
  const own = client?.use_custom_token_ttls ? [client.token_ttls[field]] : [];
  const found = [...own, ...servers.map((server) => server[field])].map(seconds).find((value) => value > 0);
  const chosen = found ?? defaultSeconds[field];
  return field === 'authorization_code_ttl' ? Math.min(Math.max(chosen, codeSeconds.min), codeSeconds.max) : chosen;
}

/** Seconds of the session at a server; the sign-in page keeps a browser signed in for that long. */
export function sessionSeconds(servers: readonly ServerBody[]): number {
  const values = servers.flatMap((server) => [server.sso?.max_age, server.cookie_max_age]).map(seconds);
  return values.find((value) => value > 0) ?? 28_800;
}

/** `0s` and what is unset mean the same to the server: not set here. */
function seconds(duration: string | null | undefined): number {
  return duration === null || duration === undefined ? 0 : (parseGoDuration(duration) ?? 0);
}
