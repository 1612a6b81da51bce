/** Services (APIs) and their scopes. Removing a service removes its scopes. */
import { type ApiContext, requireServer } from '../http/api-context.ts';
import { conflict, unprocessable } from '../http/api-problem.ts';
import { type ApiRoute, okList } from '../http/api-route.ts';
import { optionalText } from '../http/body-fields.ts';
import { listOf, pageOf } from '../http/paging.ts';
import type { Stored } from '../store.ts';
import { resourceRoutes } from './resource.ts';

const audienceOf = ({ body }: Stored<'service'>): string => body.custom_audience || body.id;

function scopesOf({ store }: ApiContext, tenantId: string, service: Stored<'service'>) {
  return store.list(tenantId, 'scope', { parent: service.parent, where: { service_id: service.id } });
}

const scopeBody = ({ body: { service_id: _service, ...scope } }: Stored<'scope'>) => scope;

function scopeWithService({ store }: ApiContext, stored: Stored<'scope'>) {
  const { tenant_id: tenantId, service_id: serviceId } = stored.body;
  const service = serviceId === '' ? null : store.get(tenantId, 'service', serviceId);
  return {
    ...scopeBody(stored),
    with_service: service !== null,
    ...(service === null ? {} : { service: service.body }),
  };
}

export const serviceRoutes: readonly ApiRoute[] = [
  ...resourceRoutes({
    kind: 'service',
    what: 'service',
    operations: { create: 'createService', read: 'getService', update: 'updateService', remove: 'deleteService' },
    collection: '/api/admin/{tid}/services',
    item: '/api/admin/{tid}/services/{sid}',
    param: 'sid',
    serverMember: 'authorization_server_id',
    nameOf: (body) => body.name,
    fixed: ({ clock }, _request, _fields, current) => ({
      updated_at: clock.now().toISOString(),
      system: current?.body.system ?? false,
    }),
    view: (context, stored, when) => ({
      ...stored.body,
      audience: audienceOf(stored),
      ...(when === 'read' ? { scopes: scopesOf(context, stored.body.tenant_id, stored).map(scopeBody) } : {}),
    }),
    afterRemove(context, { tenantId }, stored) {
      for (const scope of scopesOf(context, tenantId, stored)) context.store.remove(tenantId, 'scope', scope.id);
    },
    audit: {
      subject: 'service',
      payload: ({ id, name, description, type, system, custom_audience, updated_at }) => ({
        id,
        name,
        description,
        type,
        system,
        custom_audience,
        updated_at,
      }),
    },
  }),
  {
    operation: 'admin.listServices',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/services',
    workspace: 'admin',
    handle(request, context) {
      const { tenantId, query } = request;
      const server = requireServer(context, tenantId, request.param('wid'));
      const types = listOf(query, 'service_types');
      const rows = context.store.list(tenantId, 'service', {
        ...pageOf(query, 'service'),
        parent: server.id,
        ...(types.length > 0 ? { where: { type: types } } : {}),
      });
      const services = rows.map((row) => ({
        ...row.body,
        audience: audienceOf(row),
        number_of_apis: 0,
        number_of_scopes: scopesOf(context, tenantId, row).length,
        number_of_subscribers: 0,
      }));
      return okList({ services }, rows);
    },
  },
  ...resourceRoutes({
    kind: 'scope',
    what: 'scope',
    operations: { create: 'createScope', read: 'getScope', update: 'updateScope', remove: 'deleteScope' },
    collection: '/api/admin/{tid}/scopes',
    item: '/api/admin/{tid}/scopes/{scp}',
    param: 'scp',
    serverMember: 'authorization_server_id',
    nameOf: (body) => body.name,
    fixed: (_context, _request, fields, current) => ({
      service_id: optionalText(fields, 'service_id') ?? current?.body.service_id ?? '',
    }),
    check({ store }, { tenantId }, body, current) {
      const twin = store
        .list(tenantId, 'scope', { parent: body.authorization_server_id, where: { name: body.name } })
        .find((scope) => scope.id !== current?.id);
      if (twin !== undefined) throw conflict('scope', body.name);
      const service = body.service_id === '' ? null : store.get(tenantId, 'service', body.service_id);
      if (body.service_id !== '' && service?.parent !== body.authorization_server_id) {
        throw unprocessable({ service_id: 'is not a service of this server' });
      }
    },
    view: (context, stored, when) => (when === 'read' ? scopeWithService(context, stored) : stored.body),
  }),
  {
    operation: 'admin.listScopes',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/scopes',
    workspace: 'admin',
    handle(request, context) {
      const server = requireServer(context, request.tenantId, request.param('wid'));
      const rows = context.store.list(request.tenantId, 'scope', { parent: server.id });
      return okList({ scopes: rows.map((row) => scopeWithService(context, row)) }, rows);
    },
  },
];
