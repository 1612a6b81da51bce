/** `PATCH` on a script: a list of JSON Patch operations over its body, all or none. */
import { z } from 'zod';
import { requireServer } from '../http/api-context.ts';
import { ApiProblem, notFound } from '../http/api-problem.ts';
import { type ApiRoute, ok } from '../http/api-route.ts';
import { parseBody } from '../schemas/index.ts';

const Operation = z.object({
  op: z.enum(['add', 'remove', 'replace', 'test']),
  path: z.string().regex(/^\/[a-z_]+$/, 'must name one member'),
  value: z.unknown().optional(),
});

export const patchScriptRoute: ApiRoute = {
  operation: 'admin.patchScript',
  method: 'PATCH',
  path: '/api/admin/{tid}/servers/{wid}/scripts/{script}',
  workspace: 'admin',
  handle(request, context) {
    const { tenantId } = request;
    const server = requireServer(context, tenantId, request.param('wid'));
    const script = context.store.get(tenantId, 'script', request.param('script'));
    if (script?.parent !== server.id) throw notFound('script', request.param('script'));
    const operations = z.array(Operation).max(100).safeParse(request.body);
    if (!operations.success) throw new ApiProblem(400, 'the body is no list of patch operations');
    const next: Record<string, unknown> = { ...script.body };
    for (const { op, path, value } of operations.data) {
      const member = path.slice(1);
      if (op === 'test' && JSON.stringify(next[member]) !== JSON.stringify(value)) {
        throw new ApiProblem(400, `the test of ${path} failed`);
      }
      if (op === 'remove') delete next[member];
      if (op === 'add' || op === 'replace') next[member] = value;
    }
    const { id, tenant_id, authorization_server_id } = script.body;
    const body = parseBody('script', { ...next, id, tenant_id, authorization_server_id });
    const saved = context.store.put(tenantId, 'script', script.id, body, { name: body.name });
    return ok(saved.body, saved.version);
  },
};
