/** `portico inspect --help` names every bound that the engine holds, with its number. */
import { PassThrough, Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { mostGiven } from '../../../shared/contract/inspect.ts';
import { limits, metadataLimits, xmlLimits } from '../../engine/inspect/limits.ts';
import { mostOfOne } from '../../engine/kernel/xml/start-tag.ts';
import { runCli } from '../run.ts';

const size = (bytes: number): string => (bytes < 1_000_000 ? `${bytes / 1000} KB` : `${bytes / 1_000_000} MB`);
const count = (number: number): string => number.toLocaleString('en-US');

const phrases: Readonly<Record<keyof typeof limits, string>> = {
  inputBytes: `${size(limits.inputBytes)} of input (${size(limits.plainBytes)} when it is no JSON), ${size(limits.inputBytes)} unpacked in all`,
  plainBytes: `${size(limits.plainBytes)} when it is no JSON`,
  jsonBytes: `${size(limits.jsonBytes)} of JSON besides them`,
  messageBytes: `A message: ${size(limits.messageBytes)}`,
  encodedBytes: `${size(limits.encodedBytes)} with its wrapping`,
  metadataBytes: `Metadata: ${size(limits.metadataBytes)}`,
  inflatedBytes: `${size(limits.inflatedBytes)} inflated`,
  jweInflatedBytes: `${size(limits.jweInflatedBytes)} unpacked, `,
  tokenBytes: `A token: ${size(limits.tokenBytes)}`,
  messages: `A recording: ${count(limits.messages)} messages`,
  recordedRequests: `${count(limits.recordedRequests)} requests`,
  wrappings: `${limits.wrappings} wrappings`,
  nestedTokens: `${limits.nestedTokens} inside each other`,
  signatures: `${limits.signatures} signatures, each with one reference and two transforms`,
  // Only how many are named.
  namedTransforms: '',
  prefixes: `${limits.prefixes} prefixes in a list`,
  certificates: `${limits.certificates} of certificates`,
  jsonDepth: `Other JSON ${limits.jsonDepth} deep`,
  recordingDepth: `${count(limits.recordingDepth)} deep`,
  encryptedKeys: `${limits.encryptedKeys} keys for what is encrypted`,
  encryptedAttributes: `${limits.encryptedAttributes} encrypted attributes`,
};
const given: Readonly<Record<keyof typeof mostGiven, string>> = {
  idpMetadata: `${size(mostGiven.idpMetadata)} of metadata of the identity provider`,
  idpCertificates: `${size(mostGiven.idpCertificates)} and ${limits.certificates} of certificates`,
  spMetadata: `${size(mostGiven.spMetadata)} of ours`,
  decryptKeyPem: `${size(mostGiven.decryptKeyPem)} of private key`,
  jwks: `${size(mostGiven.jwks)} of JWKS`,
};
const nesting = [
  `elements ${xmlLimits.depth} deep, ${count(xmlLimits.elements)} elements, ${count(xmlLimits.attributes)} attributes (${count(mostOfOne)} of one element), ${xmlLimits.namespaces} namespaces`,
  `elements ${metadataLimits.depth} deep, ${count(metadataLimits.elements)} elements, ${count(metadataLimits.attributes)} attributes.`,
];

test('the limits of the help are those of the engine', async () => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const { signal } = new AbortController();
  await runCli(['inspect', '--help'], { env: {}, stdin: Readable.from([]), stdout, stderr, signal });
  stdout.end();
  const help = (await text(stdout)).replace(/\s+/g, ' ');
  const missing = [...Object.values(phrases), ...Object.values(given), ...nesting].filter(
    (each) => !help.includes(each),
  );
  expect(missing).toEqual([]);
});
