/** The last stretch after a partner's IdP was believed: attributes become a profile, the profile a person, the person a code. */
import type { Context } from 'hono';
import type { IdpBody } from '../schemas/idp.ts';
import { mapAttributes } from './attribute-mapping.ts';
import { finishSignIn, type OpenFlow, refuseSignIn } from './flows.ts';
import { stableSubject } from './mint-token.ts';
import { type FederatedPerson, personOf } from './people.ts';
import { provisionUser } from './provision-user.ts';
import type { Person } from './records.ts';
import { findClient, logEvent } from './site.ts';

export async function letIn(
  open: OpenFlow,
  idp: IdpBody,
  federated: FederatedPerson,
  context: Context,
): Promise<Response> {
  const { site, flow, issuerSite } = open;
  const { store, clock } = site.context;
  const profile = mapAttributes(idp.mappings, federated.attributes);
  site.context.emit(site.tenantId, { type: 'profile', at: clock.now(), profile });
  const client = findClient(issuerSite, flow.client_id);
  if (client === null || client.client_status === 'inactive')
    return refuseSignIn(site, 'The application does not exist any more, or is inactive.', { idp, flow });
  const outcome = store.transaction(() => provisionUser(site, idp, federated, profile));
  if ('problem' in outcome) return refuseSignIn(site, outcome.problem, { idp, flow });
  const { user } = outcome;
  if (user !== null) {
    const { credentials: _hidden, ...shown } = user;
    site.context.emit(site.tenantId, { type: 'provisioned', at: clock.now(), created: outcome.created, user: shown });
  }
  const amr = [...new Set([...federated.amr, ...idp.static_amr])];
  const person: Person =
    user === null
      ? {
          sub: stableSubject(site.server.subject_identifier_algorithm_salt ?? '', idp.id, federated.subject),
          organization_id: site.server.id,
          idp_id: idp.id,
          idp_method: idp.method,
          idp_sub: federated.subject,
          user_id: null,
          pool_id: null,
          amr,
          auth_time: clock.now().toISOString(),
          authn_ctx: profile,
        }
      : { ...personOf(site, idp, user, federated.subject), amr, authn_ctx: profile };
  logEvent(site, 'login', 'succeeded', { person, clientId: flow.client_id, correlationId: flow.correlation_id });
  return finishSignIn(open, client, person, context, true);
}
