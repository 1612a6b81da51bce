/**
 * A second server like the first. Ids that are unique in the tenant (applications, policies, pools, services) are given
 * the new server's id in place of the old one's, or in front; references among them follow. People are not copied.
 */
import type { ApiContext } from '../http/api-context.ts';
import { isRecord } from '../http/read-body.ts';
import { Json } from '../schemas/parts.ts';
import type { Stored } from '../store.ts';
import { mergePatch } from './merge-patch.ts';
import { serverTree } from './server-tree.ts';
import { serverItems } from './tree-items.ts';
import { writeItem } from './write-items.ts';

const renamed = ['clients', 'policies', 'pools', 'services', 'scripts', 'custom_apps', 'webhooks'] as const;

export function cloneServer(
  context: ApiContext,
  tenantId: string,
  source: Stored<'server'>,
  id: string,
  patch: Json,
): void {
  const tree = serverTree(context, source, true);
  const rename = new Map([[source.id, id]]);
  for (const member of renamed) {
    for (const old of Object.keys(isRecord(tree[member]) ? tree[member] : {}))
      rename.set(old, newName(source.id, id, old));
  }
  const copy = Json.parse(mergePatch(withNewIds(tree, rename), patch));
  for (const item of serverItems(context, tenantId, id, copy)) writeItem(context, tenantId, item, 'fail');
}

function newName(sourceId: string, id: string, old: string): string {
  const plain = old.startsWith(`${sourceId}-`) ? old.slice(sourceId.length + 1) : old;
  return `${id}-${plain}`;
}

/** Members whose value is one of the renamed ids. */
const references = new Set([
  'policy_id',
  'script_id',
  'identity_pool_id',
  'pool_id',
  'gateway_id',
  'default_client_id',
]);

function withNewIds(tree: Json, rename: ReadonlyMap<string, string>): Json {
  const visit = (value: unknown, name: string): unknown => {
    if (typeof value === 'string') return references.has(name) ? (rename.get(value) ?? value) : value;
    if (Array.isArray(value)) return value.map((item) => visit(item, ''));
    if (!isRecord(value)) return value;
    const isMap = name === 'policy_execution_points';
    return Object.fromEntries(
      Object.entries(value).map(([member, inner]) =>
        isMap && typeof inner === 'string' ? [member, rename.get(inner) ?? inner] : [member, visit(inner, member)],
      ),
    );
  };
  const copy = Json.parse(visit(tree, ''));
  for (const member of renamed) copy[member] = renameKeys(copy[member], rename);
  const points = isRecord(copy.script_execution_points) ? copy.script_execution_points : {};
  copy.script_execution_points = Object.fromEntries(
    Object.entries(points).map(([type, targets]) => [type, renameKeys(targets, rename)]),
  );
  return copy;
}

function renameKeys(map: unknown, rename: ReadonlyMap<string, string>): unknown {
  if (!isRecord(map)) return map;
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [rename.get(key) ?? key, value]));
}
