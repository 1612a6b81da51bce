/** A server with all that lives in it as one tree, the way the promote API shows it; and what of it is secret. */
import { effectiveLifetimes } from '../admin/lifetimes.ts';
import type { ApiContext } from '../http/api-context.ts';
import { isRecord } from '../http/read-body.ts';
import type { Kind } from '../schemas/index.ts';
import type { Json } from '../schemas/parts.ts';
import type { Stored } from '../store.ts';
import { without } from './bulk-item.ts';

/** Maps of a tree that need no more than the owner's ids taken off. */
export interface Section {
  readonly member: string;
  readonly kind: Kind;
  /** The member of the body that is the key of the map. */
  readonly idMember: string;
  /** Members that the place in the tree says. */
  readonly owner: readonly string[];
  /** The member that becomes a file name; never empty in an export. */
  readonly nameMember: string;
  readonly secrets: readonly string[];
}

export const serverSections: readonly Section[] = [
  {
    member: 'clients',
    kind: 'client',
    idMember: 'client_id',
    owner: ['tenant_id', 'authorization_server_id', 'saml_metadata_xml'],
    nameMember: 'client_name',
    secrets: ['client_secret', 'rotated_secrets'],
  },
  {
    member: 'idps',
    kind: 'idp',
    idMember: 'id',
    owner: ['tenant_id', 'authorization_server_id', 'client_id'],
    nameMember: 'name',
    secrets: ['credentials'],
  },
  {
    member: 'policies',
    kind: 'policy',
    idMember: 'id',
    owner: ['tenant_id', 'server_id'],
    nameMember: 'policy_name',
    secrets: [],
  },
  {
    member: 'scripts',
    kind: 'script',
    idMember: 'id',
    owner: ['tenant_id', 'authorization_server_id'],
    nameMember: 'name',
    secrets: [],
  },
  {
    member: 'custom_apps',
    kind: 'custom_app',
    idMember: 'id',
    owner: ['tenant_id', 'server_id', 'client_id'],
    nameMember: 'name',
    secrets: [],
  },
  {
    member: 'webhooks',
    kind: 'webhook',
    idMember: 'webhook_id',
    owner: ['tenant_id', 'server_id'],
    nameMember: 'url',
    secrets: ['api_key'],
  },
  {
    member: 'pools',
    kind: 'pool',
    idMember: 'id',
    owner: ['tenant_id', 'workspace_id'],
    nameMember: 'name',
    secrets: [],
  },
];

/** One entry of a map, as the tree shows it. */
export function sectionEntry(section: Section, body: Json, withCredentials: boolean): Json {
  const shown = without(body, [section.idMember, ...section.owner, ...(withCredentials ? [] : section.secrets)]);
  const named = { ...shown, [section.nameMember]: shown[section.nameMember] || body[section.idMember] };
  if (section.kind === 'idp') return wrapByMethod(named);
  if (section.kind !== 'client') return named;
  const scopes = Array.isArray(shown.scopes) ? shown.scopes : [];
  const rotated = Array.isArray(shown.rotated_secrets) ? shown.rotated_secrets : [];
  return {
    ...named,
    scope: scopes.join(' '),
    audience: shown.audience ?? [body.client_id],
    ...(withCredentials ? { rotated_secrets: rotated.map((old) => (isRecord(old) ? old.secret : old)) } : {}),
  };
}

/** `settings: { saml_v2: {…} }`: in dumps, one level deeper than in the per-type API. */
export function wrapByMethod(idp: Json): Json {
  const method = String(idp.method);
  const wrap = (value: unknown) => (isRecord(value) ? { [method]: value } : undefined);
  return without({ ...idp, settings: wrap(idp.settings), credentials: wrap(idp.credentials) }, []);
}

export function unwrapByMethod(idp: Json): Json {
  const method = String(idp.method);
  const unwrap = (value: unknown) => (isRecord(value) && method in value ? value[method] : undefined);
  return without({ ...idp, settings: unwrap(idp.settings), credentials: unwrap(idp.credentials) }, []);
}

export function serverTree(context: ApiContext, server: Stored<'server'>, withCredentials: boolean): Json {
  const { store } = context;
  const { tenant_id: tenantId } = server.body;
  const children = <K extends Kind>(kind: K) => store.list(tenantId, kind, { parent: server.id });
  const points = children('policy_point').map(({ body }) => body);
  const pointsOf = (target: string) =>
    Object.fromEntries(
      points.filter((point) => point.target_fk === target).map((point) => [point.type, point.policy_id]),
    );

  const tree: Json = serverScalars(context, server, withCredentials);
  for (const section of serverSections) {
    const entries = children(section.kind).map((row) => [
      String(Reflect.get(row.body, section.idMember)),
      sectionEntry(section, { ...row.body }, withCredentials),
    ]);
    tree[section.member] = Object.fromEntries(entries);
  }
  const clients = isRecord(tree.clients) ? tree.clients : {};
  tree.clients = Object.fromEntries(
    Object.entries(clients).map(([id, client]) => [
      id,
      { ...(isRecord(client) ? client : {}), policy_execution_points: pointsOf(id) },
    ]),
  );
  const scopes = children('scope');
  const scopesOf = (serviceId: string) =>
    Object.fromEntries(
      scopes
        .filter((scope) => scope.body.service_id === serviceId)
        .map((scope) => [
          scope.body.name,
          { ...scopeEntry({ ...scope.body }), policy_execution_points: pointsOf(scope.id) },
        ]),
    );
  tree.services = Object.fromEntries(
    children('service').map(({ id, body }) => [
      id,
      { ...without({ ...body }, ['id', 'tenant_id', 'authorization_server_id']), scopes: scopesOf(id), apis: {} },
    ]),
  );
  tree.scopes_without_service = scopesOf('');
  tree.claims = claimTree(children('claim').map(({ body }) => body));
  tree.policy_execution_points = pointsOf(server.id);
  tree.script_execution_points = scriptPoints(children('script_point').map(({ body }) => body));
  const theme = store.get(tenantId, 'theme_binding', server.id);
  if (theme !== null) tree.theme_binding = { theme_id: theme.body.theme_id };
  return tree;
}

function serverScalars(context: ApiContext, { body }: Stored<'server'>, withCredentials: boolean): Json {
  const secret = withCredentials ? [] : ['secret', 'rotated_secrets'];
  return {
    ...without({ ...body }, ['id', 'tenant_id', ...secret]),
    ...effectiveLifetimes(context, body.tenant_id, body),
    enable_idp_discovery: body.idp_discovery.enabled,
    metadata: body.metadata ?? { payload: {} },
    organization: body.organization ?? { domains: [] },
  };
}

const scopeEntry = (body: Json): Json =>
  without(body, ['id', 'tenant_id', 'authorization_server_id', 'service_id', 'name']);

function claimTree(claims: ReadonlyArray<{ readonly type: string; readonly name: string }>): Json {
  const tree: Record<string, Json> = {};
  for (const claim of claims) {
    tree[claim.type] = {
      ...tree[claim.type],
      [claim.name]: without({ ...claim }, ['id', 'tenant_id', 'authorization_server_id', 'name', 'type']),
    };
  }
  return tree;
}

function scriptPoints(
  points: ReadonlyArray<{ readonly type: string; readonly target_fk: string; readonly script_id: string }>,
): Json {
  const tree: Record<string, Json> = {};
  for (const { type, target_fk, script_id } of points) tree[type] = { ...tree[type], [target_fk]: { script_id } };
  return tree;
}
