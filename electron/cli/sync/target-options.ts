/**
 * `--target NAME`, or `--base-url`, `--tenant` and `--client-id`; neither: the home's own sandbox. Secrets come from the
 * environment, a key file or a prompt, never from an argument, because arguments can be seen by everybody on the machine.
 */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Command } from 'commander';
import { z } from 'zod';
import type { TargetChoice } from '../../../shared/contract/targets.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { TargetName } from '../../../shared/model/ids.ts';
import type { CliContext } from '../command.ts';
import { asText, readFileWithin } from '../read-input.ts';

export const TargetOptions = z.object({
  target: z.string().optional(),
  baseUrl: z.string().optional(),
  tenant: z.string().optional(),
  clientId: z.string().optional(),
  clientKey: z.string().optional(),
  systemClientId: z.string().optional(),
});
export type TargetOptions = z.infer<typeof TargetOptions>;

const maxKeyBytes = 100_000;

export function addTargetOptions(command: Command): Command {
  return command
    .option('--target <name>', 'a target of this home')
    .option('--base-url <url>', 'the server, with --tenant and --client-id')
    .option('--tenant <id>', 'the tenant')
    .option('--client-id <id>', "the Admin workspace's client")
    .option('--system-client-id <id>', "the System workspace's client, for dumps")
    .option('--client-key <file>', 'PEM of the private key (private_key_jwt) instead of a secret; at most 100 kB');
}

export const targetHelp = `
Without target options the home's own sandbox is used. Secrets are read from PORTICO_CLIENT_SECRET and
PORTICO_SYSTEM_CLIENT_SECRET, or asked for on a terminal.`;

/** @throws `input/usage` when the options do not fit together or no secret can be had */
export async function chooseTarget(context: CliContext, options: TargetOptions): Promise<TargetChoice> {
  const whole = [options.baseUrl, options.tenant, options.clientId];
  const isAdHoc = whole.some((value) => value !== undefined);
  if (options.target !== undefined && isAdHoc)
    throw usage('Give either --target, or --base-url with --tenant and --client-id.');
  if (isAdHoc) return adHoc(context, options);
  const name = TargetName.safeParse(options.target ?? 'sandbox');
  if (!name.success) throw usage(`"${options.target}" is no name of a target.`);
  return {
    kind: 'named',
    name: name.data,
    clientSecret: options.target === undefined ? '' : await givenSecret(context, options),
  };
}

async function adHoc(context: CliContext, options: TargetOptions): Promise<TargetChoice> {
  const { baseUrl, tenant, clientId } = options;
  if (baseUrl === undefined || tenant === undefined || clientId === undefined)
    throw usage('--base-url, --tenant and --client-id belong together.');
  const given = await givenSecret(context, options);
  const clientSecret = given === '' ? await ask(context, `Secret of client ${clientId}: `) : given;
  if (clientSecret === '') throw usage('There is no client secret: set PORTICO_CLIENT_SECRET, or give --client-key.');
  return {
    kind: 'ad-hoc',
    baseUrl,
    tenantId: tenant,
    clientId,
    clientSecret,
    authentication: options.clientKey === undefined ? 'client_secret' : 'private_key_jwt',
    systemClientId: options.systemClientId ?? '',
    systemClientSecret: context.env.PORTICO_SYSTEM_CLIENT_SECRET ?? '',
    caPem: '',
  };
}

async function givenSecret(context: CliContext, options: TargetOptions): Promise<string> {
  if (options.clientKey !== undefined)
    return asText(await readFileWithin(options.clientKey, maxKeyBytes), options.clientKey);
  return context.env.PORTICO_CLIENT_SECRET ?? '';
}

async function ask(context: CliContext, question: string): Promise<string> {
  if (context.stdin.isTTY !== true) return '';
  context.stderr.write(question);
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const terminal = createInterface({ input: context.stdin, output: silent, terminal: true });
  try {
    return (await terminal.question('', { signal: context.signal })).trim();
  } finally {
    terminal.close();
    context.stderr.write('\n');
  }
}

const usage = (why: string): PorticoError => new PorticoError('input/usage', why);
