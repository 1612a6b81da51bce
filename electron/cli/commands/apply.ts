/** `portico apply`: plans and applies, or applies what was reviewed. Repeating it is safe, also after it was killed. */
import type { Command } from 'commander';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { RunId } from '../../../shared/model/ids.ts';
import type { Run } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';
import { confirm } from '../confirm.ts';
import { asText, readFileWithin } from '../read-input.ts';
import { blueprintHelp, readBlueprints } from '../sync/blueprint-files.ts';
import { createRunReport, followRuns } from '../sync/run-report.ts';
import { openSecretsFile, secretsOf } from '../sync/secrets-file.ts';
import { addTargetOptions, chooseTarget, TargetOptions, targetHelp } from '../sync/target-options.ts';

const maxPlanBytes = 50_000_000;

const Options = TargetOptions.extend({
  plan: z.string().optional(),
  resume: z.string().optional(),
  secretsOut: z.string().optional(),
  concurrency: z.coerce.number().int().min(1).max(32).default(1),
  yes: z.boolean().default(false),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export function define(command: Command, context: CliContext): void {
  addTargetOptions(command.argument('[blueprint...]', 'files, folders or globs'))
    .option('--plan <file>', 'apply what "portico plan --out" wrote, at most 50 MB')
    .option('--resume <run>', 'go on with a run that was broken off')
    .option('--concurrency <n>', 'partners at the same time, 1 to 32', '1')
    .option('--secrets-out <file>', 'a new file for the secrets that the server gives once')
    .option('--yes', 'write without asking')
    .option('--json', 'JSON lines on standard output')
    .addHelpText('after', `${blueprintHelp}${targetHelp}`)
    .action(async (places: string[], given: unknown) => {
      const parsed = Options.safeParse(given);
      if (!parsed.success) throw new PorticoError('input/usage', '--concurrency is a number from 1 to 32.');
      await apply(context, places, parsed.data);
    });
}

async function apply(context: CliContext, places: readonly string[], options: Options): Promise<void> {
  const ways = [places.length > 0, options.plan !== undefined, options.resume !== undefined].filter(Boolean).length;
  if (ways !== 1) throw new PorticoError('input/usage', 'Name blueprints, or give --plan FILE, or --resume RUN.');
  const start = await prepare(context, places, options);
  await confirm(context, options.yes, start.question);
  const secretsFile = options.secretsOut === undefined ? null : await openSecretsFile(context, options.secretsOut);
  const report = createRunReport(context, options.json);
  let kept: readonly string[] = [];
  let runs: readonly Run[] = [];
  try {
    runs = await followRuns(context, report, start.call, (changed) => secretsFile?.take(changed) ?? Promise.resolve());
  } finally {
    await secretsFile?.take(runs.map(({ id }) => id));
    kept = (await secretsFile?.finish()) ?? [];
  }
  const given =
    secretsFile === null
      ? (
          await secretsOf(
            context,
            runs.map(({ id }) => id),
          )
        ).map(({ clientId }) => clientId)
      : [];
  if (kept.length > 0) context.note(`${kept.length} secrets are in ${options.secretsOut}.`);
  if (given.length > 0)
    context.note(`The secrets of ${few(given)} were not kept: rotate them, or apply with --secrets-out.`);
  report.end(runs, { secrets: kept, secretsToRotate: given });
}

const few = (ids: readonly string[]): string =>
  ids.length > 5 ? `${ids.slice(0, 5).join(', ')} and ${ids.length - 5} more` : ids.join(', ');

interface Start {
  readonly question: string;
  readonly call: () => Promise<readonly Run[]>;
}

async function prepare(context: CliContext, places: readonly string[], options: Options): Promise<Start> {
  const { concurrency } = options;
  if (options.resume !== undefined) {
    const ids = runIdsOf(options.resume);
    const target = await chooseTarget(context, options);
    const calls = await context.calls();
    return {
      question: `Go on with ${ids.join(', ')}?`,
      call: async () => {
        const runs: Run[] = [];
        for (const runId of ids) runs.push(await calls.sync.finish({ runId, target }));
        return runs;
      },
    };
  }
  if (options.plan !== undefined) {
    const text = asText(await readFileWithin(options.plan, maxPlanBytes), options.plan);
    const target = await chooseTarget(context, options);
    const calls = await context.calls();
    return {
      question: `Apply the plan in ${options.plan}?`,
      call: () => calls.sync.applyPlanFile({ text, target, concurrency }),
    };
  }
  const files = await readBlueprints(places);
  const target = await chooseTarget(context, options);
  const calls = await context.calls();
  return {
    question: `Apply ${files.length === 1 ? (files[0]?.fileName ?? 'it') : `${files.length} blueprints`}?`,
    call: () => calls.sync.applyFiles({ files, target, concurrency }),
  };
}

/** Several partners make several runs; their ids are printed joined by commas and are taken back that way. */
export function runIdsOf(text: string): Run['id'][] {
  return text.split(',').map((part) => {
    const id = RunId.safeParse(part.trim());
    if (!id.success) throw new PorticoError('input/usage', `"${part}" is no id of a run.`);
    return id.data;
  });
}
