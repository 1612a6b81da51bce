/** `portico idp`: the loopback IdP alone, until Ctrl-C. One line when it is ready, and one a thing that happens with `--events`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { PorticoError } from '../../../shared/errors.ts';
import type { OwnPersona } from '../../../shared/model/persona.ts';
import { parseJson } from '../../engine/kernel/parse-json.ts';
import { type IdpOptions, startIdp } from '../../engine/standalone.ts';
import type { CliContext } from '../command.ts';
import { listOf, portValue } from '../option-values.ts';
import { asText, readFileOrAddress, readFileWithin } from '../read-input.ts';
import { untilStopped } from '../until-stopped.ts';

const maxMetadataBytes = 5_000_000;
const maxConfigBytes = 1_000_000;

/** The options, and with the same names the members of a `--config` file; those of the command line win. */
const Options = z.strictObject({
  port: z.number().int().min(0).max(65_535).optional(),
  spMetadata: z.array(z.string()).optional(),
  client: z.array(z.union([z.string(), z.looseObject({})])).optional(),
  persona: z.string().optional(),
  autoLogin: z.boolean().optional(),
  fault: z.array(z.string()).optional(),
  lookAlike: z.string().optional(),
  keyType: z.enum(['rsa', 'ec']).optional(),
  protocol: z.enum(['saml', 'oidc', 'both']).optional(),
  data: z.string().optional(),
  events: z.boolean().optional(),
  json: z.boolean().optional(),
  config: z.string().optional(),
});
type Options = z.infer<typeof Options>;

export function define(command: Command, context: CliContext): void {
  command
    .option('--port <port>', 'listen on this port (default: a free one)', portValue)
    .option('--config <file>', 'JSON with the names of these options: { "persona": "...", "fault": ["..."] }')
    .option('--sp-metadata <file|url>', 'a service provider that may ask; may be repeated', listOf)
    .option('--client <json|file>', 'RFC 7591 metadata of an OpenID Connect client; may be repeated', listOf)
    .option('--persona <name>', 'who is preselected, or answers with --auto-login; own personas of the home as well')
    .option('--auto-login', 'answer every request without showing a page')
    .option('--fault <name>', 'do this wrong; may be repeated, the ready line lists the names', listOf)
    .option('--look-alike <id>', 'answer like a product: okta, entra-id, keycloak ...')
    .option('--key-type <type>', 'what signs SAML messages: rsa or ec (default: rsa); clients choose for their tokens')
    .option('--protocol <protocol>', 'saml, oidc or both (default: both)')
    .option('--data <dir>', 'where its keys are (default: idp in the home folder)')
    .option('--events', 'one line of JSON for each thing that happens')
    .option('--json', 'one line of JSON when it is ready')
    .addHelpText(
      'after',
      '\nLimits: 5 MB of metadata, 1 MB of configuration. Its keys are test keys; it listens on 127.0.0.1 only.',
    )
    .action(async (given: unknown) => {
      const options = await withConfig(parseOptions(given, 'The options'));
      const idp = await startIdp(await idpOptions(options, context));
      try {
        const facts = idp.facts();
        if (options.json === true || options.events === true) context.printJson(facts);
        else
          context.print(
            `The loopback IdP is up.\nSAML metadata  ${facts.samlMetadataUrl}\nIssuer         ${facts.issuer}\n${facts.notes.map((note) => `Note           ${note}\n`).join('')}Press Ctrl-C to stop.`,
          );
        await untilStopped(context.signal);
      } finally {
        await idp.close();
      }
    });
}

async function withConfig(options: Options): Promise<Options> {
  if (options.config === undefined) return options;
  const text = asText(await readFileWithin(options.config, maxConfigBytes), options.config);
  return { ...parseOptions(jsonOf(text, options.config), options.config), ...options };
}

function parseOptions(given: unknown, place: string): Options {
  const options = Options.safeParse(given);
  if (options.success) return options.data;
  const [issue] = options.error.issues;
  throw new PorticoError(
    'input/usage',
    `${place}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'not understood'}.`,
    { cause: options.error },
  );
}

async function idpOptions(options: Options, context: CliContext): Promise<IdpOptions> {
  const spMetadata = await Promise.all(
    (options.spMetadata ?? []).map((place) => readFileOrAddress(place, maxMetadataBytes, context.signal)),
  );
  const clients = await Promise.all((options.client ?? []).map(readClient));
  return {
    port: options.port ?? 0,
    dataDir: options.data ?? join(context.home, 'idp'),
    now: () => new Date(),
    spMetadata,
    clients,
    ownPersonas: await ownPersonas(context),
    faults: options.fault ?? [],
    autoLogin: options.autoLogin ?? false,
    ...(options.protocol === undefined ? {} : { protocol: options.protocol }),
    ...(options.lookAlike === undefined ? {} : { lookAlike: options.lookAlike }),
    ...(options.keyType === undefined ? {} : { keyType: options.keyType }),
    ...(options.persona === undefined ? {} : { persona: options.persona }),
    ...(options.events === true ? { onEvent: context.printJson } : {}),
  };
}

/** Of this home; a home that has none is not made for the question. */
async function ownPersonas(context: CliContext): Promise<OwnPersona[]> {
  if (!existsSync(join(context.home, 'personas'))) return [];
  return (await context.calls()).federation.ownPersonas({}, { signal: context.signal });
}

/** JSON as it was typed, a file that holds it, or an object of a configuration file. */
async function readClient(given: string | Readonly<Record<string, unknown>>): Promise<unknown> {
  if (typeof given !== 'string') return given;
  if (given.trimStart().startsWith('{')) return jsonOf(given, 'The client');
  return jsonOf(asText(await readFileWithin(given, maxConfigBytes), given), given);
}

const jsonOf = (text: string, place: string): unknown =>
  parseJson(text, (cause) => new PorticoError('input/unreadable', `${place} is not JSON.`, { cause }));
