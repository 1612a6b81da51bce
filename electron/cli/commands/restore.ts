/** `portico restore`: replaces the home by an export. What is there now is kept in a folder beside it. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../command.ts';
import { confirm } from '../confirm.ts';
import { readFileWithin } from '../read-input.ts';

const maxExportBytes = 80_000_000;
const Options = z.object({ yes: z.boolean().default(false) });

export function define(command: Command, context: CliContext): void {
  command
    .argument('<file.zip>', 'what "portico export" wrote, at most 80 MB')
    .option('--yes', 'replace a home that holds data without asking')
    .action(async (path: string, given: unknown) => {
      const { yes } = Options.parse(given);
      const base64 = (await readFileWithin(path, maxExportBytes)).toString('base64');
      await confirm(
        context,
        yes,
        `Replace the home ${context.home} by what ${path} holds? What is there now is kept beside it.`,
      );
      const calls = await context.calls();
      const { partners, targets, keptAside } = await calls.app.restoreHome({ base64, replace: true });
      context.print(
        `Restored ${partners} partners and ${targets} targets.${keptAside === null ? '' : ` What was there before is in ${keptAside}.`}`,
      );
    });
}
