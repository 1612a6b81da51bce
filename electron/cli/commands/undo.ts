/** `portico undo`: takes back what a run did, last deed first, as far as the API allows. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { Run } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';
import { confirm } from '../confirm.ts';
import { createRunReport } from '../sync/run-report.ts';
import { addTargetOptions, chooseTarget, TargetOptions, targetHelp } from '../sync/target-options.ts';
import { runIdsOf } from './apply.ts';

const Options = TargetOptions.extend({ yes: z.boolean().default(false), json: z.boolean().default(false) });

export function define(command: Command, context: CliContext): void {
  addTargetOptions(command.argument('<run>', 'the id that apply printed (several joined by commas)'))
    .option('--yes', 'write without asking')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', `${targetHelp}\nMails that were sent cannot be taken back and are skipped.`)
    .action(async (text: string, given: unknown) => {
      const options = Options.parse(given);
      const ids = runIdsOf(text);
      const target = await chooseTarget(context, options);
      const calls = await context.calls();
      await confirm(context, options.yes, `Take back ${ids.join(', ')}?`);
      const report = createRunReport(context, options.json);
      const runs: Run[] = [];
      for (const runId of ids.toReversed()) {
        const run = await calls.sync.undo({ runId, target });
        report.show(run);
        // What the run left different says nothing about the taking back.
        runs.push({ ...run, status: run.failed > 0 ? 'failed' : 'undone', remaining: [] });
      }
      report.end(runs);
    });
}
