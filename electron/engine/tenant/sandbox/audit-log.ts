/**
 * The tenant's audit log. An event belongs to the server it happened in and, for an organization, to its workspace too,
 * so that both can be asked for it. Events are appended in the transaction of the change that they tell of.
 */
import { randomUUID } from 'node:crypto';
import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { AuditEventBody } from './schemas/records.ts';

export interface NewAuditEvent {
  /** The workspace or organization it happened in. */
  readonly serverId: string;
  /** The organization's parent; empty for a workspace. */
  readonly workspaceId?: string;
  /** `user`, `client`, `role`, `access_token`, … */
  readonly subject: string;
  /** `created`, `granted`, `issued`, … */
  readonly action: string;
  /** `organization_id`, `client_id`, `user_id`, `ip` and the like. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** The payload's only member becomes `{subject}_{action}`. */
  readonly payload?: Readonly<Record<string, unknown>>;
}

export interface AuditFilter {
  readonly serverId: string;
  readonly subjects?: readonly string[];
  readonly actions?: readonly string[];
  readonly from?: Date;
  readonly to?: Date;
  /** Members of the metadata that must have these values. */
  readonly metadata?: Readonly<Record<string, string>>;
  readonly after?: string;
  readonly before?: string;
  readonly order?: 'asc' | 'desc';
  readonly limit?: number;
}

export function appendAuditEvent(
  database: DatabaseSync,
  tenantId: string,
  event: NewAuditEvent,
  now: Date,
): AuditEventBody {
  const organizationId = event.workspaceId ? event.serverId : undefined;
  const body: AuditEventBody = {
    event_id: randomUUID(),
    timestamp: now.toISOString(),
    tenant_id: tenantId,
    server_id: event.serverId,
    event_subject: event.subject,
    action: event.action,
    metadata: { ...(organizationId === undefined ? {} : { organization_id: organizationId }), ...event.metadata },
    payload: { [`${event.subject}_${event.action}`]: event.payload ?? {} },
  };
  database
    .prepare(
      'INSERT INTO audit (tenant, event_id, server, workspace, subject, action, at, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      tenantId,
      body.event_id,
      event.serverId,
      event.workspaceId ?? '',
      event.subject,
      event.action,
      now.getTime(),
      JSON.stringify(body),
    );
  return body;
}

const memberName = /^[a-z_]{1,60}$/;

export function listAuditEvents(database: DatabaseSync, tenantId: string, filter: AuditFilter): AuditEventBody[] {
  const conditions = ['tenant = ?', '(server = ? OR workspace = ?)'];
  const values: SQLInputValue[] = [tenantId, filter.serverId, filter.serverId];
  const add = (condition: string, ...given: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...given);
  };
  if (filter.subjects?.length) add(`subject IN (${filter.subjects.map(() => '?').join(', ')})`, ...filter.subjects);
  if (filter.actions?.length) add(`action IN (${filter.actions.map(() => '?').join(', ')})`, ...filter.actions);
  if (filter.from) add('at >= ?', filter.from.getTime());
  if (filter.to) add('at <= ?', filter.to.getTime());
  for (const [member, wanted] of Object.entries(filter.metadata ?? {})) {
    if (memberName.test(member)) add(`json_extract(body, '$.metadata.${member}') = ?`, wanted);
  }
  const descending = filter.order !== 'asc';
  const reversed = filter.after === undefined && filter.before !== undefined;
  const cursor = filter.after ?? filter.before;
  if (cursor !== undefined) {
    const forward = descending === reversed;
    add(`seq ${forward ? '>' : '<'} (SELECT seq FROM audit WHERE tenant = ? AND event_id = ?)`, tenantId, cursor);
  }
  const direction = descending !== reversed ? 'DESC' : 'ASC';
  const sql = `SELECT body FROM audit WHERE ${conditions.join(' AND ')} ORDER BY seq ${direction} LIMIT ?`;
  const rows = database.prepare(sql).all(...values, filter.limit ?? 20);
  const events = rows.map((row) => AuditEventBody.parse(JSON.parse(String(row.body))));
  return reversed ? events.reverse() : events;
}
