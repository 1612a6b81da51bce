/**
 * Access tokens for the API itself: opaque, kept as a hash in the database, so every process that has the file open
 * accepts them and removing a client ends them.
 */
import { createHash, randomBytes } from 'node:crypto';
import type { SandboxStore } from '../store.ts';
import type { TokenWorkspace } from './api-route.ts';

export const apiTokenSeconds = 3600;

export interface ApiToken {
  readonly clientId: string;
  readonly workspace: TokenWorkspace;
  readonly scopes: readonly string[];
}

const idOf = (token: string): string => createHash('sha256').update(token).digest('base64url');

export function issueApiToken(store: SandboxStore, tenantId: string, token: ApiToken): string {
  const value = randomBytes(32).toString('base64url');
  store.put(
    tenantId,
    'api_token',
    idOf(value),
    { client_id: token.clientId, workspace: token.workspace, scopes: [...token.scopes] },
    { parent: token.clientId, expiresAt: new Date(store.clock.now().getTime() + apiTokenSeconds * 1000) },
  );
  return value;
}

/** `null` for a token that is unknown, over, of another tenant, or whose client is gone or inactive. */
export function readApiToken(store: SandboxStore, tenantId: string, authorization: string | null): ApiToken | null {
  const value = /^bearer\s+(\S{1,4000})$/i.exec(authorization ?? '')?.[1];
  const stored = value === undefined ? null : store.get(tenantId, 'api_token', idOf(value));
  if (stored === null) return null;
  const client = store.get(tenantId, 'client', stored.body.client_id);
  if (client?.body.client_status !== 'active') return null;
  return { clientId: stored.body.client_id, workspace: stored.body.workspace, scopes: stored.body.scopes };
}
