/** `portico serve`: the browser host, until Ctrl-C or until nobody has used it for the idle time. */
import type { Command } from 'commander';
import { z } from 'zod';
import type { CliContext } from '../command.ts';
import { durationSeconds, portValue } from '../option-values.ts';
import { serveHost } from '../serve-host.ts';

const Options = z.object({
  port: z.number().default(0),
  open: z.boolean(),
  idleTimeout: z.number().optional(),
  json: z.boolean().default(false),
});

export function define(command: Command, context: CliContext): void {
  command
    .option('--port <port>', 'listen on this port (default: a free one)', portValue)
    .option('--no-open', 'print the link and leave opening it to you')
    .option('--idle-timeout <time>', 'stop when no page was open for so long: 30m', durationSeconds)
    .option('--json', 'one line of JSON: { "url", "pid" }')
    .addHelpText(
      'after',
      '\nIt listens on 127.0.0.1 only. The link works once, within a minute; press Enter in this terminal for a new one.',
    )
    .action(async (given: unknown) => {
      const { port, open, idleTimeout, json } = Options.parse(given);
      await serveHost(context, {
        port,
        open,
        json,
        note: '',
        ...(idleTimeout === undefined ? {} : { idleTimeoutMs: idleTimeout * 1000 }),
      });
    });
}
