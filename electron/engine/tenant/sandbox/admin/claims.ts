/** Claims: what a token says, and where it comes from. */
import { requireServer } from '../http/api-context.ts';
import { conflict } from '../http/api-problem.ts';
import { type ApiRoute, okList } from '../http/api-route.ts';
import { resourceRoutes } from './resource.ts';

export const claimRoutes: readonly ApiRoute[] = [
  ...resourceRoutes({
    kind: 'claim',
    what: 'claim',
    operations: { create: 'createClaim', update: 'updateClaim', remove: 'deleteClaim' },
    collection: '/api/admin/{tid}/claims',
    item: '/api/admin/{tid}/claims/{claim}',
    param: 'claim',
    serverMember: 'authorization_server_id',
    nameOf: (body) => body.name,
    check({ store }, { tenantId }, body, current) {
      const twin = store
        .list(tenantId, 'claim', { parent: body.authorization_server_id, where: { name: body.name, type: body.type } })
        .find((claim) => claim.id !== current?.id);
      if (twin !== undefined) throw conflict(`claim of type ${body.type}`, body.name);
    },
  }),
  {
    operation: 'admin.listClaims',
    method: 'GET',
    path: '/api/admin/{tid}/servers/{wid}/claims',
    workspace: 'admin',
    handle(request, context) {
      const { tenantId } = request;
      const server = requireServer(context, tenantId, request.param('wid'));
      const rows = context.store.list(tenantId, 'claim', { parent: server.id });
      return okList({ claims: rows.map((row) => row.body) }, rows);
    },
  },
];
