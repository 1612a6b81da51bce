/**
 * Signing in with a password: people of a pool, or the fixed users of a test list. Whether a name exists is not told;
 * wrong passwords make the next try wait, longer each time.
 */
import type { Context } from 'hono';
import type { IdpBody } from '../schemas/idp.ts';
import { mapAttributes } from './attribute-mapping.ts';
import { sameText } from './browser-binding.ts';
import { finishSignIn, laterBy, type OpenFlow, refuseSignIn } from './flows.ts';
import { stableSubject } from './mint-token.ts';
import { verifyPassword } from './passwords.ts';
import { findUser, personOf, poolFor, spelling } from './people.ts';
import { FailedAttempts, hashOf, type Person } from './records.ts';
import { findClient, logEvent, type Site } from './site.ts';

const freeAttempts = 5;
const firstWaitSeconds = 30;
const longestWaitSeconds = 900;

export async function signInWithPassword(
  open: OpenFlow,
  idp: IdpBody,
  identifier: string,
  password: string,
  context: Context,
): Promise<Response | { readonly problem: string }> {
  const { site, flow } = open;
  const attemptsId = `attempts/${idp.id}/${hashOf(identifier.trim().toLowerCase())}`;
  const waitSeconds = secondsToWait(site, attemptsId);
  if (waitSeconds > 0) {
    logEvent(site, 'bruteforce', 'rejected', { idp, clientId: flow.client_id });
    return { problem: `Too many tries. Wait ${waitSeconds} seconds and try again.` };
  }
  const found =
    idp.method === 'identity_pool'
      ? await personOfPool(open, idp, identifier, password)
      : personOfList(open, idp, identifier, password);
  if (found === null) {
    countFailure(site, attemptsId);
    logEvent(site, 'login', 'failed', {
      idp,
      clientId: flow.client_id,
      correlationId: flow.correlation_id,
      payload: { reason: 'wrong name or password' },
    });
    return { problem: 'The name or the password is wrong.' };
  }
  site.context.store.remove(site.tenantId, 'login', attemptsId);
  const client = findClient(open.issuerSite, flow.client_id);
  if (client === null || client.client_status === 'inactive')
    return refuseSignIn(site, 'The application does not exist any more.', { idp, flow });
  logEvent(site, 'login', 'succeeded', { person: found, clientId: flow.client_id, correlationId: flow.correlation_id });
  site.context.emit(site.tenantId, { type: 'profile', at: site.context.clock.now(), profile: found.authn_ctx });
  return finishSignIn(open, client, found, context, true);
}

function secondsToWait(site: Site, id: string): number {
  const parsed = FailedAttempts.safeParse(site.context.store.get(site.tenantId, 'login', id)?.body);
  if (!parsed.success) return 0;
  return Math.ceil((new Date(parsed.data.blocked_until).getTime() - site.context.clock.now().getTime()) / 1000);
}

function countFailure(site: Site, id: string): void {
  const parsed = FailedAttempts.safeParse(site.context.store.get(site.tenantId, 'login', id)?.body);
  const count = (parsed.success ? parsed.data.count : 0) + 1;
  const wait = count < freeAttempts ? 0 : Math.min(firstWaitSeconds * 2 ** (count - freeAttempts), longestWaitSeconds);
  const record = { type: 'attempts', count, blocked_until: laterBy(site, wait).toISOString() };
  site.context.store.put(site.tenantId, 'login', id, record, {
    parent: site.server.id,
    expiresAt: laterBy(site, longestWaitSeconds * 2),
  });
}

async function personOfPool(
  { site }: OpenFlow,
  idp: IdpBody,
  identifier: string,
  password: string,
): Promise<Person | null> {
  const pool = poolFor(site, idp.identity_pool_id);
  const user = pool === null ? null : findUser(site, pool, identifier);
  const credential = user?.credentials.find(({ type, state }) => type === 'password' && state === 'valid');
  const fits = await verifyPassword(password, credential?.secret ?? null);
  if (!fits || user === null || pool === null || user.status !== 'active') return null;
  return { ...personOf(site, idp, user, spelling(pool, identifier)), amr: ['pwd'] };
}

/** Users of type `static` exist for tests only; their passwords are part of the configuration. */
function personOfList({ site }: OpenFlow, idp: IdpBody, identifier: string, password: string): Person | null {
  if (idp.method !== 'static') return null;
  const user = idp.credentials.users.find(({ username }) => username.toLowerCase() === identifier.toLowerCase());
  if (user?.password === undefined || !sameText(hashOf(user.password), hashOf(password))) return null;
  const { authentication_context = {}, username, password: _secret, ...attributes } = user;
  const profile: Record<string, unknown> = { ...attributes, preferred_username: username, ...authentication_context };
  return {
    sub: stableSubject(site.server.subject_identifier_algorithm_salt ?? '', idp.id, username),
    organization_id: site.server.id,
    idp_id: idp.id,
    idp_method: idp.method,
    idp_sub: username,
    user_id: null,
    pool_id: null,
    amr: ['pwd', ...idp.static_amr],
    auth_time: site.context.clock.now().toISOString(),
    authn_ctx: idp.mappings.length === 0 ? profile : mapAttributes(idp.mappings, profile),
  };
}
