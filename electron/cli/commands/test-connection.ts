/**
 * `portico test-connection`: Portico as service provider or relying party, for one sign-in at a real identity provider. The first
 * line says where to start and what to register; the last one is the verdict.
 */
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import { nameIdFormats } from '../../../shared/model/blueprint.ts';
import { type RunningConnectionTest, startConnectionTest } from '../../engine/standalone.ts';
import type { CliContext } from '../command.ts';
import { inspectionLines } from '../inspection-text.ts';
import { durationSeconds, portValue } from '../option-values.ts';
import { readFileOrAddress } from '../read-input.ts';

const maxMetadataBytes = 20_000_000;
const longestTimeoutSeconds = 86_400;

const Options = z.object({
  idpMetadata: z.string().optional(),
  issuer: z.string().optional(),
  clientId: z.string().optional(),
  clientSecret: z.string().optional(),
  port: z.number().default(0),
  spEntityId: z.string().optional(),
  nameIdFormat: z.string().optional(),
  signRequests: z.boolean().default(false),
  encrypt: z.boolean().default(false),
  timeout: z.number().default(300),
  data: z.string().optional(),
  open: z.boolean().default(true),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export function define(command: Command, context: CliContext): void {
  command
    .option('--idp-metadata <file|url>', "SAML: the identity provider's metadata")
    .option('--issuer <url>', 'OpenID Connect: the issuer, character by character')
    .option('--client-id <id>', 'OpenID Connect: the client that the provider gave us')
    .option('--client-secret <secret>', "its secret, a test client's; none for a public client")
    .option('--port <port>', 'listen on this port (default: a free one)', portValue)
    .option('--sp-entity-id <id>', 'our entity ID (default: the address of our metadata)')
    .option(
      '--name-id-format <format>',
      `the NameID to ask for: ${Object.keys(nameIdFormats).join(', ')}, or its full name`,
    )
    .option('--sign-requests', 'sign our requests, and say so in our metadata')
    .option('--encrypt', 'publish an encryption key, and open what comes')
    .option('--timeout <time>', 'how long to wait for the sign-in (default: 5m)', durationSeconds)
    .option('--data <dir>', 'where our keys are (default: sp in the home folder)')
    .option('--no-open', 'do not open a browser')
    .option('--json', 'one line of JSON when it is ready, one with the verdict')
    .addHelpText(
      'after',
      '\nLimits: 20 MB of metadata, answers of 4 MB, a timeout of 24h. It listens on 127.0.0.1 only.\nExit code 0: the sign-in was seen and holds; 1: it does not, or none came; 2: it could not be tried.',
    )
    .action(async (given: unknown) => {
      const options = Options.parse(given);
      const running = await startConnectionTest({
        connection: await connectionOf(options, context),
        port: options.port,
        dataDir: options.data ?? join(context.home, 'sp'),
        now: () => new Date(),
        timeoutSeconds: timeoutOf(options),
      });
      try {
        await follow(running, options, context);
      } finally {
        await running.close();
      }
    });
}

async function follow(running: RunningConnectionTest, options: Options, context: CliContext): Promise<void> {
  const { addresses } = running;
  if (options.json) context.printJson(addresses);
  else context.print(readyText(addresses));
  const browser = options.open ? await openBrowser(addresses.startUrl, context) : null;
  try {
    const result = await Promise.race([running.done, cancelled(context.signal)]);
    if (options.json) context.printJson(result);
    else for (const line of inspectionLines(result, context.colours)) context.print(line);
    context.finish(result.verdict === 'valid' ? 0 : 1);
  } finally {
    // The verdict is in the terminal now; a fresh profile goes with its window.
    await running.close();
    await browser?.close();
  }
}

async function connectionOf(options: Options, context: CliContext) {
  const { idpMetadata, issuer, clientId } = options;
  if ((idpMetadata === undefined) === (issuer === undefined))
    throw new PorticoError('input/usage', 'Give either --idp-metadata, or --issuer with --client-id.');
  if (idpMetadata !== undefined) {
    const oidcOnly = [clientId, options.clientSecret].some((value) => value !== undefined);
    if (oidcOnly) throw new PorticoError('input/usage', '--client-id and --client-secret belong to --issuer.');
    return {
      kind: 'saml',
      idpMetadata: await readFileOrAddress(idpMetadata, maxMetadataBytes, context.signal),
      idpEntityId: '',
      spEntityId: options.spEntityId ?? '',
      nameIdFormat: nameIdFormatOf(options.nameIdFormat),
      signRequests: options.signRequests,
      encrypt: options.encrypt,
    } as const;
  }
  if (clientId === undefined || clientId === '')
    throw new PorticoError('input/usage', '--issuer needs --client-id: the client that the provider knows.');
  const samlOnly =
    options.signRequests || options.encrypt || options.spEntityId !== undefined || options.nameIdFormat !== undefined;
  if (samlOnly)
    throw new PorticoError(
      'input/usage',
      '--sp-entity-id, --name-id-format, --sign-requests and --encrypt belong to --idp-metadata.',
    );
  return { kind: 'oidc', issuer: issuer ?? '', clientId, clientSecret: options.clientSecret ?? '' } as const;
}

function nameIdFormatOf(given: string | undefined): string {
  if (given === undefined) return '';
  const known = Object.entries(nameIdFormats).find(([name]) => name === given)?.[1];
  if (known !== undefined) return known;
  if (/^urn:\S+$/.test(given)) return given;
  throw new PorticoError(
    'input/usage',
    `"${given.slice(0, 100)}" is no NameID format; use ${Object.keys(nameIdFormats).join(', ')} or a full name that starts with urn:.`,
  );
}

function timeoutOf({ timeout }: Options): number {
  if (timeout > 0 && timeout <= longestTimeoutSeconds) return timeout;
  throw new PorticoError('input/usage', 'The timeout is between 1 second and 24 hours.');
}

async function openBrowser(url: string, context: CliContext) {
  const { createBrowserLauncher } = await import('../../engine/kernel/browser/browser-launcher.ts');
  const browser = await createBrowserLauncher().open(url, { freshProfile: true });
  context.note(`${browser.how}.`);
  return browser;
}

function cancelled(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const stop = () => reject(new PorticoError('local/cancelled', 'The test was ended before an answer came.'));
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}

function readyText({
  startUrl,
  spMetadataUrl,
  acsUrl,
  entityId,
  redirectUri,
}: RunningConnectionTest['addresses']): string {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Start here', startUrl],
    ['Our metadata', spMetadataUrl],
    ['Entity ID', entityId],
    ['ACS URL', acsUrl],
    ['Redirect URI', redirectUri],
  ];
  const shown = rows.flatMap(([name, value]) => (value === null ? [] : `${name.padEnd(14)}${value}`));
  return `The test ${redirectUri === null ? 'service provider' : 'relying party'} is up.\n${shown.join('\n')}`;
}
