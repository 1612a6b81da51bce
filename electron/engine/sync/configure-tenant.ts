/** Plans and applies straight to a port, without a journal: for the scratch tenant of a sign-in test. */

import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/new-id.ts';
import type { TenantPort } from '../tenant/index.ts';
import { preparePlan } from './plan/prepare-plan.ts';
import { execute, sentenceOf } from './run/execute.ts';

export interface ConfiguredTenant {
  /** Secrets of the applications, by client id. */
  readonly clientSecrets: ReadonlyMap<string, string>;
  readonly operations: number;
  readonly warnings: readonly string[];
}

/**
 * @param secrets the OIDC connection's secret, when there is one
 * @throws the first `remote/*` failure, naming the operation; what was written before it stays
 */
export async function configureTenant(
  port: TenantPort,
  blueprint: Blueprint,
  secrets: { readonly connectionSecret: string | null },
  clock: Clock,
  signal: AbortSignal,
): Promise<ConfiguredTenant> {
  const prepared = await preparePlan({
    port,
    clock,
    blueprint,
    connectionSecret: secrets.connectionSecret,
    secretIsSent: false,
    owned: [],
    owedInvitations: new Map(),
    signal,
  });
  const clientSecrets = new Map<string, string>();
  const outcome = await execute({
    port,
    clock,
    runId: newId('run'),
    operations: prepared.operations,
    recorder: { append: async () => {} },
    earlier: new Map(),
    open: new Set(),
    signal,
    keepSecret: async (clientId, secret) => {
      clientSecrets.set(clientId, secret);
    },
    onWritten: async () => {},
    onProgress: () => {},
  });
  if (outcome.firstError !== null) {
    const failed = [...outcome.results.values()].find(({ status }) => status === 'failed')?.op ?? 'the set-up';
    throw new PorticoError(outcome.firstError.code, `${failed}: ${sentenceOf(outcome.firstError)}`, {
      cause: outcome.firstError,
      fields: outcome.firstError.fields,
    });
  }
  if (outcome.status === 'cancelled') throw new PorticoError('local/cancelled', 'The set-up was cancelled.');
  return { clientSecrets, operations: prepared.operations.length, warnings: prepared.desired.warnings };
}
