/** `portico export`: the whole home, without secrets, as one zip. An existing file is never replaced. */
import { open } from 'node:fs/promises';
import type { Command } from 'commander';
import { PorticoError } from '../../../shared/errors.ts';
import type { CliContext } from '../command.ts';

export function define(command: Command, context: CliContext): void {
  command
    .argument('<file.zip>', 'where to write it; the file must not exist')
    .addHelpText('after', '\nSecrets stay behind: they are asked for again where the export is restored.')
    .action(async (path: string) => {
      const calls = await context.calls();
      const { base64 } = await calls.app.exportHome({});
      await writeNewFile(path, Buffer.from(base64, 'base64'));
      context.print(`Exported ${context.home} to ${path}`);
    });
}

async function writeNewFile(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!exists) throw cause;
    throw new PorticoError('input/usage', `${path} exists already.`, { cause });
  });
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
