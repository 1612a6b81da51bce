/**
 * Did the server refuse? Its page is seen by the person alone, but its audit log tells of failed sign-ins, and the organization is the
 * test's own: whatever failed there is this sign-in.
 */
import type { Core } from '../../core.ts';
import type { TenantPort } from '../../tenant/index.ts';

/** What the server's own log says. */
export interface LoggedRefusal {
  readonly at: Date;
  /** The server's reason; empty when its event tells none. */
  readonly why: string;
}

export type AskAuditLog = (signal: AbortSignal) => Promise<LoggedRefusal | null>;

/** Asks once, and never throws: null while nothing failed, and for good once the log could not be read. */
export function createAuditAsker(
  { log, clock }: Pick<Core, 'log' | 'clock'>,
  port: Pick<TenantPort, 'signInEvents'>,
  organizationId: string,
): AskAuditLog {
  let isClosed = false;
  return async (signal) => {
    if (isClosed) return null;
    try {
      const [first] = await port.signInEvents(organizationId, 'failed', signal);
      if (first === undefined) return null;
      const at = new Date(first.timestamp);
      return { at: Number.isNaN(at.getTime()) ? clock.now() : at, why: reasonIn(first.payload ?? {}) };
    } catch (error) {
      if (signal.aborted) return null;
      isClosed = true;
      log('warn', 'target-audit-log-not-read', { organizationId, error });
      return null;
    }
  };
}

const tellingMembers = ['reason', 'error_description', 'error_hint', 'error', 'cause', 'message', 'description'];

/** The payload has one member, named after subject and action; what that holds is not documented. */
function reasonIn(payload: Readonly<Record<string, unknown>>): string {
  for (const holder of [payload, ...Object.values(payload)]) {
    if (typeof holder !== 'object' || holder === null) continue;
    const members = new Map<string, unknown>(Object.entries(holder));
    for (const name of tellingMembers) {
      const value = members.get(name);
      if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, 500);
    }
  }
  return '';
}
