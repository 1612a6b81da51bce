/**
 * The flat dump of a tenant: one list per kind, whole objects. It replaces objects and cannot delete. What the sandbox
 * has no use for is not in its dumps, and is passed over in those it is given.
 */
import { idpKey } from '../admin/idp-key.ts';
import { effectiveLifetimes } from '../admin/lifetimes.ts';
import { subjectKey } from '../admin/roles.ts';
import type { ApiContext } from '../http/api-context.ts';
import { unprocessable } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import { type Kind, parseBody } from '../schemas/index.ts';
import type { Json } from '../schemas/parts.ts';
import { type BulkItem, textOf, without } from './bulk-item.ts';
import { unwrapByMethod, wrapByMethod } from './server-tree.ts';

interface List {
  readonly member: string;
  readonly kind: Kind;
  /** The store's id of an entry. */
  readonly id: (entry: Json) => string;
  readonly parentMember: string;
  readonly nameMember?: string;
  /** Left out unless data is asked for. */
  readonly secrets?: readonly string[];
}

const plain = (member: string) => (entry: Json) => textOf(entry[member]);
const point = (entry: Json) => [entry.server_id, entry.type, entry.target_fk].map(textOf).join('/');

/** In the order of writing: what is pointed to comes first. */
const lists: readonly List[] = [
  { member: 'themes', kind: 'theme', id: plain('id'), parentMember: '', nameMember: 'name' },
  {
    member: 'templates',
    kind: 'theme_template',
    id: (entry) => `${textOf(entry.theme_id)}/${textOf(entry.fs_path)}`,
    parentMember: 'theme_id',
  },
  { member: 'mfa_methods', kind: 'mfa_method', id: plain('id'), parentMember: '', secrets: ['auth'] },
  {
    member: 'clients',
    kind: 'client',
    id: plain('client_id'),
    parentMember: 'authorization_server_id',
    nameMember: 'client_name',
    secrets: ['client_secret', 'rotated_secrets'],
  },
  {
    member: 'idps',
    kind: 'idp',
    id: (entry) => idpKey(textOf(entry.authorization_server_id), textOf(entry.id)),
    parentMember: 'authorization_server_id',
    nameMember: 'name',
    secrets: ['credentials'],
  },
  {
    member: 'scopes_without_service',
    kind: 'scope',
    id: plain('id'),
    parentMember: 'authorization_server_id',
    nameMember: 'name',
  },
  { member: 'claims', kind: 'claim', id: plain('id'), parentMember: 'authorization_server_id', nameMember: 'name' },
  { member: 'policies', kind: 'policy', id: plain('id'), parentMember: 'server_id', nameMember: 'policy_name' },
  { member: 'policy_execution_points', kind: 'policy_point', id: point, parentMember: 'server_id' },
  { member: 'scripts', kind: 'script', id: plain('id'), parentMember: 'authorization_server_id', nameMember: 'name' },
  { member: 'script_execution_points', kind: 'script_point', id: point, parentMember: 'server_id' },
  { member: 'acrs', kind: 'acr', id: plain('id'), parentMember: 'authorization_server_id', nameMember: 'value' },
  { member: 'custom_apps', kind: 'custom_app', id: plain('id'), parentMember: 'server_id', nameMember: 'name' },
  {
    member: 'webhooks',
    kind: 'webhook',
    id: plain('webhook_id'),
    parentMember: 'server_id',
    nameMember: 'url',
    secrets: ['api_key'],
  },
  { member: 'theme_bindings', kind: 'theme_binding', id: plain('server_id'), parentMember: 'theme_id' },
  {
    member: 'vanity_domains',
    kind: 'vanity_domain',
    id: plain('domain'),
    parentMember: 'server_id',
    secrets: ['key', 'api_key'],
  },
];

/** @param serverId  only what lives in this server; everything when empty */
export function flatDump(context: ApiContext, tenantId: string, withData: boolean, serverId: string): Json {
  const { store } = context;
  const isShown = (parent: string) => serverId === '' || parent === serverId;
  const dump: Json = {
    servers: store
      .list(tenantId, 'server')
      .filter(({ id }) => isShown(id))
      .map(({ body }) => ({
        ...without({ ...body }, withData ? [] : ['secret', 'rotated_secrets']),
        ...effectiveLifetimes(context, tenantId, body),
      })),
  };
  for (const list of lists) {
    const rows = store.list(tenantId, list.kind).filter(({ parent }) => list.parentMember === '' || isShown(parent));
    dump[list.member] = rows
      .filter(({ body }) => list.kind !== 'scope' || Reflect.get(body, 'service_id') === '')
      .map(({ body }) => shown(list, { ...body }, withData));
  }
  dump.services = store
    .list(tenantId, 'service')
    .filter(({ parent }) => isShown(parent))
    .map(({ id, parent, body }) => ({
      ...body,
      scopes: store
        .list(tenantId, 'scope', { parent, where: { service_id: id } })
        .map((scope) => without({ ...scope.body }, ['service_id'])),
      apis: [],
    }));
  dump.roles = store
    .list(tenantId, 'role')
    .filter(({ parent }) => isShown(parent))
    .map(({ body: { subject, role, resource } }) => ({ subject, role, resource }));
  return dump;
}

function shown({ kind, secrets = [] }: List, body: Json, withData: boolean): Json {
  const entry = without(body, [
    ...(withData ? [] : secrets),
    'saml_metadata_xml',
    ...(kind === 'scope' ? ['service_id'] : []),
  ]);
  if (kind === 'idp') return wrapByMethod(entry);
  if (kind !== 'client') return entry;
  const older = Array.isArray(entry.rotated_secrets) ? entry.rotated_secrets : null;
  const rotated = older === null ? {} : { rotated_secrets: older.map((old) => (isRecord(old) ? old.secret : old)) };
  return { ...entry, ...rotated, audience: entry.audience ?? [body.client_id] };
}

function entriesOf(dump: Json, member: string): Json[] {
  const list = dump[member] ?? [];
  if (!Array.isArray(list)) throw unprocessable({ [member]: 'must be a list' });
  return list.map((entry, index) => {
    if (!isRecord(entry)) throw unprocessable({ [`${member}.${index}`]: 'is required' });
    return entry;
  });
}

export function flatItems(dump: Json): BulkItem[] {
  const servers = entriesOf(dump, 'servers').map((server): BulkItem => {
    const id = textOf(server.id);
    const name = textOf(server.name) || id;
    const parent = textOf(server.parent_id);
    return { kind: 'server', id, parent, name, fields: { ...without(server, ['enable_idp_discovery']), name } };
  });
  const listed = lists.flatMap((list) =>
    entriesOf(dump, list.member).map((entry): BulkItem => {
      const id = list.id(entry);
      const fields =
        list.kind === 'idp' ? unwrapByMethod(entry) : without(entry, list.kind === 'client' ? computed : []);
      const name = textOf(entry[list.nameMember ?? '']) || id;
      return { kind: list.kind, id, parent: textOf(entry[list.parentMember]), name, fields };
    }),
  );
  const services = entriesOf(dump, 'services').flatMap((service): BulkItem[] => {
    const parent = textOf(service.authorization_server_id);
    const id = textOf(service.id);
    const scopes = entriesOf(service, 'scopes').map(
      (scope): BulkItem => ({
        kind: 'scope',
        id: textOf(scope.id),
        parent,
        name: textOf(scope.name),
        fields: { ...scope, service_id: id },
      }),
    );
    const fields = without(service, ['scopes', 'apis', 'authorization_details']);
    return [{ kind: 'service', id, parent, name: textOf(service.name), fields }, ...scopes];
  });
  return [...servers, ...services, ...listed];
}

const computed = ['client_id_issued_at', 'dynamically_registered', 'scope', 'hashed_secret', 'hashed_rotated_secrets'];

/** Grants are made last, because their subjects must be there. */
export function roleItems(context: ApiContext, tenantId: string, dump: Json): BulkItem[] {
  return entriesOf(dump, 'roles').map((grant): BulkItem => {
    const { subject, role, resource } = parseBody('role', { ...grant, subject_key: '' });
    const key = subjectKey(context, tenantId, subject);
    const parent =
      resource.type === 'tenant'
        ? 'tenant:'
        : resource.type === 'workspace'
          ? textOf(resource.workspace_id)
          : `pool:${textOf(resource.identity_pool_id)}`;
    const fields = { subject, subject_key: key, role, resource: { ...resource, tenant_id: tenantId } };
    return { kind: 'role', id: `${parent}|${key}|${role}`, parent, name: '', fields };
  });
}
