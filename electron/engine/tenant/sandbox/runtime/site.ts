/** One server of one tenant as a request meets it: the objects, their addresses, and what is logged about them. */

import { idpKey } from '../admin/idp-key.ts';
import type { RuntimeContext } from '../runtime-context.ts';
import type { ClientBody } from '../schemas/client.ts';
import type { IdpBody } from '../schemas/idp.ts';
import type { ServerBody } from '../schemas/server.ts';
import type { Person } from './records.ts';

export interface Site {
  readonly context: RuntimeContext;
  readonly tenantId: string;
  readonly server: ServerBody;
  /** The workspace of an organization; null for a workspace. */
  readonly workspace: ServerBody | null;
  /** `{base}/{tid}/{sid}`, also the issuer. */
  readonly issuer: string;
}

/** Null when there is no such server, or when it is not one that people or partners use. */
export function openSite(context: RuntimeContext, tenantId: string, serverId: string): Site | null {
  const server = context.store.get(tenantId, 'server', serverId)?.body;
  if (server === undefined || (server.type !== 'organization' && server.type !== 'regular')) return null;
  const workspace =
    server.type === 'organization' ? context.store.get(tenantId, 'server', server.parent_id)?.body : undefined;
  return { context, tenantId, server, workspace: workspace ?? null, issuer: addressOf(context, tenantId, serverId) };
}

export const addressOf = (context: RuntimeContext, tenantId: string, serverId: string): string =>
  `${context.baseUrl()}/${encodeURIComponent(tenantId)}/${encodeURIComponent(serverId)}`;

/** The application, when it belongs to this very server. */
export function findClient(site: Site, clientId: string): ClientBody | null {
  const client = site.context.store.get(site.tenantId, 'client', clientId)?.body;
  return client !== undefined && client.authorization_server_id === site.server.id ? client : null;
}

export function findIdp(site: Site, idpId: string): IdpBody | null {
  return site.context.store.get(site.tenantId, 'idp', idpKey(site.server.id, idpId))?.body ?? null;
}

export function idpsOf(site: Site): readonly IdpBody[] {
  return site.context.store.list(site.tenantId, 'idp', { parent: site.server.id }).map(({ body }) => body);
}

/** Where lifetimes are looked up: the server, then its workspace unless organizations have values of their own only. */
export function lifetimeServers({ server, workspace, context }: Site): readonly ServerBody[] {
  return workspace === null || context.switches['organization-lifetimes'] === 'own' ? [server] : [server, workspace];
}

export interface AuditFacts {
  readonly clientId?: string;
  readonly person?: Person;
  readonly idp?: IdpBody;
  readonly correlationId?: string;
  readonly userId?: string;
  readonly poolId?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

/** Appends one event of this server to the tenant's audit log. */
export function logEvent(site: Site, subject: string, action: string, facts: AuditFacts = {}): void {
  const { clientId, person, idp, correlationId } = facts;
  const userId = facts.userId ?? person?.user_id;
  const poolId = facts.poolId ?? person?.pool_id;
  site.context.store.appendAudit(site.tenantId, {
    serverId: site.server.id,
    workspaceId: site.server.type === 'organization' ? site.server.parent_id : '',
    subject,
    action,
    metadata: {
      ...(clientId === undefined ? {} : { client_id: clientId }),
      ...(person === undefined
        ? {}
        : { subject: person.sub, idp_id: person.idp_id, idp_method: person.idp_method, idp_subject: person.idp_sub }),
      ...(idp === undefined ? {} : { idp_id: idp.id, idp_method: idp.method }),
      ...(typeof userId === 'string' ? { user_id: userId, affected_user_id: userId } : {}),
      ...(typeof poolId === 'string'
        ? { user_pool_id: poolId, identity_pool_id: poolId, affected_user_pool_id: poolId }
        : {}),
      ...(correlationId === undefined || correlationId === '' ? {} : { authorization_correlation_id: correlationId }),
      ip: '127.0.0.1',
    },
    payload: facts.payload ?? {},
  });
}
