/**
 * What sign-in tests have written to connected targets. A use is on disk before the first write, and its file goes only when
 * the test organization is known to be gone: so whatever a crash, a cut or a refusal leaves is found at the next start.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { TargetName } from '../../../../shared/model/ids.ts';
import { TargetUse } from '../../../../shared/model/target-test.ts';
import type { Core } from '../../core.ts';
import { isAtWork } from '../../kernel/is-alive.ts';
import type { TenantPort, TenantRoom } from '../../tenant/index.ts';
import { takeBackOrganization } from './take-back.ts';
import { type Kept, openTargetUseRecords } from './target-use-records.ts';

const takeBackMs = 60_000;

export type NewTargetUse = Omit<TargetUse, 'state' | 'why' | 'host' | 'tenantId' | 'target'>;

export interface TargetUses {
  /** Written down before the first write to the target. */
  begin(port: TenantPort, use: NewTargetUse): Promise<void>;
  /**
   * Takes everything back. Never throws: what stays is kept as `left`, with the reason, and answered. Null: nothing is left.
   * @param mayStillCome the server never answered when it was asked for the organization, so that it is not there says little
   */
  end(organizationId: string, mayStillCome: boolean): Promise<TargetUse | null>;
  list(): Promise<TargetUse[]>;
  /** @throws `state/test-unknown`, `state/run-active` while its test runs, `remote/*` */
  takeBack(organizationId: string, signal: AbortSignal): Promise<TargetUse[]>;
  /** Drops the record unasked. The file goes to the bin. @throws `state/test-unknown`, `state/run-active` */
  forget(organizationId: string): Promise<TargetUse[]>;
  /** Takes back what a process that is gone left behind, one after the other. @throws only when nothing can be read */
  recover(signal: AbortSignal): Promise<void>;
}

export function openTargetUses(core: Core, tenant: Pick<TenantRoom, 'connect'>): TargetUses {
  const records = openTargetUseRecords(core);
  /** Of this process. They are ended by what is known here, whatever became of their files meanwhile. */
  const running = new Map<string, Kept>();

  /** A use whose process is gone was left, whatever its file says. */
  function seen({ use, pid }: Kept): TargetUse {
    const isRunning =
      running.has(use.organizationId) ||
      (pid !== process.pid && isAtWork(pid, new Date(use.startedAt), core.clock.now()));
    if (use.state === 'left' || isRunning) return use;
    return { ...use, state: 'left', why: 'Portico ended before the sign-in test did.' };
  }

  const all = async (): Promise<TargetUse[]> => (await records.all()).map(seen);

  async function remove(
    { baseUrl, use }: Kept,
    target: TargetName,
    signal: AbortSignal,
    mayStillCome = false,
  ): Promise<void> {
    const port = await tenant.connect({ kind: 'named', name: target, clientSecret: '' });
    if (port.target.baseUrl !== baseUrl || port.target.tenantId !== use.tenantId)
      throw new PorticoError(
        'state/target-unknown',
        `Target ${target} leads to another tenant now; the test organization is in tenant ${use.tenantId} at ${use.host}.`,
      );
    await takeBackOrganization(port, use.organizationId, AbortSignal.any([signal, AbortSignal.timeout(takeBackMs)]));
    if (mayStillCome)
      throw new PorticoError(
        'remote/timeout',
        `${use.host} gave no answer when it was asked for the test organization. It is not there now, and may still come: look again in some minutes.`,
      );
    await records.remove(use.organizationId);
    core.log('info', 'target-use-gone', { organizationId: use.organizationId, target });
  }

  /** Never throws. */
  async function removeOrKeep(kept: Kept, signal: AbortSignal, mayStillCome = false): Promise<TargetUse | null> {
    const { target, organizationId } = kept.use;
    if (target === null) return kept.use;
    try {
      await remove(kept, target, signal, mayStillCome);
      return null;
    } catch (error) {
      // Not tried to its end: the next start says what is left and why.
      if (signal.aborted) return seen(kept);
      core.log('warn', 'target-use-left', { organizationId, error });
      const why = error instanceof PorticoError ? error.why : 'The log holds the details.';
      const use: TargetUse = { ...kept.use, state: 'left', why };
      try {
        // Somebody may have forgotten it meanwhile.
        if (!running.has(organizationId)) return (await records.update({ ...kept, use })) ? use : null;
        await records.write({ ...kept, use });
      } catch (failure) {
        // The record from before the first write still stands.
        core.log('error', 'target-use-reason-not-kept', { organizationId, error: failure });
      }
      return use;
    }
  }

  async function findLeft(organizationId: string): Promise<Kept> {
    const kept = await records.find(organizationId);
    if (kept === null) throw new PorticoError('state/test-unknown', `No sign-in test left ${organizationId} anywhere.`);
    if (seen(kept).state === 'running')
      throw new PorticoError('state/run-active', 'The sign-in test that made it is still running.');
    return kept;
  }

  return {
    async begin(port, use) {
      const { name, baseUrl, tenantId } = port.target;
      const whole = TargetUse.parse({
        ...use,
        target: name,
        host: new URL(baseUrl).host,
        tenantId,
        state: 'running',
        why: '',
      });
      const kept: Kept = { format: 'portico.target-use/1', pid: process.pid, baseUrl, use: whole };
      running.set(use.organizationId, kept);
      try {
        await records.write(kept);
      } catch (error) {
        running.delete(use.organizationId);
        throw error;
      }
    },
    async end(organizationId, mayStillCome) {
      const kept = running.get(organizationId);
      if (kept === undefined) return null;
      const left = await removeOrKeep(kept, new AbortController().signal, mayStillCome);
      running.delete(organizationId);
      core.events.emit({ type: 'targetUses.changed' });
      return left;
    },
    list: all,
    async takeBack(organizationId, signal) {
      const kept = await findLeft(organizationId);
      const { target, why } = kept.use;
      if (target === null) throw new PorticoError('state/target-unknown', why);
      await remove(kept, target, signal);
      return all();
    },
    async forget(organizationId) {
      const { use } = await findLeft(organizationId);
      await records.remove(organizationId);
      core.log('info', 'target-use-forgotten', { organizationId, target: use.target });
      return all();
    },
    async recover(signal) {
      for (const kept of await records.all()) {
        if (signal.aborted) return;
        if (seen(kept).state === 'left') await removeOrKeep(kept, signal);
      }
    },
  };
}
