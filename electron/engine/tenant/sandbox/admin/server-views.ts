/** The three shapes in which the API shows a server: in full, as a workspace in a list, and as an organization. */
import type { ApiContext } from '../http/api-context.ts';
import type { ServerBody } from '../schemas/server.ts';
import type { Stored } from '../store.ts';
import { effectiveLifetimes } from './lifetimes.ts';

export const issuerOf = (context: ApiContext, tenantId: string, serverId: string): string =>
  `${context.baseUrl()}/${tenantId}/${serverId}`;

const themeOf = ({ store }: ApiContext, tenantId: string, serverId: string): string =>
  store.get(tenantId, 'theme_binding', serverId)?.body.theme_id ?? '';

const childrenOf = ({ store }: ApiContext, tenantId: string, serverId: string): number =>
  store.count(tenantId, 'server', serverId);

/** Everything but the secrets. */
export function serverView(context: ApiContext, { body }: Stored<'server'>): Record<string, unknown> {
  const { secret: _secret, rotated_secrets: _rotated, ...shown } = body;
  const { tenant_id: tenantId } = body;
  return {
    ...shown,
    ...effectiveLifetimes(context, tenantId, body),
    enable_idp_discovery: body.idp_discovery.enabled,
    metadata: body.metadata ?? { payload: {} },
    organization: body.organization ?? { domains: [] },
    issuer_url: issuerOf(context, tenantId, body.id),
    mtls_issuer_url: issuerOf(context, tenantId, body.id),
    theme_id: themeOf(context, tenantId, body.id),
    supported_application_purposes: [
      'single_page',
      'server_web',
      'mobile_desktop',
      'service',
      'legacy',
      'custom',
      'saml',
    ],
  };
}

export function workspaceView(context: ApiContext, { body }: Stored<'server'>): Record<string, unknown> {
  return {
    ...shared(context, body),
    logo_uri: body.logo_uri,
    profile: body.profile,
    type: body.type,
    idp_discovery: body.idp_discovery,
    authentication_context_settings: body.authentication_context_settings ?? { attributes: [] },
    settings: body.settings ?? {},
    sso: body.sso ?? { enabled: false },
  };
}

export function organizationView(context: ApiContext, { body }: Stored<'server'>): Record<string, unknown> {
  return { ...shared(context, body), parent_id: body.parent_id, domains: body.organization?.domains ?? [] };
}

function shared(context: ApiContext, body: ServerBody): Record<string, unknown> {
  return {
    id: body.id,
    name: body.name,
    description: body.description,
    color: body.color,
    template: body.template,
    authentication_mechanisms: body.authentication_mechanisms,
    metadata: body.metadata ?? { payload: {} },
    subject_format: body.subject_format,
    subject_identifier_algorithm_salt: body.subject_identifier_algorithm_salt ?? '',
    issuer_url: issuerOf(context, body.tenant_id, body.id),
    theme_id: themeOf(context, body.tenant_id, body.id),
    number_of_child_organizations: childrenOf(context, body.tenant_id, body.id),
  };
}
