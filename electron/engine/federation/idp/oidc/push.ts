/** Pushed authorization requests (RFC 9126): the client sends its request first, and the browser only carries its name. */
import type { Context } from 'hono';
import type { IdpState } from '../idp-state.ts';
import { readAuthorizationRequest } from './authorization-request.ts';
import { clientOf, refuseClient } from './client-caller.ts';
import { described } from './described.ts';
import { type Grants, pushedSeconds } from './grants.ts';

const ofTheCaller = ['client_secret', 'client_assertion', 'client_assertion_type'];

export async function answerPush(state: IdpState, grants: Grants, c: Context): Promise<Response> {
  const caller = await clientOf(state, grants, c);
  const { client, form } = caller;
  if (typeof client === 'string') return refuseClient(state, c, caller);
  const fail = (error: string, description: string) => {
    state.emit({ type: 'refused', protocol: 'oidc', from: client.clientId, why: description });
    return c.json({ error, error_description: described(description) }, 400);
  };
  if (form.has('request_uri')) return fail('invalid_request', 'A pushed request cannot name another one.');
  const parameters = new URLSearchParams([...form].filter(([name]) => !ofTheCaller.includes(name)));
  parameters.set('client_id', client.clientId);
  if (!client.redirectUris.includes(parameters.get('redirect_uri') ?? ''))
    return fail('invalid_request', 'The redirect URI is not registered.');
  const request = readAuthorizationRequest(client, parameters, state.lookAlike.oidc);
  if ('description' in request) return fail(request.code, request.description);
  return c.json({ request_uri: grants.push(client.clientId, parameters), expires_in: pushedSeconds }, 201);
}
