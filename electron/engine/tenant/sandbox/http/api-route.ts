/**
 * One operation of the API as data: where it answers, what it needs, what it does. The router turns these into HTTP;
 * the contract test walks the same list, so an operation that is served is an operation that is checked.
 */
import type { NewAuditEvent } from '../audit-log.ts';
import type { Kind } from '../schemas/index.ts';
import type { Stored } from '../store.ts';
import type { ApiContext } from './api-context.ts';

export type TokenWorkspace = 'admin' | 'system';

export interface ApiRequest {
  readonly tenantId: string;
  /** A path parameter; `''` when the route has none of that name. */
  param(name: string): string;
  readonly query: URLSearchParams;
  /** Parsed JSON; `undefined` for a route that takes bytes. */
  readonly body: unknown;
  readonly bytes: Buffer;
  /** The whole header, with a form's boundary. */
  readonly contentHeader: string;
  /** Who asks: the client of the admin or system workspace. */
  readonly clientId: string;
  /** @throws ApiProblem 412 when `If-Match` names another version */
  requireMatch(stored: Stored<Kind>): void;
  audit(event: NewAuditEvent): void;
}

export interface ApiAnswer {
  readonly status: number;
  readonly body?: unknown;
  readonly etag?: string;
  /** Instead of `body`: raw bytes of this type. */
  readonly raw?: { readonly contentType: string; readonly bytes: Uint8Array };
}

export interface ApiRoute {
  /** As in the routing index: `admin.createClaim`. */
  readonly operation: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** With `{name}` parameters, as in the routing index. */
  readonly path: string;
  readonly workspace: TokenWorkspace;
  /** The scope that the token needs; of several, one is enough. */
  readonly scope?: string | readonly string[];
  /** Left out: JSON, in which `null` means unset, whatever the content type says. `patch`: JSON as it is. */
  readonly takes?: 'bytes' | 'patch';
  /** Slow work before the transaction (hashing, reading uploads); its answer replaces the body. */
  readonly prepare?: (request: ApiRequest, context: ApiContext) => Promise<unknown>;
  /** Runs in one transaction; throwing undoes it. */
  readonly handle: (request: ApiRequest, context: ApiContext) => ApiAnswer;
}

export const etagOf = (version: number): string => `"${version}"`;

export const ok = (body: unknown, version?: number): ApiAnswer => withTag({ status: 200, body }, version);
export const created = (body: unknown, version?: number): ApiAnswer => withTag({ status: 201, body }, version);
export const done = (version?: number): ApiAnswer => withTag({ status: 204 }, version);

/** A list is the sum of its parts: its tag changes when one of them does. */
export function okList(body: unknown, rows: ReadonlyArray<{ readonly version: number }>): ApiAnswer {
  const newest = rows.reduce((most, row) => Math.max(most, row.version), 0);
  return { status: 200, body, etag: `"${rows.length}-${newest}"` };
}

function withTag(answer: ApiAnswer, version: number | undefined): ApiAnswer {
  return version === undefined ? answer : { ...answer, etag: etagOf(version) };
}
