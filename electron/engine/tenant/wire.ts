/**
 * Paths and query members of the admin API for each kind of thing, and the ids that bodies repeat. A table, no logic.
 * Section numbers refer to the API's own chapters: organizations, pools, identity providers, applications, claims.
 */
import type { ResourceAddress, ServerObject } from './address.ts';

export interface Wire {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
}

/** `null`: the API has no such call for this kind of thing. */
export interface Wires {
  readonly read: Wire | null;
  readonly create: Wire;
  readonly update: Wire | null;
  readonly remove: Wire | null;
}

const seg = encodeURIComponent;

export const adminBase = (tenantId: string): string => `/api/admin/${seg(tenantId)}`;
export const identityBase = (tenantId: string): string => `/api/identity/${seg(tenantId)}/admin`;

function plain(collection: string, item: string): Wires {
  return {
    read: { method: 'GET', path: item },
    create: { method: 'POST', path: collection },
    update: { method: 'PUT', path: item },
    remove: { method: 'DELETE', path: item },
  };
}

export function wiresOf(tenantId: string, address: ResourceAddress): Wires {
  const admin = adminBase(tenantId);
  const identity = identityBase(tenantId);
  switch (address.kind) {
    case 'workspace':
    case 'server':
      return plain(`${admin}/servers`, `${admin}/servers/${seg(address.id)}`);
    case 'organization':
      return plain(`${admin}/organizations`, `${admin}/organizations/${seg(address.id)}`);
    case 'pool':
      return plain(
        `${identity}/workspace/${seg(address.organizationId)}/pools`,
        `${identity}/pools/${seg(address.id)}`,
      );
    case 'user':
      return plain(
        `${identity}/pools/${seg(address.poolId)}/users`,
        `${identity}/pools/${seg(address.poolId)}/users/${seg(address.id)}`,
      );
    case 'role': {
      const roles = `${admin}/servers/${seg(address.organizationId)}/roles`;
      return {
        read: null,
        create: { method: 'POST', path: `${roles}/grant` },
        update: null,
        remove: { method: 'DELETE', path: `${roles}/revoke` },
      };
    }
    case 'invitation': {
      const user = `${identity}/pools/${seg(address.poolId)}/users/${seg(address.userId)}`;
      const query = new URLSearchParams({ mode: 'invitation', server_id: address.organizationId });
      return {
        read: null,
        create: { method: 'POST', path: `${user}/activation/send?${query}` },
        update: null,
        remove: null,
      };
    }
    case 'idp': {
      const idps = `${admin}/servers/${seg(address.organizationId)}/idps`;
      // Deleting takes no type segment, unlike every other call on an identity provider.
      return {
        ...plain(`${idps}/${seg(address.method)}`, `${idps}/${seg(address.method)}/${seg(address.id)}`),
        remove: { method: 'DELETE', path: `${idps}/${seg(address.id)}` },
      };
    }
    case 'scope':
      return plain(`${admin}/scopes`, `${admin}/scopes/${seg(address.id)}`);
    case 'client': {
      const query = new URLSearchParams({ application_purpose: address.purpose });
      return plain(
        `${admin}/clients${address.purpose === '' ? '' : `?${query}`}`,
        `${admin}/clients/${seg(address.id)}`,
      );
    }
    case 'claim':
      return { ...plain(`${admin}/claims`, `${admin}/claims/${seg(address.id)}`), read: null };
  }
}

/** The ids that a body repeats and that must equal the path. */
export function idMembers(tenantId: string, address: ResourceAddress): ServerObject {
  switch (address.kind) {
    case 'workspace':
    case 'server':
      return { tenant_id: tenantId, id: address.id };
    case 'organization':
      return { id: address.id };
    case 'pool':
      return { tenant_id: tenantId, id: address.id, workspace_id: address.organizationId };
    case 'user':
      return { id: address.id };
    case 'role':
      return {
        tenant_id: tenantId,
        type: 'identity_pool_user',
        role: address.role,
        identity_pool_id: address.poolId,
        identity_pool_user_id: address.userId,
      };
    case 'invitation':
      return {};
    case 'idp':
    case 'scope':
    case 'claim':
      return { tenant_id: tenantId, authorization_server_id: address.organizationId, id: address.id };
    case 'client':
      return { tenant_id: tenantId, authorization_server_id: address.organizationId, client_id: address.id };
  }
}
