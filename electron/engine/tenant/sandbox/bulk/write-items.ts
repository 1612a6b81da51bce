/**
 * Writes bulk items: each is completed with what only the server sets, checked by its schema, and put. Secrets that a
 * body leaves out are kept. An item that conflicts is replaced, skipped or refused, as the mode says.
 */
import { randomBytes } from 'node:crypto';
import { addServerDefaults } from '../admin/create-server.ts';
import { effectiveLifetimes, lifetimeDefaults } from '../admin/lifetimes.ts';
import { removePool } from '../admin/remove-pool.ts';
import { removeServer } from '../admin/remove-server.ts';
import type { ApiContext } from '../http/api-context.ts';
import { ApiProblem } from '../http/api-problem.ts';
import { isRecord } from '../http/read-body.ts';
import { type Kind, parseBody } from '../schemas/index.ts';
import type { Json } from '../schemas/parts.ts';
import { type BulkItem, type ConflictMode, textOf, without } from './bulk-item.ts';

/** @throws ApiProblem 422 for a conflict in mode `fail`; ZodError for a body that its schema refuses */
export function writeItem(context: ApiContext, tenantId: string, item: BulkItem, mode: ConflictMode): void {
  const { store } = context;
  const existing = store.get(tenantId, item.kind, item.id);
  if (existing !== null && mode === 'ignore') return;
  if (existing !== null && mode === 'fail') {
    throw new ApiProblem(422, `${item.kind} ${item.id} is already there`, {
      [item.kind]: `${item.id} is already there`,
    });
  }
  const current: Json | null = existing === null ? null : { ...existing.body };
  const { initialize, do_not_create_default_claims: withoutClaims, ...fields } = item.fields;
  const body = parseBody(item.kind, complete(context, tenantId, { ...item, fields }, current));
  store.put(tenantId, item.kind, item.id, body, { parent: item.parent, name: item.name });
  if (item.kind === 'server' && existing === null && initialize === true) {
    addServerDefaults(store, tenantId, item.id, { withClaims: withoutClaims !== true });
  }
}

export function removeItem(context: ApiContext, tenantId: string, kind: Kind, id: string): void {
  const { store } = context;
  if (kind === 'server') {
    const server = store.get(tenantId, 'server', id);
    if (server !== null) removeServer(context, tenantId, server);
  } else if (kind === 'pool') removePool(store, tenantId, id);
  else store.remove(tenantId, kind, id);
  if (kind === 'client') store.removeChildren(tenantId, 'api_token', id);
}

function complete(context: ApiContext, tenantId: string, { kind, fields }: BulkItem, current: Json | null): Json {
  const now = context.clock.now().toISOString();
  const dates = { created_at: current?.created_at ?? now, updated_at: now };
  const base = { ...fields, tenant_id: tenantId };
  switch (kind) {
    case 'server':
      return completeServer(context, base, current);
    case 'client':
      return { ...base, ...dates, ...clientSecrets(fields, current), saml_metadata_xml: current?.saml_metadata_xml };
    case 'idp':
      return isEmpty(fields.credentials) && current !== null ? { ...base, credentials: current.credentials } : base;
    case 'webhook':
      return {
        ...base,
        api_key: textOf(fields.api_key) || textOf(current?.api_key) || randomBytes(24).toString('base64url'),
      };
    case 'mfa_method':
      return { ...base, auth: fields.auth ?? current?.auth };
    case 'service':
    case 'schema':
    case 'theme_template':
      return { ...base, ...dates };
    case 'role':
      return fields;
    default:
      return base;
  }
}

const isEmpty = (value: unknown): boolean => !isRecord(value) || Object.keys(value).length === 0;

function clientSecrets(fields: Json, current: Json | null): Json {
  const given = Array.isArray(fields.rotated_secrets) ? fields.rotated_secrets : [];
  const older = given.map((secret) => (typeof secret === 'string' ? { secret } : secret));
  return {
    client_secret:
      textOf(fields.client_secret) || textOf(current?.client_secret) || randomBytes(32).toString('base64url'),
    rotated_secrets: older.length > 0 ? older : (current?.rotated_secrets ?? []),
  };
}

/** A lifetime that was inherited, and is sent back as it was shown, stays inherited. */
function completeServer(context: ApiContext, base: Json, current: Json | null): Json {
  const fields = without(base, ['jwks', 'issuer_url', 'mtls_issuer_url', 'theme_id', 'supported_application_purposes']);
  const kept = {
    ...fields,
    secret: textOf(fields.secret) || (current?.secret ?? randomBytes(32).toString('hex')),
    rotated_secrets: fields.rotated_secrets ?? current?.rotated_secrets,
    subject_identifier_algorithm_salt:
      textOf(fields.subject_identifier_algorithm_salt) ||
      (current?.subject_identifier_algorithm_salt ?? randomBytes(12).toString('hex')),
  };
  if (current === null) return kept;
  const stored = parseBody('server', current);
  const shown = effectiveLifetimes(context, stored.tenant_id, stored);
  const inherited = Object.keys(lifetimeDefaults).filter(
    (name) => current[name] === undefined && fields[name] === Reflect.get(shown, name),
  );
  return without({ ...kept, key_type: current.key_type }, inherited);
}
