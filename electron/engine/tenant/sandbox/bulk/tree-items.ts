/** A server's tree taken apart into items: the inverse of server-tree.ts. Claims and scopes are found again by name. */
import { newObjectId } from '../admin/create-server.ts';
import { idpKey } from '../admin/idp-key.ts';
import type { ApiContext } from '../http/api-context.ts';
import { unprocessable } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import type { Json } from '../schemas/parts.ts';
import { type BulkItem, textOf, without } from './bulk-item.ts';
import { type Section, serverSections, unwrapByMethod } from './server-tree.ts';

/** Members of a tree that are maps of other objects, or that the sandbox has no use for. */
const notScalars = [
  ...serverSections.map((section) => section.member),
  'claims',
  'services',
  'scopes_without_service',
  'policy_execution_points',
  'script_execution_points',
  'theme_binding',
  'gateways',
  'server_consent',
  'ciba_authentication_service',
  'servers_bindings',
  'enable_idp_discovery',
  'id',
  'tenant_id',
];

/** The entries of a map. @throws ApiProblem 422 when an entry is no object: the vendor's own check calls it required */
export function entriesOf(tree: Json, member: string): Array<[string, Json]> {
  const map = tree[member];
  if (map === undefined) return [];
  if (!isRecord(map)) throw unprocessable({ [member]: 'must be an object' });
  return Object.entries(map).map(([id, entry]) => {
    if (!isRecord(entry)) throw unprocessable({ [`${member}.${id}`]: 'is required' });
    return [id, entry];
  });
}

export function serverItems(context: ApiContext, tenantId: string, serverId: string, tree: Json): BulkItem[] {
  const name = textOf(tree.name) || serverId;
  const discovery =
    tree.idp_discovery === undefined && typeof tree.enable_idp_discovery === 'boolean'
      ? { idp_discovery: { enabled: tree.enable_idp_discovery } }
      : {};
  const fields = { ...without(tree, notScalars), ...discovery, id: serverId, tenant_id: tenantId, name };
  return [
    { kind: 'server', id: serverId, parent: textOf(tree.parent_id), name, fields },
    ...serverSections.flatMap((section) => sectionItems(section, tenantId, serverId, tree)),
    ...serviceItems(context, tenantId, serverId, tree),
    ...claimItems(context, tenantId, serverId, tree),
    ...pointItems(tenantId, serverId, tree.policy_execution_points, serverId),
    ...entriesOf(tree, 'clients').flatMap(([id, client]) =>
      pointItems(tenantId, serverId, client.policy_execution_points, id),
    ),
    ...scriptPointItems(tenantId, serverId, tree),
    ...themeItems(tenantId, serverId, tree),
  ];
}

function ownerOf({ kind }: Section, tenantId: string, serverId: string): Json {
  const base = { tenant_id: tenantId };
  if (kind === 'pool') return { ...base, workspace_id: serverId };
  const byServer = kind === 'policy' || kind === 'custom_app' || kind === 'webhook';
  return { ...base, [byServer ? 'server_id' : 'authorization_server_id']: serverId };
}

export function sectionItems(section: Section, tenantId: string, serverId: string, tree: Json): BulkItem[] {
  return entriesOf(tree, section.member).map(([id, entry]) => {
    const plain =
      section.kind === 'idp' ? unwrapByMethod(entry) : without(entry, ['policy_execution_points', 'client']);
    const computed =
      section.kind === 'client' ? ['client_id_issued_at', 'dynamically_registered', 'scope'] : ['client'];
    const scopes =
      section.kind === 'client' && plain.scopes === undefined && typeof plain.scope === 'string'
        ? { scopes: plain.scope.split(/\s+/).filter(Boolean) }
        : {};
    const fields = {
      ...without(plain, computed),
      ...scopes,
      ...ownerOf(section, tenantId, serverId),
      [section.idMember]: id,
    };
    return {
      kind: section.kind,
      id: section.kind === 'idp' ? idpKey(serverId, id) : id,
      parent: serverId,
      name: textOf(plain[section.nameMember]) || id,
      fields,
    };
  });
}

function serviceItems(context: ApiContext, tenantId: string, serverId: string, tree: Json): BulkItem[] {
  const owner = { tenant_id: tenantId, authorization_server_id: serverId };
  const known = context.store.list(tenantId, 'scope', { parent: serverId });
  const scopesOf = (map: unknown, serviceId: string): BulkItem[] =>
    entriesOf({ scopes: map }, 'scopes').flatMap(([name, scope]) => {
      const id = known.find((one) => one.body.name === name)?.id ?? newObjectId();
      const fields = { ...without(scope, ['policy_execution_points']), ...owner, id, name, service_id: serviceId };
      return [
        { kind: 'scope' as const, id, parent: serverId, name, fields },
        ...pointItems(tenantId, serverId, scope.policy_execution_points, id),
      ];
    });
  return [
    ...entriesOf(tree, 'services').flatMap(([id, service]): BulkItem[] => [
      {
        kind: 'service',
        id,
        parent: serverId,
        name: textOf(service.name) || id,
        fields: { ...without(service, ['scopes', 'apis']), ...owner, id, name: service.name || id },
      },
      ...scopesOf(service.scopes, id),
    ]),
    ...scopesOf(tree.scopes_without_service, ''),
  ];
}

function claimItems({ store }: ApiContext, tenantId: string, serverId: string, tree: Json): BulkItem[] {
  const known = store.list(tenantId, 'claim', { parent: serverId });
  return entriesOf(tree, 'claims').flatMap(([type, claims]) =>
    entriesOf({ [type]: claims }, type).map(([name, claim]): BulkItem => {
      const found = known.find(({ body }) => body.type === type && body.name === name);
      const id = found?.id ?? newObjectId();
      const fields = { ...claim, id, name, type, tenant_id: tenantId, authorization_server_id: serverId };
      return { kind: 'claim', id, parent: serverId, name, fields };
    }),
  );
}

/** An empty policy id unbinds, so it makes no item. */
function pointItems(tenantId: string, serverId: string, map: unknown, target: string): BulkItem[] {
  if (!isRecord(map)) return [];
  return Object.entries(map).flatMap(([type, policyId]): BulkItem[] => {
    if (textOf(policyId) === '') return [];
    const fields = { tenant_id: tenantId, server_id: serverId, type, target_fk: target, policy_id: policyId };
    return [{ kind: 'policy_point', id: `${serverId}/${type}/${target}`, parent: serverId, name: '', fields }];
  });
}

function scriptPointItems(tenantId: string, serverId: string, tree: Json): BulkItem[] {
  const types = isRecord(tree.script_execution_points) ? tree.script_execution_points : {};
  return Object.entries(types).flatMap(([type, targets]) =>
    Object.entries(isRecord(targets) ? targets : {}).flatMap(([target, point]): BulkItem[] => {
      const scriptId = isRecord(point) ? textOf(point.script_id) : '';
      if (scriptId === '') return [];
      const fields = { tenant_id: tenantId, server_id: serverId, type, target_fk: target, script_id: scriptId };
      return [{ kind: 'script_point', id: `${serverId}/${type}/${target}`, parent: serverId, name: '', fields }];
    }),
  );
}

function themeItems(tenantId: string, serverId: string, tree: Json): BulkItem[] {
  const themeId = isRecord(tree.theme_binding) ? textOf(tree.theme_binding.theme_id) : '';
  if (themeId === '') return [];
  const fields = { tenant_id: tenantId, server_id: serverId, theme_id: themeId };
  return [{ kind: 'theme_binding', id: serverId, parent: themeId, name: '', fields }];
}
