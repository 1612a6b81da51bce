/** Plans and applies straight to a port, without a journal: for the tenant of a sign-in test, which is taken back as a whole. */

import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { Operation } from '../../../shared/model/plan.ts';
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

/** What `configureTenant` would do, in its order. Reads only. */
export async function previewConfiguration(
  port: TenantPort,
  blueprint: Blueprint,
  secrets: { readonly connectionSecret: string | null },
  clock: Clock,
  signal: AbortSignal,
): Promise<{ readonly operations: readonly Operation[]; readonly warnings: readonly string[] }> {
  const prepared = await preparePlan(requestFor(port, blueprint, secrets, clock, signal));
  return { operations: prepared.operations.map(({ operation }) => operation), warnings: prepared.desired.warnings };
}

/**
 * @param watch.reviewed sees the operations before the first of them is done, and may throw to stop it
 * @param watch.failed is told which operation the failure came from
 * @param secrets the OIDC connection's secret, when there is one
 * @throws the first `remote/*` failure, naming the operation; what was written before it stays
 */
export async function configureTenant(
  port: TenantPort,
  blueprint: Blueprint,
  secrets: { readonly connectionSecret: string | null },
  clock: Clock,
  signal: AbortSignal,
  watch: {
    readonly reviewed?: (operations: readonly Operation[]) => void | Promise<void>;
    readonly failed?: (operation: Operation) => void;
  } = {},
): Promise<ConfiguredTenant> {
  const prepared = await preparePlan(requestFor(port, blueprint, secrets, clock, signal));
  await watch.reviewed?.(prepared.operations.map(({ operation }) => operation));
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
    const operation = prepared.operations.find((planned) => planned.operation.id === failed)?.operation;
    if (operation !== undefined) watch.failed?.(operation);
    throw new PorticoError(outcome.firstError.code, `${failed}: ${sentenceOf(outcome.firstError)}`, {
      cause: outcome.firstError,
      fields: outcome.firstError.fields,
    });
  }
  if (outcome.status === 'cancelled') throw new PorticoError('local/cancelled', 'The set-up was cancelled.');
  return { clientSecrets, operations: prepared.operations.length, warnings: prepared.desired.warnings };
}

const requestFor = (
  port: TenantPort,
  blueprint: Blueprint,
  { connectionSecret }: { readonly connectionSecret: string | null },
  clock: Clock,
  signal: AbortSignal,
): Parameters<typeof preparePlan>[0] => ({
  port,
  clock,
  blueprint,
  connectionSecret,
  secretIsSent: false,
  owned: [],
  owedInvitations: new Map(),
  signal,
});
