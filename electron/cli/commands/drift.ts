/** `portico drift`: how the server differs from blueprints, or from what was last applied. Exit 1 when it does. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../command.ts';
import { blueprintHelp, readBlueprints } from '../sync/blueprint-files.ts';
import { addTargetOptions, chooseTarget, TargetOptions, targetHelp } from '../sync/target-options.ts';
import { oneLine } from '../terminal-text.ts';

const Options = TargetOptions.extend({ json: z.boolean().default(false) });

export function define(command: Command, context: CliContext): void {
  addTargetOptions(command.argument('[blueprint...]', 'files, folders or globs; without: what was last applied here'))
    .option('--json', 'JSON on standard output')
    .addHelpText('after', `${blueprintHelp}${targetHelp}\nExit code 1: the server differs.`)
    .action(async (places: string[], given: unknown) => {
      const options = Options.parse(given);
      const files = await readBlueprints(places);
      const target = await chooseTarget(context, options);
      const calls = await context.calls();
      const { drift, partners } = await calls.sync.drift({ files, target });
      if (options.json) context.printJson({ drift, partners });
      else {
        for (const { organization, resource, id, field, expected, actual } of drift) {
          context.print(
            `${organization}  ${resource} ${id}  ${field}: expected ${shown(expected)}, found ${shown(actual)}`,
          );
        }
        context.print(
          drift.length === 0
            ? `No drift in ${partners} partners.`
            : `${drift.length} differences in ${partners} partners.`,
        );
      }
      context.finish(drift.length === 0 ? 0 : 1);
    });
}

const shown = (value: unknown): string => oneLine(JSON.stringify(value) ?? 'nothing').slice(0, 120);
