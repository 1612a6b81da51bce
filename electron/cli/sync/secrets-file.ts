/**
 * `--secrets-out`: secrets that the server gives once, in a new file that only its owner can read. It is written again at
 * each one, so that a killed command loses none; the same command may then go on with the file that it left unfinished.
 */
import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { Run } from '../../../shared/model/plan.ts';
import type { CliContext } from '../command.ts';

const Kept = z.object({ client_id: z.string(), name: z.string(), client_secret: z.string() });
const Content = z.object({ complete: z.boolean(), secrets: z.array(Kept) });
type Content = z.infer<typeof Content>;

export interface SecretsFile {
  /** Takes over what the runs gave so far. */
  take(runIds: Iterable<Run['id']>): Promise<void>;
  /** Marks the file as complete. @returns client ids of the secrets in it */
  finish(): Promise<readonly string[]>;
}

/** Made before anything is applied: a secret that has nowhere to go would be lost. @throws `input/usage` when it exists */
export async function openSecretsFile(context: CliContext, path: string): Promise<SecretsFile> {
  const left = await unfinished(path);
  if (left === null) await write(path, { complete: false, secrets: [] }, 'wx');
  const secrets = new Map((left ?? []).map((secret) => [secret.client_id, secret]));
  const save = async (complete: boolean) => {
    const part = `${path}.part`;
    await write(part, { complete, secrets: [...secrets.values()] }, 'w');
    await rename(part, path);
  };
  let turn: Promise<void> = Promise.resolve();
  return {
    take(runIds) {
      const ids = [...runIds];
      turn = turn.then(async () => {
        const before = secrets.size;
        for (const { clientId, name, secret } of await secretsOf(context, ids))
          secrets.set(clientId, { client_id: clientId, name, client_secret: secret });
        if (secrets.size !== before) await save(false);
      });
      return turn;
    },
    async finish() {
      await turn;
      await save(true);
      return [...secrets.keys()];
    },
  };
}

/** What a killed command left: an empty or unfinished file of ours. `null`: there is no file. */
async function unfinished(path: string): Promise<Content['secrets'] | null> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null || text === '') {
    if (text === '') await rm(path);
    return null;
  }
  const content = parse(text);
  if (content === null || content.complete)
    throw new PorticoError('input/usage', `${path} exists already; secrets go to a new file.`);
  return content.secrets;
}

function parse(text: string): Content | null {
  try {
    return Content.parse(JSON.parse(text));
  } catch {
    return null;
  }
}

async function write(path: string, content: Content, flag: 'w' | 'wx'): Promise<void> {
  const file = await open(path, flag, 0o600);
  try {
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
}

export async function secretsOf(context: CliContext, runIds: Iterable<Run['id']>) {
  const calls = await context.calls();
  const found = [];
  // Not the command's signal: also after Ctrl-C the secrets that exist are kept.
  for (const runId of runIds)
    found.push(...(await calls.sync.secrets({ runId }, { signal: new AbortController().signal })));
  return found;
}
