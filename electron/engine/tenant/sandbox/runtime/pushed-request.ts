/** `POST /par`: an application leaves its authorization request here first and sends the browser with a reference (RFC 9126). */
import type { Context } from 'hono';
import { z } from 'zod';
import { parseGoDuration } from '../../../../../shared/model/duration.ts';
import { readWish, redirectProblem } from './authorization-request.ts';
import { authenticateClient } from './client-authentication.ts';
import { isFull, laterBy } from './flows.ts';
import { isRefusal, jsonAnswer, refusalAnswer, refuse } from './oauth-answer.ts';
import { hashOf, newSecret } from './records.ts';
import { readForm } from './request-input.ts';
import { lifetimeServers, type Site } from './site.ts';

type Parameters = ReadonlyMap<string, string>;

const prefix = 'urn:ietf:params:oauth:request_uri:';
const defaultSeconds = 60;
/** What proves the client stays out of the record. */
const credentials = new Set(['client_secret', 'client_assertion', 'client_assertion_type']);
const Pushed = z.object({ parameters: z.record(z.string(), z.string()) });

export async function answerPushedRequest(site: Site, context: Context): Promise<Response> {
  const form = await readForm(context);
  const client = await authenticateClient(site, context, form);
  if (isRefusal(client)) return refusalAnswer(client);
  if (form.has('request_uri'))
    return refusalAnswer(refuse('invalid_request', 'A pushed request cannot refer to another one.'));
  const problem = redirectProblem(client, form.get('redirect_uri') ?? '');
  if (problem !== null) return refusalAnswer(refuse('invalid_request', problem));
  const wish = readWish(site, client, form);
  if (isRefusal(wish)) return refusalAnswer(wish);
  if (isFull(site)) return refusalAnswer(refuse('temporarily_unavailable', 'Too many sign-ins are under way.', 429));
  const parameters = Object.fromEntries([...form].filter(([name]) => !credentials.has(name)));
  const reference = newSecret();
  const seconds = lifetimeOf(site);
  site.context.store.put(
    site.tenantId,
    'pushed_request',
    hashOf(reference),
    { parameters: { ...parameters, client_id: client.client_id } },
    { parent: site.server.id, expiresAt: laterBy(site, seconds) },
  );
  return jsonAnswer({ request_uri: `${prefix}${reference}`, expires_in: seconds }, 201);
}

function lifetimeOf(site: Site): number {
  const set = lifetimeServers(site).map(
    (server) => parseGoDuration(server.pushed_authorization_request_ttl ?? '') ?? 0,
  );
  return Math.min(set.find((seconds) => seconds > 0) ?? defaultSeconds, 600);
}

/**
 * The parameters that count: those that were pushed, when the request refers to some (each reference works once), else
 * the ones that were sent. Null when the reference is unknown, used, too old, or another client's.
 */
export function takePushedRequest({ context, tenantId, server }: Site, sent: Parameters): Parameters | null {
  const uri = sent.get('request_uri');
  if (uri === undefined || !uri.startsWith(prefix)) return sent;
  const id = hashOf(uri.slice(prefix.length));
  return context.store.transaction(() => {
    const stored = context.store.get(tenantId, 'pushed_request', id);
    const parsed = Pushed.safeParse(stored?.body);
    if (stored === null || stored.parent !== server.id || !parsed.success) return null;
    const { parameters } = parsed.data;
    if (parameters.client_id !== sent.get('client_id')) return null;
    context.store.remove(tenantId, 'pushed_request', id);
    return new Map(Object.entries(parameters));
  });
}
