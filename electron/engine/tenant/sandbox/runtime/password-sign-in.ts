/**
 * Signing in with a password: people of a pool, or the fixed users of a test list. Whether a name exists is not told;
 * wrong passwords make the next try wait, longer each time.
 */
import type { Context } from 'hono';
import type { UserBody } from '../schemas/directory.ts';
import type { IdpBody } from '../schemas/idp.ts';
import { clearAttempts, countAttempt } from './attempts.ts';
import { mapAttributes } from './attribute-mapping.ts';
import { sameText } from './browser-binding.ts';
import { finishSignIn, type OpenFlow, redirectTo, refuseSignIn } from './flows.ts';
import { stableSubject } from './mint-token.ts';
import { verifyPassword } from './passwords.ts';
import { findUser, personOf, poolFor, spelling } from './people.ts';
import { hashOf, newSecret, type Person } from './records.ts';
import { findClient, logEvent, type Site } from './site.ts';

export async function signInWithPassword(
  open: OpenFlow,
  idp: IdpBody,
  identifier: string,
  password: string,
  context: Context,
): Promise<Response | { readonly problem: string }> {
  const { site, flow } = open;
  const waitSeconds = countAttempt(site, idp, identifier);
  if (waitSeconds > 0) {
    logEvent(site, 'bruteforce', 'rejected', { idp, clientId: flow.client_id });
    return { problem: `Too many tries. Wait ${waitSeconds} seconds and try again.` };
  }
  const found =
    idp.method === 'identity_pool'
      ? await personOfPool(open, idp, identifier, password)
      : personOfList(open, idp, identifier, password);
  if (found === null) {
    logEvent(site, 'login', 'failed', {
      idp,
      clientId: flow.client_id,
      correlationId: flow.correlation_id,
      payload: { reason: 'wrong name or password' },
    });
    return { problem: 'The name or the password is wrong.' };
  }
  clearAttempts(site, idp, identifier);
  const { person, mustChange } = found;
  if (mustChange !== null) return redirectTo(setupLink(site, mustChange, identifier));
  const client = findClient(open.issuerSite, flow.client_id);
  if (client === null || client.client_status === 'inactive')
    return refuseSignIn(site, 'The application does not exist any more.', { idp, flow });
  logEvent(site, 'login', 'succeeded', { person, clientId: flow.client_id, correlationId: flow.correlation_id });
  site.context.emit(site.tenantId, { type: 'profile', at: site.context.clock.now(), profile: person.authn_ctx });
  return finishSignIn(open, client, person, context, true);
}

interface Found {
  readonly person: Person;
  /** The password was right, and has to be replaced before anything else. */
  readonly mustChange: UserBody | null;
}

async function personOfPool(
  { site }: OpenFlow,
  idp: IdpBody,
  identifier: string,
  password: string,
): Promise<Found | null> {
  const pool = poolFor(site, idp.identity_pool_id);
  const user = pool === null ? null : findUser(site, pool, identifier);
  const credential = user?.credentials.find(({ type, state }) => type === 'password' && state !== 'must_be_reset');
  const fits = await verifyPassword(password, credential?.secret ?? null);
  if (!fits || user === null || pool === null || user.status !== 'active') return null;
  const person = { ...personOf(site, idp, user, spelling(pool, identifier)), amr: ['pwd'] };
  return { person, mustChange: credential?.state === 'must_be_changed' ? user : null };
}

/** Users of type `static` exist for tests only; their passwords are part of the configuration. */
function personOfList({ site }: OpenFlow, idp: IdpBody, identifier: string, password: string): Found | null {
  if (idp.method !== 'static') return null;
  const user = idp.credentials.users.find(({ username }) => username.toLowerCase() === identifier.toLowerCase());
  if (user?.password === undefined || !sameText(hashOf(user.password), hashOf(password))) return null;
  const { authentication_context = {}, username, password: _secret, ...attributes } = user;
  const profile: Record<string, unknown> = { ...attributes, preferred_username: username, ...authentication_context };
  const person: Person = {
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
  return { person, mustChange: null };
}

const changeSeconds = 600;

/** Leads a person whose password has to be changed to the page where that is done. */
function setupLink({ context, tenantId, server, issuer }: Site, user: UserBody, address: string): string {
  const code = newSecret();
  const setup = {
    user_pool_id: user.user_pool_id,
    user_id: user.id,
    server_id: server.id,
    address,
    mode: 'reset_password' as const,
  };
  const expiresAt = new Date(context.clock.now().getTime() + changeSeconds * 1000);
  context.store.put(tenantId, 'setup_code', code, setup, { parent: user.id, expiresAt });
  return `${issuer}/setup/${code}`;
}
