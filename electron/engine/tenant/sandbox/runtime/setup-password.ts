/** `/setup/{code}`: where an invited person, or one whose password was reset, chooses a password. The link works once. */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import type { RuntimeContext } from '../runtime-context.ts';
import type { UserBody } from '../schemas/directory.ts';
import { brandingOf } from './branding.ts';
import { bindBrowser, sameText } from './browser-binding.ts';
import { pageResponse } from './html.ts';
import { noticePage, setupPage } from './pages.ts';
import { hashPassword, passwordProblems } from './passwords.ts';
import { hashOf } from './records.ts';
import { readCookie, readForm } from './request-input.ts';
import { logEvent, openSite, type Site } from './site.ts';

interface Invitation {
  readonly site: Site;
  readonly user: UserBody;
  readonly address: string;
  readonly postActivationUrl: string;
}

export function showSetup(
  context: RuntimeContext,
  tenantId: string,
  serverId: string,
  request: Context,
  code: string,
): Response {
  const invitation = findInvitation(context, tenantId, serverId, code);
  return invitation === null ? goneResponse() : renderSetup(invitation, request, code, []);
}

export async function answerSetup(
  context: RuntimeContext,
  tenantId: string,
  serverId: string,
  request: Context,
  code: string,
): Promise<Response> {
  const form = await readForm(request);
  const invitation = findInvitation(context, tenantId, serverId, code);
  if (invitation === null) return goneResponse();
  if (!sameText(form.get('csrf') ?? '', csrfOf(code, readCookie(request, 'portico_browser')))) {
    return renderSetup(invitation, request, code, ['to be sent from this page; try again']);
  }
  const { site, user, postActivationUrl } = invitation;
  const password = form.get('password') ?? '';
  const pool = context.store.get(tenantId, 'pool', user.user_pool_id)?.body;
  const problems = [
    ...passwordProblems(password, pool?.password_policy),
    ...(password === form.get('repeated') ? [] : ['to be typed the same twice']),
  ];
  if (problems.length > 0) return renderSetup(invitation, request, code, problems);
  const secret = await hashPassword(password);
  const isSet = context.store.transaction(() => {
    const current = findInvitation(context, tenantId, serverId, code);
    if (current === null) return false;
    setPassword(site, current.user, current.address, secret);
    context.store.remove(tenantId, 'setup_code', code);
    return true;
  });
  if (!isSet) return goneResponse();
  const branding = brandingOf(site.server);
  const onward = isWebAddress(postActivationUrl)
    ? ` Go on to ${postActivationUrl}.`
    : ' Go to your application and sign in.';
  return pageResponse(noticePage(branding, 'Your password is set', `This link does not work any more.${onward}`));
}

const isWebAddress = (address: string): boolean => URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);

/** A link that was used, is too old, or belongs to a person who was deactivated is gone; which of these is not told. */
function findInvitation(context: RuntimeContext, tenantId: string, serverId: string, code: string): Invitation | null {
  const record = context.store.get(tenantId, 'setup_code', code)?.body;
  const user = record === undefined ? undefined : context.store.get(tenantId, 'user', record.user_id)?.body;
  const site = openSite(context, tenantId, serverId);
  if (record === undefined || user === undefined || site === null || record.server_id !== serverId) return null;
  if (user.status !== 'new' && user.status !== 'active') return null;
  return { site, user, address: record.address, postActivationUrl: record.post_activation_url ?? '' };
}

const goneResponse = (): Response =>
  pageResponse(
    noticePage(
      brandingOf(null),
      'This link does not work any more',
      'It was used before, or it is too old. Ask for a new one.',
      410,
    ),
  );

/** Bound to the link and to the browser that opened it, so that no other page can send the form. */
const csrfOf = (code: string, browserKey: string): string => hashOf(`setup ${code} ${browserKey}`);

function renderSetup(
  { site, address }: Invitation,
  request: Context,
  code: string,
  problems: readonly string[],
): Response {
  const { key, headers } = bindBrowser(request, site);
  const action = `${new URL(site.issuer).pathname}/setup/${encodeURIComponent(code)}`;
  return pageResponse(
    setupPage({ branding: brandingOf(site.server), action, csrf: csrfOf(code, key), person: address, problems }),
    headers,
  );
}

function setPassword(site: Site, user: UserBody, address: string, secret: string): void {
  const at = site.context.clock.now().toISOString();
  const others = user.credentials.filter(({ type }) => type !== 'password');
  const activated = user.status === 'new';
  site.context.store.put(site.tenantId, 'user', user.id, {
    ...user,
    ...(activated ? { status: 'active', status_updated_at: at } : {}),
    // Whoever opened the link reads the mails of this address.
    verifiable_addresses: user.verifiable_addresses.map((one) =>
      one.address === address ? { ...one, verified: true, verified_at: at, updated_at: at } : one,
    ),
    credentials: [
      ...others,
      { id: randomUUID(), type: 'password', state: 'valid', secret, created_at: at, updated_at: at },
    ],
  });
  const facts = { userId: user.id, poolId: user.user_pool_id };
  if (activated) logEvent(site, 'user', 'updated', { ...facts, payload: { user_id: user.id, status: 'active' } });
  logEvent(site, 'password', user.credentials.length === others.length ? 'created' : 'updated', facts);
}
