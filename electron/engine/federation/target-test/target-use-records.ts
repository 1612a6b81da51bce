/**
 * The records of what sign-in tests have written to targets, one file each, named like the test organization. A file that cannot
 * be read is a left-over all the same: its name tells what to look for, and nothing tells where.
 */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { TargetUse, TestOrganizationId } from '../../../../shared/model/target-test.ts';
import type { Core } from '../../core.ts';
import { instant } from '../../kernel/clock.ts';
import { versionInFormat } from '../../store/index.ts';

const Kept = z.object({
  format: z.literal('portico.target-use/1'),
  pid: z.number().int(),
  /** Where it was written: the target's name may lead somewhere else later. */
  baseUrl: z.string(),
  use: TargetUse,
});
export type Kept = z.infer<typeof Kept>;

export interface TargetUseRecords {
  /** Oldest first. */
  all(): Promise<Kept[]>;
  find(organizationId: string): Promise<Kept | null>;
  /** Writes only over a record that is still there. Answers whether it was. */
  update(kept: Kept): Promise<boolean>;
  write(kept: Kept): Promise<void>;
  remove(organizationId: string): Promise<void>;
}

export function openTargetUseRecords(core: Core): TargetUseRecords {
  const documents = core.store.documents<Kept>({
    folder: 'target-uses',
    extension: 'json',
    schema: Kept,
    version: 1,
    versionOf: (parsed) => versionInFormat(parsed, 'portico.target-use'),
    migrations: {},
  });

  const write = async (kept: Kept): Promise<void> => {
    await documents.write(kept.use.organizationId, kept);
    core.events.emit({ type: 'targetUses.changed' });
  };

  async function find(id: string): Promise<Kept | null> {
    try {
      return await documents.read(id);
    } catch (error) {
      const organizationId = TestOrganizationId.safeParse(id);
      if (!organizationId.success || !(error instanceof PorticoError)) throw error;
      core.log('error', 'target-use-not-read', { id, error });
      const kept = unreadable(organizationId.data, error.why, instant(core.clock));
      // The damaged file was moved aside, and what it stood for is still to be said tomorrow.
      if (error.code === 'local/file-damaged') await write(kept);
      return kept;
    }
  }

  return {
    find,
    update: (kept) =>
      documents.exclusive(kept.use.organizationId, async () => {
        if (!(await documents.list()).includes(kept.use.organizationId)) return false;
        await write(kept);
        return true;
      }),
    write,
    async all() {
      const found: Kept[] = [];
      for (const id of await documents.list()) {
        const kept = await find(id).catch((error: unknown) => {
          core.log('error', 'target-use-lost', { id, error });
          return null;
        });
        if (kept !== null) found.push(kept);
      }
      return found.sort((left, right) => left.use.startedAt.localeCompare(right.use.startedAt));
    },
    async remove(id) {
      await documents.exclusive(id, () => documents.remove(id));
      core.events.emit({ type: 'targetUses.changed' });
    },
  };
}

function unreadable(organizationId: string, why: string, startedAt: string): Kept {
  return {
    format: 'portico.target-use/1',
    pid: -1,
    baseUrl: '',
    use: {
      organizationId,
      testId: null,
      ref: null,
      partnerName: '',
      target: null,
      host: '',
      tenantId: '',
      startedAt,
      state: 'left',
      why: `Its record cannot be read, so that Portico does not know on which target it is. ${why}`,
    },
  };
}
