/**
 * What sign-in tests have written to connected targets. A use is on disk before the first write, and its file goes only when
 * the test organization is known to be gone: so whatever a crash, a cut or a refusal leaves is found at the next start.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { TargetUse } from '../../../../shared/model/target-test.ts';
import type { Core } from '../../core.ts';
import { isAlive } from '../../kernel/is-alive.ts';
import { versionInFormat } from '../../store/index.ts';
import type { TenantPort, TenantRoom } from '../../tenant/index.ts';
import { takeBackOrganization } from './take-back.ts';

const takeBackMs = 60_000;

const Kept = z.object({
  format: z.literal('portico.target-use/1'),
  pid: z.number().int(),
  /** Where it was written: the target's name may lead somewhere else later. */
  baseUrl: z.string(),
  use: TargetUse,
});
type Kept = z.infer<typeof Kept>;

export type NewTargetUse = Omit<TargetUse, 'state' | 'why' | 'host' | 'tenantId' | 'target'>;

export interface TargetUses {
  /** Written down before the first write to the target. */
  begin(port: TenantPort, use: NewTargetUse): Promise<void>;
  /** Takes everything back. Never throws: what stays is kept as `left`, with the reason. */
  end(organizationId: string): Promise<TargetUse | null>;
  list(): Promise<TargetUse[]>;
  /** @throws `state/test-unknown`, `state/run-active` while its test runs, `remote/*` */
  takeBack(organizationId: string): Promise<TargetUse[]>;
  /** Takes back what a process that is gone left behind. Never throws. */
  recover(): Promise<void>;
}

export function openTargetUses(core: Core, tenant: Pick<TenantRoom, 'connect'>): TargetUses {
  const documents = core.store.documents<Kept>({
    folder: 'target-uses',
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.target-use'),
    migrations: {},
  });
  const running = new Set<string>();
  const changed = () => core.events.emit({ type: 'targetUses.changed' });

  const write = async (kept: Kept) => {
    await documents.write(kept.use.organizationId, kept);
    changed();
  };

  /** A use whose process is gone was left, whatever its file says. */
  function seen({ use, pid }: Kept): TargetUse {
    const isRunning = running.has(use.organizationId) || (pid !== process.pid && isAlive(pid));
    if (isRunning || use.state === 'left') return use;
    return { ...use, state: 'left', why: 'Portico ended before the sign-in test did.' };
  }

  async function all(): Promise<Kept[]> {
    const found: Kept[] = [];
    for (const id of await documents.list()) {
      try {
        const kept = await documents.read(id);
        if (kept !== null) found.push(kept);
      } catch (error) {
        if (!(error instanceof PorticoError) || error.code !== 'local/file-damaged') throw error;
        core.log('error', 'target-use-damaged', { id, error });
      }
    }
    return found.sort((left, right) => left.use.startedAt.localeCompare(right.use.startedAt));
  }

  async function remove({ baseUrl, use }: Kept): Promise<void> {
    const port = await tenant.connect({ kind: 'named', name: use.target, clientSecret: '' });
    if (port.target.baseUrl !== baseUrl || port.target.tenantId !== use.tenantId)
      throw new PorticoError(
        'state/target-unknown',
        `Target ${use.target} leads to another tenant now; the test organization is in tenant ${use.tenantId} at ${use.host}.`,
      );
    await takeBackOrganization(port, use.organizationId, AbortSignal.timeout(takeBackMs));
    await documents.remove(use.organizationId);
    core.log('info', 'target-use-gone', { organizationId: use.organizationId, target: use.target });
    changed();
  }

  async function removeOrKeep(kept: Kept): Promise<TargetUse | null> {
    try {
      await remove(kept);
      return null;
    } catch (error) {
      core.log('warn', 'target-use-left', { organizationId: kept.use.organizationId, error });
      const why = error instanceof PorticoError ? error.why : 'The log holds the details.';
      const use: TargetUse = { ...kept.use, state: 'left', why };
      await write({ ...kept, use });
      return use;
    }
  }

  return {
    async begin(port, use) {
      const { name, baseUrl, tenantId } = port.target;
      running.add(use.organizationId);
      const whole = TargetUse.parse({
        ...use,
        target: name,
        host: new URL(baseUrl).host,
        tenantId,
        state: 'running',
        why: '',
      });
      await write({ format: 'portico.target-use/1', pid: process.pid, baseUrl, use: whole });
    },
    async end(organizationId) {
      try {
        const kept = await documents.read(organizationId);
        return kept === null ? null : await removeOrKeep(kept);
      } finally {
        running.delete(organizationId);
        changed();
      }
    },
    list: async () => (await all()).map(seen),
    async takeBack(organizationId) {
      const kept = await documents.read(organizationId);
      if (kept === null)
        throw new PorticoError('state/test-unknown', `No sign-in test left ${organizationId} anywhere.`);
      if (seen(kept).state === 'running')
        throw new PorticoError('state/run-active', 'The sign-in test that made it is still running.');
      await remove(kept);
      return (await all()).map(seen);
    },
    async recover() {
      for (const kept of await all()) if (seen(kept).state === 'left') await removeOrKeep(kept);
    },
  };
}
