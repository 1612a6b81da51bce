/** The tenant as a tree: servers, and what belongs to the tenant as a whole; and the same taken apart into items. */
import type { ApiContext } from '../http/api-context.ts';
import { isRecord } from '../http/read-body.ts';
import type { Json } from '../schemas/parts.ts';
import { type BulkItem, textOf, without } from './bulk-item.ts';
import { type Section, sectionEntry, serverTree } from './server-tree.ts';
import { entriesOf, sectionItems, serverItems } from './tree-items.ts';

const poolSection: Section = {
  member: 'pools',
  kind: 'pool',
  idMember: 'id',
  owner: ['tenant_id', 'workspace_id'],
  nameMember: 'name',
  secrets: [],
};

/** @param only  the servers to show; all when left out, so that a patch of one partner does not read a thousand */
export function tenantTree(
  context: ApiContext,
  tenantId: string,
  withCredentials: boolean,
  only?: ReadonlySet<string>,
): Json {
  const { store } = context;
  const tenant = store.get(tenantId, 'tenant', tenantId)?.body;
  const servers =
    only === undefined
      ? store.list(tenantId, 'server')
      : [...only].flatMap((id) => store.get(tenantId, 'server', id) ?? []);
  const mapOf = (
    rows: ReadonlyArray<{ readonly id: string; readonly body: object }>,
    show: (body: Json, id: string) => Json,
  ) => Object.fromEntries(rows.map(({ id, body }) => [id, show({ ...body }, id)]));
  return {
    name: tenant?.name ?? tenantId,
    url: context.baseUrl(),
    metadata: tenant?.metadata ?? {},
    settings: tenant?.settings ?? {},
    servers: Object.fromEntries(servers.map((server) => [server.id, serverTree(context, server, withCredentials)])),
    pools: mapOf(store.list(tenantId, 'pool', { parent: '' }), (body) =>
      sectionEntry(poolSection, body, withCredentials),
    ),
    schemas: mapOf(store.list(tenantId, 'schema', { parent: '' }), (body) =>
      without(body, ['id', 'tenant_id', 'workspace_id']),
    ),
    themes: mapOf(store.list(tenantId, 'theme'), (body, id) => ({
      name: body.name || id,
      logo_url: body.logo_url,
      templates: Object.fromEntries(
        store
          .list(tenantId, 'theme_template', { parent: id })
          .map((row) => [row.body.fs_path, without({ ...row.body }, ['tenant_id', 'theme_id', 'fs_path'])]),
      ),
    })),
    mfa_methods: mapOf(store.list(tenantId, 'mfa_method'), (body) =>
      without(body, ['id', 'tenant_id', ...(withCredentials ? [] : ['auth'])]),
    ),
  };
}

export function tenantItems(context: ApiContext, tenantId: string, tree: Json): BulkItem[] {
  return [
    ...sectionItems(poolSection, tenantId, '', tree),
    ...entriesOf(tree, 'schemas').map(
      ([id, schema]): BulkItem => ({
        kind: 'schema',
        id,
        parent: '',
        name: textOf(schema.name),
        fields: { ...schema, id, tenant_id: tenantId, workspace_id: '' },
      }),
    ),
    ...entriesOf(tree, 'themes').flatMap(([id, theme]) => themeItems(tenantId, id, theme)),
    ...entriesOf(tree, 'mfa_methods').map(
      ([id, method]): BulkItem => ({
        kind: 'mfa_method',
        id,
        parent: '',
        name: textOf(method.mechanism),
        fields: { ...method, id, tenant_id: tenantId },
      }),
    ),
    ...entriesOf(tree, 'servers').flatMap(([id, server]) => serverItems(context, tenantId, id, server)),
  ];
}

function themeItems(tenantId: string, id: string, theme: Json): BulkItem[] {
  const name = textOf(theme.name);
  const templates = isRecord(theme.templates) ? theme.templates : {};
  return [
    { kind: 'theme', id, parent: '', name, fields: { ...without(theme, ['templates']), id, tenant_id: tenantId } },
    ...entriesOf({ templates }, 'templates').map(
      ([path, template]): BulkItem => ({
        kind: 'theme_template',
        id: `${id}/${path}`,
        parent: id,
        name: '',
        fields: { ...template, tenant_id: tenantId, theme_id: id, fs_path: path },
      }),
    ),
  ];
}
