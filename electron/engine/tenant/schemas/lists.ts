/** The lists of the admin API. A list that is `null` is an empty one. */
import { z } from 'zod';
import {
  ClaimObject,
  ClientObject,
  IdpBaseObject,
  OrganizationObject,
  PoolObject,
  RoleSubject,
  ScopeObject,
  UserObject,
  WorkspaceObject,
} from './objects.ts';

/** Of the audit log. How the payload of a failed sign-in looks is not documented. */
const AuditEvent = z.looseObject({
  event_id: z.string().max(200),
  timestamp: z.string().max(100),
  event_subject: z.string().max(100),
  action: z.string().max(100),
  payload: z.record(z.string(), z.unknown()).nullish(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;

const listOf = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);

export const WorkspaceList = z.looseObject({ workspaces: listOf(WorkspaceObject) });
export const OrganizationList = z.looseObject({ organizations: listOf(OrganizationObject) });
export const PoolList = z.looseObject({ pools: listOf(PoolObject) });
export const UserList = z.looseObject({ users: listOf(UserObject) });
export const IdpList = z.looseObject({ idps: listOf(IdpBaseObject) });
export const ScopeList = z.looseObject({ scopes: listOf(ScopeObject) });
export const ClientList = z.looseObject({ clients: listOf(ClientObject) });
export const ClaimList = z.looseObject({ claims: listOf(ClaimObject) });
export const AuditEventList = z.looseObject({ audit_events: listOf(AuditEvent) });
export const RoleList = z.looseObject({ subjects: listOf(RoleSubject) });
