/**
 * Counts the passwords that were tried for one name, before each is checked, so that many at once gain nothing. After a
 * few the next has to wait, longer each time; a right one clears the count.
 */
import type { IdpBody } from '../schemas/idp.ts';
import { laterBy } from './flows.ts';
import { FailedAttempts, hashOf } from './records.ts';
import type { Site } from './site.ts';

const freeAttempts = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 900;

/** Names that nobody has are counted as well: waiting must not tell who exists. */
const idOf = ({ server }: Site, idp: IdpBody, identifier: string): string =>
  `attempts/${server.id}/${idp.id}/${hashOf(identifier.trim().toLowerCase())}`;

/** Seconds to wait before this name may be tried again; 0: this try is counted and may go on. */
export function countAttempt(site: Site, idp: IdpBody, identifier: string): number {
  const { store, clock } = site.context;
  const id = idOf(site, idp, identifier);
  return store.transaction(() => {
    const parsed = FailedAttempts.safeParse(store.get(site.tenantId, 'login', id)?.body);
    const waitMs = parsed.success ? new Date(parsed.data.blocked_until).getTime() - clock.now().getTime() : 0;
    if (waitMs > 0) return Math.ceil(waitMs / 1000);
    const count = (parsed.success ? parsed.data.count : 0) + 1;
    const next =
      count < freeAttempts ? 0 : Math.min(firstWaitSeconds * 2 ** (count - freeAttempts), longestWaitSeconds);
    const record = { type: 'attempts', count, blocked_until: laterBy(site, next).toISOString() };
    const expiresAt = laterBy(site, longestWaitSeconds * 2);
    store.put(site.tenantId, 'login', id, record, { parent: site.server.id, expiresAt });
    return 0;
  });
}

export const clearAttempts = (site: Site, idp: IdpBody, identifier: string): boolean =>
  site.context.store.remove(site.tenantId, 'login', idOf(site, idp, identifier));
