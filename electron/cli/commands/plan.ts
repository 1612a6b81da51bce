/** `portico plan`: what would change on the server, changing nothing. */
import { writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { Operation, Plan } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';
import { blueprintHelp, readBlueprints } from '../sync/blueprint-files.ts';
import { addTargetOptions, chooseTarget, TargetOptions, targetHelp } from '../sync/target-options.ts';
import { oneLine } from '../terminal-text.ts';

const Options = TargetOptions.extend({ out: z.string().optional(), json: z.boolean().default(false) });

export function define(command: Command, context: CliContext): void {
  addTargetOptions(command.argument('<blueprint...>', 'files, folders or globs'))
    .option('--out <file>', 'write the plan, to be applied with "portico apply --plan"')
    .option('--json', 'JSON on standard output')
    .addHelpText('after', `${blueprintHelp}${targetHelp}`)
    .action(async (places: string[], given: unknown) => {
      const options = Options.parse(given);
      const files = await readBlueprints(places);
      const target = await chooseTarget(context, options);
      const calls = await context.calls();
      const { plans, planFile } = await calls.sync.planFiles({ files, target });
      refuseBlocked(plans);
      if (options.out !== undefined) await writeFile(options.out, planFile, { mode: 0o600 });
      const operations = shared(plans);
      const requests = plans.reduce((sum, plan) => sum + plan.requests, 0);
      const warnings = plans.flatMap((plan) =>
        plan.warnings.map((warning) => ({ organization: plan.organization, warning })),
      );
      const issues = plans.flatMap((plan) =>
        plan.issues.map((issue) => ({ organization: plan.organization, ...issue })),
      );
      for (const { organization, warning } of warnings) context.note(`${organization}: ${oneLine(warning)}`);
      if (options.json) return context.printJson({ operations: operations.map(printed), requests, warnings, issues });
      for (const operation of operations)
        context.print(
          `${operation.action.padEnd(6)}  ${oneLine(operation.summary)}${operation.note === '' ? '' : ` (${operation.note})`}`,
        );
      context.print(
        operations.length === 0
          ? 'Nothing to do: the server equals the blueprints.'
          : `${operations.length} operations, ${requests} requests`,
      );
    });
}

/** A blueprint with a wrong value, or without workspace, name or id, cannot be planned to an end. */
export function refuseBlocked(plans: readonly Plan[]): void {
  const fields = plans.flatMap((plan) =>
    plan.issues
      .filter(({ blocksSync }) => blocksSync)
      .map(({ path, message }) => ({ path: `${plan.organization === '' ? '?' : plan.organization} ${path}`, message })),
  );
  if (fields.length > 0)
    throw new PorticoError('state/plan-blocked', 'A value is wrong, or the workspace, name or id is missing.', {
      fields,
    });
}

/** A missing workspace is created once, however many partners wait for it. */
function shared(plans: readonly Plan[]): Operation[] {
  const workspaces = new Set<string>();
  return plans
    .flatMap(({ operations }) => operations)
    .filter(({ resource, id }) => {
      if (resource !== 'workspace') return true;
      const isFirst = !workspaces.has(id);
      workspaces.add(id);
      return isFirst;
    });
}

const printed = ({
  id,
  action,
  resource,
  resourceId,
  organization,
  summary,
  note,
  undoable,
  diff,
  request,
  dependsOn,
}: Operation) => ({
  id,
  action,
  resource,
  organization,
  summary,
  diff,
  resourceId,
  note,
  undoable,
  request,
  dependsOn,
});
