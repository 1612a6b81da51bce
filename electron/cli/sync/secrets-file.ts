/** `--secrets-out`: secrets that the server gave once, in a new file that only its owner can read. */
import { open } from 'node:fs/promises';
import { PorticoError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';

export interface SecretsFile {
  /** Writes what the runs gave and closes. @returns client ids of the secrets */
  write(runIds: Iterable<Run['id']>): Promise<readonly string[]>;
}

/** Made before anything is applied: a secret that has nowhere to go would be lost. @throws `input/usage` when it exists */
export async function openSecretsFile(context: CliContext, path: string): Promise<SecretsFile> {
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    const exists = cause instanceof Error && 'code' in cause && cause.code === 'EEXIST';
    if (!exists) throw cause;
    throw new PorticoError('input/usage', `${path} exists already; secrets go to a new file.`, { cause });
  });
  return {
    async write(runIds) {
      try {
        const found = await secretsOf(context, runIds);
        const secrets = found.map(({ clientId, name, secret }) => ({
          client_id: clientId,
          name,
          client_secret: secret,
        }));
        await file.writeFile(`${JSON.stringify({ secrets }, null, 2)}\n`);
        await file.sync();
        return secrets.map(({ client_id }) => client_id);
      } finally {
        await file.close();
      }
    },
  };
}

export async function secretsOf(context: CliContext, runIds: Iterable<Run['id']>) {
  const calls = await context.calls();
  const found = [];
  // Not the command's signal: also after Ctrl-C the secrets that exist are kept.
  for (const runId of runIds)
    found.push(...(await calls.sync.secrets({ runId }, { signal: new AbortController().signal })));
  return found;
}
