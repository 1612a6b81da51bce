/** The tenant as a whole: what it has switched on, what the bearer may do, its licence. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import type { ApiAnswer, ApiRequest } from '../http/api-route.ts';
import { type ApiRoute, ok, okList } from '../http/api-route.ts';
import { limitOf } from '../http/paging.ts';
import { allowed, serverPermissions, tenantPermissions } from './permissions.ts';
import { organizationView, workspaceView } from './server-views.ts';

const admin = '/api/admin/{tid}';

export const tenantRoutes: readonly ApiRoute[] = [
  {
    operation: 'admin.getEnvironment',
    method: 'GET',
    path: `${admin}/environment`,
    workspace: 'admin',
    handle: environment,
  },
  {
    operation: 'admin.getWorkspaceEnvironment',
    method: 'GET',
    path: `${admin}/servers/{wid}/environment`,
    workspace: 'admin',
    handle(request, context) {
      requireServer(context, request.tenantId, request.param('wid'));
      return environment(request, context);
    },
  },
  { operation: 'admin.getAdminTenant', method: 'GET', path: `${admin}/tenant`, workspace: 'admin', handle: readTenant },
  {
    operation: 'admin.checkTenantPermissions',
    method: 'GET',
    path: `${admin}/tenant/permissions`,
    workspace: 'admin',
    handle: () => ok(allowed(tenantPermissions), 1),
  },
  {
    operation: 'admin.checkWorkspacePermissions',
    method: 'GET',
    path: `${admin}/servers/{wid}/permissions`,
    workspace: 'admin',
    handle(request, context) {
      const server = requireServer(context, request.tenantId, request.param('wid'));
      return ok(allowed(serverPermissions), server.version);
    },
  },
  {
    operation: 'admin.getAdminLicense',
    method: 'GET',
    path: `${admin}/license`,
    workspace: 'admin',
    handle: () => ({ status: 200, body: { enforcement_enabled: false, has_enterprise_idps_capability: true } }),
  },
  {
    operation: 'admin.searchImages',
    method: 'GET',
    path: `${admin}/images`,
    workspace: 'admin',
    /** The vendor searches the public web for logos. The sandbox never leaves this machine, so it finds none. */
    handle: () => ({ status: 200, body: { images: [] } }),
  },
  {
    operation: 'admin.listUserOrganizations',
    method: 'GET',
    path: `${admin}/user/organizations`,
    workspace: 'admin',
    handle: (request, context) => listMine('organizations', request, context),
  },
  {
    operation: 'admin.listUserWorkspaces',
    method: 'GET',
    path: `${admin}/user/workspaces`,
    workspace: 'admin',
    handle: (request, context) => listMine('workspaces', request, context),
  },
];

function environment({ tenantId }: ApiRequest, context: ApiContext): ApiAnswer {
  const version = context.store.get(tenantId, 'tenant', tenantId)?.version ?? 1;
  return ok(
    {
      organizations: true,
      tree_dump_tenant: true,
      admin_workspace_access: true,
      system_workspace_access: true,
      with_roles: true,
      with_permissions: true,
      acr: true,
      disable_audit_events: false,
      audit_events_duration: '8760h0m0s',
      client_secrets_stored_as_one_way_hash: context.switches['credentials-in-reads'] === 'omitted',
      block_non_vanity_domain_access: false,
      has_google_image_search: false,
      internationalization: false,
      risk_engine: false,
      groups: false,
      dev_mode: true,
      admin_issuer_url: `${context.baseUrl()}/${tenantId}/admin`,
      version: 'portico-sandbox',
      commit: '',
    },
    version,
  );
}

function readTenant({ tenantId }: ApiRequest, context: ApiContext): ApiAnswer {
  const tenant = context.store.get(tenantId, 'tenant', tenantId)?.body;
  return {
    status: 200,
    body: {
      id: tenantId,
      name: tenant?.name ?? tenantId,
      url: context.baseUrl(),
      metadata: tenant?.metadata ?? {},
      settings: tenant?.settings ?? {},
    },
  };
}

/** An API client may do everything, so all organizations and workspaces are its own. */
function listMine(what: 'organizations' | 'workspaces', request: ApiRequest, context: ApiContext): ApiAnswer {
  const limit = limitOf(request.query);
  const after = request.query.get('cursor');
  const rows = context.store.list(request.tenantId, 'server', {
    limit,
    where: { type: what === 'organizations' ? 'organization' : 'regular' },
    ...(after ? { after } : {}),
  });
  const cursor = rows.length === limit ? (rows.at(-1)?.id ?? '') : '';
  const view = what === 'organizations' ? organizationView : workspaceView;
  return okList({ cursor, [what]: rows.map((row) => view(context, row)) }, rows);
}
