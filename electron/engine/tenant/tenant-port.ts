/**
 * One way to read and change what a tenant holds. Hides paths, paging, ids that bodies repeat, tokens, repeats and rate.
 * Everything throws `remote/*` or `trust/certificate` with words; nothing is half understood.
 */
import type { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { inWords, type ResourceAddress, type ServerObject, type Versioned } from './address.ts';
import type { ApiClient } from './http/api-client.ts';
import { maxItems, type Paged, readPages } from './http/read-pages.ts';
import {
  type AuditEvent,
  AuditEventList,
  ClaimList,
  ClientList,
  IdpList,
  OrganizationList,
  PoolList,
  RoleList,
  ScopeList,
  UserList,
  WorkspaceList,
} from './schemas/lists.ts';
import { objectSchemas } from './schemas/objects.ts';
import { Environment, RotatedSecret } from './schemas/protocol.ts';
import { adminBase, identityBase, idMembers, type Wire, wiresOf } from './wire.ts';

export interface TargetIdentity {
  /** Name in this home; `at-…` for a tenant that was given whole. */
  readonly name: string;
  readonly baseUrl: string;
  readonly tenantId: string;
}

export interface RoleGrant {
  readonly poolId: string;
  readonly userId: string;
  readonly roles: readonly string[];
}

/** A list may be cut short; then what is not in it may still exist. */
export interface UserPage {
  readonly users: readonly ServerObject[];
  readonly complete: boolean;
}

export interface TenantPort {
  readonly target: TargetIdentity;
  /** Requests sent through this port, tokens included. */
  requests(): number;
  /** The same tenant with the same token, counting from zero: one for each run. */
  fork(): TenantPort;
  environment(signal: AbortSignal): Promise<Environment>;
  workspaces(signal: AbortSignal): Promise<readonly ServerObject[]>;
  organizations(workspaceId: string, signal: AbortSignal): Promise<readonly ServerObject[]>;
  /** `null` when there is none. Claims, roles and invitations cannot be read one by one: use their lists. */
  read(address: ResourceAddress, signal: AbortSignal): Promise<Versioned | null>;
  list(
    kind: 'pool' | 'idp' | 'scope' | 'client' | 'claim',
    organizationId: string,
    signal: AbortSignal,
  ): Promise<readonly ServerObject[]>;
  /** At most `limit` people. */
  users(poolId: string, limit: number, signal: AbortSignal): Promise<UserPage>;
  roles(organizationId: string, signal: AbortSignal): Promise<readonly RoleGrant[]>;
  /** What the server's audit log says of sign-ins in this organization, oldest first, at most a hundred. */
  signInEvents(
    organizationId: string,
    action: 'failed' | 'succeeded',
    signal: AbortSignal,
  ): Promise<readonly AuditEvent[]>;
  /** @param idempotencyKey 32 to 255 characters; the same one for the same deed, also after a crash */
  create(address: ResourceAddress, body: ServerObject, idempotencyKey: string, signal: AbortSignal): Promise<Versioned>;
  /** Whole object. Refused with `remote/changed` when the server no longer has the version of `etag`. */
  update(address: ResourceAddress, body: ServerObject, etag: string | null, signal: AbortSignal): Promise<Versioned>;
  /** `false` when it was not there. */
  remove(address: ResourceAddress, etag: string | null, signal: AbortSignal): Promise<boolean>;
  /** A new secret for a client; the old one ends with it. */
  rotateSecret(clientId: string, idempotencyKey: string, signal: AbortSignal): Promise<string>;
  /** Method and path of a deed, and the ids its body repeats: for showing a plan. */
  describe(
    action: 'create' | 'update' | 'delete',
    address: ResourceAddress,
  ): { readonly wire: Wire; readonly members: ServerObject } | null;
}

export function createTenantPort(target: TargetIdentity, api: ApiClient, fork: () => TenantPort): TenantPort {
  const { tenantId } = target;
  const admin = adminBase(tenantId);
  const identity = identityBase(tenantId);

  const whole = async <T>(list: Paged<T>, signal: AbortSignal) => (await readPages(api, list, maxItems, signal)).items;
  const once = async <T>(path: string, schema: z.ZodType<T>, what: string, signal: AbortSignal) =>
    (await api.send({ method: 'GET', path, schema, what, signal })).value;

  return {
    target,
    requests: () => api.requests(),
    fork,
    environment: (signal) => once(`${admin}/environment`, Environment, 'asking what this tenant can do', signal),
    workspaces: (signal) =>
      whole(
        {
          path: `${admin}/workspaces?workspace_types=regular`,
          cursor: 'after_workspace_id',
          schema: WorkspaceList,
          items: (p) => p.workspaces,
          idOf: (w) => w.id,
          what: 'listing the workspaces',
        },
        signal,
      ),
    organizations: (workspaceId, signal) =>
      whole(
        {
          path: `${admin}/organizations?parent_id=${encodeURIComponent(workspaceId)}`,
          cursor: 'after_organization_id',
          schema: OrganizationList,
          items: (p) => p.organizations,
          idOf: (o) => o.id,
          what: `listing the organizations of ${workspaceId}`,
        },
        signal,
      ),

    async read(address, signal) {
      const wire = wiresOf(tenantId, address).read;
      if (wire === null) throw new Error(`${address.kind} cannot be read one by one`);
      try {
        const answer = await api.send({
          ...wire,
          schema: objectSchemas[address.kind],
          what: `reading ${inWords(address)}`,
          signal,
        });
        return { body: answer.value, etag: answer.etag };
      } catch (error) {
        if (error instanceof PorticoError && error.code === 'remote/not-found') return null;
        throw error;
      }
    },

    async list(kind, organizationId, signal) {
      const server = `${admin}/servers/${encodeURIComponent(organizationId)}`;
      const what = `listing the ${kind}s of ${organizationId}`;
      switch (kind) {
        case 'pool':
          return whole(
            {
              path: `${identity}/workspace/${encodeURIComponent(organizationId)}/pools`,
              cursor: 'after_pool_id',
              schema: PoolList,
              items: (p) => p.pools,
              idOf: (p) => p.id,
              what,
            },
            signal,
          );
        case 'client':
          return whole(
            {
              path: `${server}/clients`,
              cursor: 'after_client_id',
              schema: ClientList,
              items: (p) => p.clients,
              idOf: (c) => c.client_id,
              what,
            },
            signal,
          );
        case 'idp':
          return (await once(`${server}/idps`, IdpList, what, signal)).idps;
        case 'scope':
          return (await once(`${server}/scopes`, ScopeList, what, signal)).scopes;
        case 'claim':
          return (await once(`${server}/claims`, ClaimList, what, signal)).claims;
      }
    },

    async users(poolId, limit, signal) {
      const path = `${identity}/pools/${encodeURIComponent(poolId)}/users`;
      const page = await readPages(
        api,
        {
          path,
          cursor: 'after_user_id',
          schema: UserList,
          items: (p) => p.users,
          idOf: (u) => u.id,
          what: `listing the people of ${poolId}`,
        },
        limit,
        signal,
      );
      return { users: page.items, complete: page.complete };
    },

    async roles(organizationId, signal) {
      const list = await once(
        `${admin}/servers/${encodeURIComponent(organizationId)}/roles`,
        RoleList,
        `listing the roles in ${organizationId}`,
        signal,
      );
      return list.subjects.flatMap((subject) => {
        const roles = Object.entries(subject.roles ?? {}).flatMap(([role, held]) => (held ? [role] : []));
        const userId = subject.identity_pool_user_id ?? '';
        return userId === '' ? [] : [{ poolId: subject.identity_pool_id ?? '', userId, roles }];
      });
    },

    async signInEvents(organizationId, action, signal) {
      const asked = new URLSearchParams({ event_subject: 'login', event_action: action, order: 'asc', limit: '100' });
      const { audit_events: events } = await once(
        `${admin}/servers/${encodeURIComponent(organizationId)}/audit-events?${asked}`,
        AuditEventList,
        `reading the audit log of ${organizationId}`,
        signal,
      );
      // A filter that a server does not know is not applied.
      return events.filter((event) => event.event_subject === 'login' && event.action === action);
    },

    async create(address, body, idempotencyKey, signal) {
      const answer = await api.send({
        ...wiresOf(tenantId, address).create,
        body: { ...body, ...idMembers(tenantId, address) },
        schema: objectSchemas[address.kind],
        what: `creating ${inWords(address)}`,
        idempotencyKey,
        signal,
      });
      return { body: answer.value, etag: answer.etag };
    },

    async update(address, body, etag, signal) {
      const wire = wiresOf(tenantId, address).update;
      if (wire === null) throw new Error(`${address.kind} cannot be updated`);
      const members = address.kind === 'user' ? {} : idMembers(tenantId, address);
      const answer = await api.send({
        ...wire,
        body: { ...body, ...members },
        schema: objectSchemas[address.kind],
        what: `changing ${inWords(address)}`,
        ifMatch: etag,
        signal,
      });
      return { body: answer.value, etag: answer.etag };
    },

    async remove(address, etag, signal) {
      const wire = wiresOf(tenantId, address).remove;
      if (wire === null) throw new Error(`${address.kind} cannot be removed`);
      const body = address.kind === 'role' ? { body: idMembers(tenantId, address) } : {};
      try {
        await api.send({
          ...wire,
          ...body,
          schema: objectSchemas.role,
          what: `removing ${inWords(address)}`,
          ifMatch: etag,
          signal,
        });
        return true;
      } catch (error) {
        if (error instanceof PorticoError && error.code === 'remote/not-found') return false;
        throw error;
      }
    },

    async rotateSecret(clientId, idempotencyKey, signal) {
      const client = `${admin}/clients/${encodeURIComponent(clientId)}`;
      const what = `making a new secret for client ${clientId}`;
      const { value } = await api.send({
        method: 'POST',
        path: `${client}/rotateSecret`,
        body: {},
        schema: RotatedSecret,
        what,
        idempotencyKey,
        signal,
      });
      await api.send({
        method: 'POST',
        path: `${client}/revokeRotatedSecrets`,
        body: {},
        schema: objectSchemas.role,
        what: `ending the old secrets of client ${clientId}`,
        signal,
      });
      return value.secret;
    },

    describe(action, address) {
      const wires = wiresOf(tenantId, address);
      const wire = action === 'create' ? wires.create : action === 'update' ? wires.update : wires.remove;
      const withBody = action !== 'delete' || address.kind === 'role';
      return wire === null ? null : { wire, members: withBody ? idMembers(tenantId, address) : {} };
    },
  };
}
