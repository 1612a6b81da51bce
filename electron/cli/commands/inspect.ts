/** `portico inspect`: one inspection of a file or of standard input. Exit 0 for valid, 1 for invalid and unverified. */
import { type Command, Option } from 'commander';
import { z } from 'zod';
import { mostGiven, mostInspectedBytes } from '../../../shared/contract/inspect.ts';
import { PorticoError } from '../../../shared/errors.ts';
import { redactionLevels } from '../../../shared/model/inspection.ts';
import type { CliContext } from '../command.ts';
import { inspectInPieces } from '../inspect-in-pieces.ts';
import { inspectionLines } from '../inspection-text.ts';
import { writeJsonWithList } from '../json-pieces.ts';
import { durationSeconds } from '../option-values.ts';
import { asText, readFileOrAddress, readFileWithin, readStreamWithin } from '../read-input.ts';

/** Above this it is inspected in pieces. */
const largeBytes = 4_000_000;

/** The numbers are those of the engine, which the test beside this file holds it to. */
const limits = [
  '60 MB of input (40 MB when it is no JSON), 60 MB unpacked in all, 8 wrappings inside each other.',
  'A recording: 500 messages, 50,000 requests, 20 MB of JSON besides them, 1,000 deep. Other JSON 60 deep.',
  'A message: 10 MB, 15 MB with its wrapping, 10 MB inflated; elements 100 deep, 250,000 elements,',
  '300,000 attributes (1,000 of one element), 100 namespaces; 8 signatures, each with one reference and',
  'two transforms, and 100 prefixes in a list; 8 keys for what is encrypted, 30 encrypted attributes;',
  'no document type declaration and so no entities.',
  'Metadata: 20 MB, elements 100 deep, 1,500,000 elements, 3,000,000 attributes.',
  'A token: 1 MB, 250 KB unpacked, 2 inside each other.',
  'To check against: 20 MB of metadata of the identity provider, 5 MB of ours, 2 MB of JWKS, 500 KB and',
  '100 of certificates, 50 KB of private key.',
].join('\n  ');

const Options = z.object({
  idpMetadata: z.string().optional(),
  idpCert: z.string().optional(),
  spMetadata: z.string().optional(),
  spEntityId: z.string().optional(),
  acsUrl: z.string().optional(),
  requestId: z.string().optional(),
  relayState: z.string().optional(),
  decryptKey: z.string().optional(),
  jwks: z.string().optional(),
  issuer: z.string().optional(),
  audience: z.string().optional(),
  nonce: z.string().optional(),
  accessToken: z.string().optional(),
  code: z.string().optional(),
  now: z.string().optional(),
  clockSkew: z.number().default(0),
  allowSha1: z.boolean().default(false),
  redact: z.enum(redactionLevels).optional(),
  json: z.boolean().default(false),
});
type Options = z.infer<typeof Options>;

export function define(command: Command, context: CliContext): void {
  command
    .argument('<file>', 'the message in any wrapping; - reads standard input')
    .option('--idp-metadata <file|url>', "the partner's SAML metadata: the only source of its keys")
    .option('--idp-cert <file>', "the partner's signing certificates, PEM, one or several")
    .option('--sp-metadata <file>', 'our SAML metadata')
    .option('--sp-entity-id <id>', 'our entity ID')
    .option('--acs-url <url>', 'our assertion consumer service')
    .option('--request-id <id>', 'the ID of the request that was sent')
    .option('--relay-state <value>', 'the RelayState that was sent')
    .option('--decrypt-key <file>', 'our private key, PEM, RSA or EC; used in memory only')
    .option('--jwks <file|url>', "the issuer's keys")
    .option('--issuer <issuer>', 'the issuer that is expected')
    .option('--audience <audience>', 'the audience that is expected: our client id')
    .option('--nonce <nonce>', 'the nonce that was sent')
    .option('--access-token <token>', 'checked against at_hash')
    .option('--code <code>', 'checked against c_hash')
    .option('--now <instant>', 'judge as if it were this instant, ISO 8601')
    .option('--clock-skew <time>', 'clock difference to tolerate: 3m (default: 0)', durationSeconds)
    .option('--allow-sha1', 'accept SHA-1 signatures, with a warning')
    .addOption(
      new Option(
        '--redact <level>',
        'take out what must not leave: secrets; secrets and people; all but structure',
      ).choices(redactionLevels),
    )
    .option('--json', 'the inspection as JSON')
    .addHelpText(
      'after',
      `\nLimits: ${limits}\nBeyond one of them: exit code 2, or a failed check where the message can still be read.\nExit code 0: valid; 1: invalid or unverified; 2: unreadable.`,
    )
    .action(async (file: string, given: unknown) => {
      const options = Options.parse(given);
      const bytes = await readMessage(file, context);
      const answerContext = await readContext(options, context.signal);
      const calls = await context.calls();
      // A redacted report needs every message at once: the same person has the same number in all of them.
      if (bytes.length > largeBytes && options.redact === undefined) {
        const { whole, messages } = await inspectInPieces(calls, bytes, answerContext, context.signal);
        if (!options.json) for (const line of inspectionLines(whole, context.colours)) context.print(line);
        else if (messages === null) context.printJson(whole);
        else await writeJsonWithList(context.stdout, whole, 'messages', messages(), context.signal);
        context.finish(whole.verdict === 'valid' ? 0 : 1);
        return;
      }
      const answer = await calls.inspect.messages({ ...asInput(bytes), context: answerContext });
      const inspection =
        options.redact === undefined
          ? answer
          : (await calls.inspect.redact({ inspection: answer, level: options.redact })).inspection;
      if (options.json) context.printJson(inspection);
      else for (const line of inspectionLines(inspection, context.colours)) context.print(line);
      context.finish(inspection.verdict === 'valid' ? 0 : 1);
    });
}

async function readMessage(file: string, context: CliContext): Promise<Buffer> {
  const bytes =
    file === '-'
      ? await readStreamWithin(context.stdin, mostInspectedBytes, context.signal)
      : await readFileWithin(file, mostInspectedBytes);
  if (bytes.length === 0)
    throw new PorticoError('input/unreadable', `${file === '-' ? 'Standard input' : file} is empty.`);
  return bytes;
}

/** Text where it is text, so that it is shown as it was; bytes otherwise. */
function asInput(bytes: Buffer): { text: string } | { base64: string } {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    return { base64: bytes.toString('base64') };
  }
}

async function readContext(options: Options, signal: AbortSignal) {
  const document = (place: string | undefined, maxBytes: number) =>
    place === undefined ? undefined : readFileOrAddress(place, maxBytes, signal);
  const file = async (path: string | undefined, maxBytes: number) =>
    path === undefined ? undefined : asText(await readFileWithin(path, maxBytes), path);
  const [idpMetadata, spMetadata, jwks, idpCertificates, decryptKeyPem] = await Promise.all([
    document(options.idpMetadata, mostGiven.idpMetadata),
    document(options.spMetadata, mostGiven.spMetadata),
    document(options.jwks, mostGiven.jwks),
    file(options.idpCert, mostGiven.idpCertificates),
    file(options.decryptKey, mostGiven.decryptKeyPem),
  ]);
  return withoutAbsent({
    idpMetadata,
    spMetadata,
    jwks,
    idpCertificates,
    decryptKeyPem,
    spEntityId: options.spEntityId,
    acsUrl: options.acsUrl,
    requestId: options.requestId,
    relayState: options.relayState,
    issuer: options.issuer,
    audience: options.audience,
    nonce: options.nonce,
    accessToken: options.accessToken,
    code: options.code,
    now: options.now,
    clockSkewSeconds: options.clockSkew,
    allowSha1: options.allowSha1,
  });
}

/** Members that were not given are left out, because the contract tells them from empty ones. */
function withoutAbsent<T extends Readonly<Record<string, unknown>>>(
  members: T,
): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const present: { [K in keyof T]?: Exclude<T[K], undefined> } = {};
  for (const name of Object.keys(members) as (keyof T)[]) {
    const value = members[name];
    if (isPresent(value)) present[name] = value;
  }
  return present;
}

const isPresent = <V>(value: V): value is Exclude<V, undefined> => value !== undefined;
