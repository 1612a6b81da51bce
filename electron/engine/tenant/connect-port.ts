/** Puts a port together from an address and credentials: token sources, client, port. */
import type { Clock } from '../kernel/clock.ts';
import { createApiClient } from './http/api-client.ts';
import { defaultRetryRules, type RetryRules } from './http/retry.ts';
import { createTokenSource } from './http/token-source.ts';
import { createTenantPort, type TenantPort } from './tenant-port.ts';

/** Everything that is needed to speak to one tenant, secrets included; it never leaves this room. */
export interface TargetAccess {
  readonly name: string;
  readonly baseUrl: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly authentication: 'client_secret' | 'private_key_jwt';
  readonly systemClientId: string;
  readonly systemClientSecret: string;
  readonly caPem: string;
}

export interface ConnectOptions {
  readonly clock: Clock;
  /** Longest wait for one answer, its body included. */
  readonly timeoutMs?: number;
  readonly retry?: RetryRules;
}

const defaultTimeoutMs = 30_000;

export const tokenUrlOf = (access: Pick<TargetAccess, 'baseUrl' | 'tenantId'>, workspace: 'admin' | 'system'): string =>
  `${access.baseUrl}/${encodeURIComponent(access.tenantId)}/${workspace}/oauth2/token`;

export function connectPort(access: TargetAccess, options: ConnectOptions): TenantPort {
  const count = { requests: 0 };
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const tokens = createTokenSource(
    {
      tokenUrl: tokenUrlOf(access, 'admin'),
      clientId: access.clientId,
      secret: access.clientSecret,
      authentication: access.authentication,
      scope: '',
    },
    {
      clock: options.clock,
      timeoutMs,
      caPem: access.caPem,
      onRequest: () => {
        count.requests += 1;
      },
    },
  );
  const open = (own: { requests: number }): TenantPort => {
    const api = createApiClient({
      baseUrl: access.baseUrl,
      tokens,
      timeoutMs,
      caPem: access.caPem,
      retry: options.retry ?? defaultRetryRules,
      count: own,
    });
    const identity = { name: access.name, baseUrl: access.baseUrl, tenantId: access.tenantId };
    return createTenantPort(identity, api, () => open({ requests: 0 }));
  };
  return open(count);
}
