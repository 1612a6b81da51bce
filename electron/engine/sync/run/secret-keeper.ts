/**
 * Secrets that a server gives once: kept in the vault under the client, and for the length of this process so that they
 * can be shown even where the vault refuses.
 */

import { PorticoError } from '../../../../shared/errors.ts';
import type { RunId, TargetName } from '../../../../shared/model/ids.ts';
import type { Core } from '../../core.ts';
import type { RunHistory } from './run-history.ts';

export interface SecretKeeper {
  keep(runId: RunId, target: TargetName, clientId: string, secret: string): Promise<void>;
  /** Of the clients that a run created, where they are still known. */
  of(history: RunHistory): Promise<Array<{ clientId: string; name: string; secret: string }>>;
}

export function createSecretKeeper({ ports, log }: Pick<Core, 'ports' | 'log'>): SecretKeeper {
  const here = new Map<string, string>();
  const key = (target: string, clientId: string) => `client/${target}/${clientId}`;
  return {
    async keep(runId, target, clientId, secret) {
      here.set(key(target, clientId), secret);
      try {
        await ports.vault.set(key(target, clientId), secret);
      } catch (error) {
        // The client exists by now; the run goes on, and the secret can be read until Portico closes.
        if (!(error instanceof PorticoError)) throw error;
        log('warn', 'client-secret-not-kept', { runId, clientId, code: error.code });
      }
    },
    async of({ start, results }) {
      const found = [];
      for (const { id, resource, action, address, title } of start.operations) {
        if (resource !== 'client' || action === 'update' || results.get(id)?.status !== 'done') continue;
        const secret =
          here.get(key(start.target, address.id)) ?? (await ports.vault.get(key(start.target, address.id)));
        if (secret !== null)
          found.push({ clientId: address.id, name: title.replace(/^the application (.*) \([^()]*\)$/, '$1'), secret });
      }
      return found;
    },
  };
}
