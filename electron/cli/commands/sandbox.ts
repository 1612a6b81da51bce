/** `portico sandbox`: the sandbox tenant alone, until Ctrl-C. What it acknowledged survives a kill. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { systemClock } from '../../engine/kernel/clock.ts';
import { parseJson } from '../../engine/kernel/parse-json.ts';
import { chaosHelp, type SandboxSwitches, sandboxSwitches, startSandbox } from '../../engine/standalone.ts';
import type { CliContext } from '../command.ts';
import { listOf, portValue } from '../option-values.ts';
import { asText, readFileWithin } from '../read-input.ts';
import { untilStopped } from '../until-stopped.ts';

const maxSeedBytes = 50_000_000;
const maxChaosBytes = 1_000_000;

const Options = z.object({
  port: z.number().default(0),
  data: z.string().optional(),
  seedFile: z.string().optional(),
  reset: z.boolean().default(false),
  switch: z.array(z.string()).default([]),
  chaos: z.string().optional(),
  json: z.boolean().default(false),
});

export function define(command: Command, context: CliContext): void {
  command
    .option('--port <port>', 'listen on this port (default: the last one when it is free)', portValue)
    .option('--data <dir>', 'where the tenant lives (default: sandbox in the home folder)')
    .option('--seed-file <file>', 'a flat dump that a new tenant starts with, JSON, at most 50 MB')
    .option('--reset', 'throw the tenant away first')
    .option('--switch <name=value>', 'how it behaves where documentation is silent; may be repeated', listOf)
    .option('--chaos <file>', 'faults to inject, JSON')
    .option('--json', 'one line of JSON when it is ready')
    .addHelpText('after', `\nSwitches, default first:\n${switchLines().join('\n')}\n\n--chaos: ${chaosHelp}`)
    .action(async (given: unknown) => {
      const options = Options.parse(given);
      const sandbox = await startSandbox({
        dataDir: options.data ?? join(context.home, 'sandbox'),
        port: options.port,
        clock: systemClock,
        reset: options.reset,
        switches: parseSwitches(options.switch),
        ...(options.seedFile === undefined ? {} : { seed: await readJson(options.seedFile, maxSeedBytes) }),
        ...(options.chaos === undefined ? {} : { chaos: await readJson(options.chaos, maxChaosBytes) }),
      });
      try {
        const {
          baseUrl,
          tenantId,
          adminClientId,
          adminClientSecret,
          tokenUrl,
          systemClientId,
          systemClientSecret,
          systemTokenUrl,
        } = sandbox;
        const ready = {
          baseUrl,
          tenantId,
          adminClientId,
          adminClientSecret,
          tokenUrl,
          systemClientId,
          systemClientSecret,
          systemTokenUrl,
          workspaces: sandbox.workspaces(),
          pid: process.pid,
        };
        if (options.json) context.printJson(ready);
        else
          context.print(
            `The sandbox tenant ${tenantId} is up at ${baseUrl}\nAdmin client ${adminClientId}, secret ${adminClientSecret}\nPress Ctrl-C to stop.`,
          );
        await untilStopped(context.signal);
      } finally {
        await sandbox.close();
      }
    });
}

/** @throws `input/usage` for a name or a value that is not in the list */
export function parseSwitches(given: readonly string[]): Partial<SandboxSwitches> {
  const chosen: Record<string, string> = {};
  for (const text of given) {
    const [name = '', value = ''] = text.split('=');
    const values: readonly string[] | undefined = Object.hasOwn(sandboxSwitches, name)
      ? Object.entries(sandboxSwitches).find(([known]) => known === name)?.[1]
      : undefined;
    if (values === undefined) throw new PorticoError('input/usage', `There is no switch "${name}".`);
    if (!values.includes(value))
      throw new PorticoError('input/usage', `The switch ${name} takes ${values.join(' or ')}, not "${value}".`);
    chosen[name] = value;
  }
  return chosen;
}

const switchLines = (): string[] =>
  Object.entries(sandboxSwitches).map(([name, values]) => `  ${name}=${values.join('|')}`);

async function readJson(path: string, maxBytes: number): Promise<unknown> {
  const text = asText(await readFileWithin(path, maxBytes), path);
  return parseJson(text, (cause) => new PorticoError('input/unreadable', `${path} is not JSON.`, { cause }));
}
