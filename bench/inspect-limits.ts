/**
 * What is beyond a limit, or built to hurt, given to `portico inspect` as a whole process: each is refused with exit 2 (what is
 * recognised but forbidden: a failed check, exit 1) within a second, and with less than 300 MB of memory. Run after
 * `npm run build`: node_modules/.bin/node bench/inspect-limits.ts [name]
 */
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { CompactEncrypt } from 'jose';
import { cliFile } from '../e2e/fixtures/built-host.ts';
import { makeMetadata, makeResponse, now, signedAssertion } from '../electron/engine/inspect/fixtures/saml-messages.ts';
import { reportMachine } from './figures.ts';
import { runWhole } from './whole-process.ts';

const wanted = { ms: 1000, megabytes: 300 };
const folder = mkdtempSync(join(tmpdir(), 'portico-bench-'));
const file = (content: string | Buffer): string => {
  const path = join(folder, 'input');
  writeFileSync(path, content);
  return path;
};
const option = (name: string, content: string): string[] => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return [`--${name}`, path];
};

const many = (text: string, bytes: number): string => text.repeat(Math.ceil(bytes / text.length));
const list = (count: number, one: (index: number) => string, between = ''): string =>
  Array.from({ length: count }, (_, index) => one(index)).join(between);
const base64 = (content: string | Buffer): string => Buffer.from(content).toString('base64');
const good = signedAssertion();
const ours = generateKeyPairSync('rsa', { modulusLength: 2048 });
const oursPem = String(ours.privateKey.export({ type: 'pkcs8', format: 'pem' }));
const encrypt = (content: Buffer) =>
  new CompactEncrypt(content)
    .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', zip: 'DEF' })
    .encrypt(ours.publicKey);
const bomb = base64(deflateRawSync(Buffer.alloc(1_000_000_000, 0x61)));
const redirects = (count: number, value: string) =>
  JSON.stringify({
    requests: Array.from({ length: count }, () => ({ url: `https://x.example/?SAMLRequest=${value}` })),
  });
const laughs = list(12, (index) => `<!ENTITY e${index + 1} "${`&e${index};`.repeat(10)}">`);
const element = (count: number, tag: string) => makeResponse(`<x>${tag.repeat(count)}</x>`);
const signature = /<ds:Signature[\s\S]*<\/ds:Signature>/.exec(good)?.[0] ?? '';
const reference = /<ds:Reference[\s\S]*<\/ds:Reference>/.exec(good)?.[0] ?? '';
const transform = /<ds:Transform [^>]*\/>/.exec(good)?.[0] ?? '';

interface Case {
  readonly name: string;
  readonly status: 1 | 2;
  readonly make: () => string | Buffer | Promise<string>;
  readonly options?: () => string[];
  readonly isPiped?: boolean;
}

const cases: readonly Case[] = [
  { name: 'a file of 61 MB', status: 2, make: () => Buffer.alloc(61_000_000, 0x61) },
  { name: 'a pipe of 61 MB', status: 2, make: () => Buffer.alloc(61_000_000, 0x61), isPiped: true },
  { name: 'text of 59 MB', status: 2, make: () => Buffer.alloc(59_000_000, 0x61) },
  { name: 'brackets of 59 MB', status: 2, make: () => many('[', 59_000_000) },
  { name: '29,000,000 recorded numbers', status: 2, make: () => `[${many('1,', 58_000_000)}1]` },
  { name: 'one message of 10.5 MB', status: 2, make: () => makeResponse(many('<y>text</y>', 10_500_000)) },
  { name: 'base64 of 15.5 MB', status: 2, make: () => base64(makeResponse(many('<y>text</y>', 11_600_000))) },
  { name: 'a page of 15.5 MB', status: 2, make: () => `<html>${many('<input ', 15_500_000)}` },
  { name: 'metadata of 20.5 MB', status: 2, make: () => `<!-- -->${makeMetadata()}${many('<!-- -->', 20_500_000)}` },
  {
    name: 'trusted metadata of 20.5 MB',
    status: 2,
    make: () => good,
    options: () => option('idp-metadata', makeMetadata() + many('<!-- -->', 20_500_000)),
  },
  { name: 'elements 101 deep', status: 2, make: () => makeResponse(`${'<x>'.repeat(100)}${'</x>'.repeat(100)}`) },
  { name: 'elements 1,000,000 deep', status: 2, make: () => makeResponse('<x>'.repeat(1_000_000)) },
  { name: '260,000 elements', status: 2, make: () => element(260_000, '<y/>') },
  {
    name: '600,000 attributes of one element',
    status: 2,
    make: () => makeResponse(`<x ${list(600_000, (index) => `a${index}=""`, ' ')}/>`),
  },
  { name: '600,000 attributes of 200,000 elements', status: 2, make: () => element(200_000, '<y a="" b="" c=""/>') },
  {
    name: '100,000 namespaces',
    status: 2,
    make: () => makeResponse(`<x ${list(100_000, (index) => `xmlns:a${index}="u:${index}"`, ' ')}/>`),
  },
  {
    name: 'entities that multiply (DTD)',
    status: 1,
    make: () => `<!DOCTYPE x [<!ENTITY e0 "ha">${laughs}]>${good.replace('dana@', '&e12;')}`,
  },
  { name: 'an external entity (DTD)', status: 1, make: () => `<!DOCTYPE x SYSTEM "file:///etc/passwd">${good}` },
  { name: '9 signatures', status: 2, make: () => makeResponse(signature.repeat(9)) },
  { name: '10,000 references', status: 1, make: () => good.replace(reference, reference.repeat(10_000)) },
  { name: '50,000 transforms', status: 1, make: () => good.replace(transform, transform.repeat(50_000)) },
  {
    name: 'a redirect that inflates to 1 GB',
    status: 2,
    make: () => `https://x.example/?SAMLResponse=${encodeURIComponent(bomb)}`,
  },
  {
    name: '40 messages that inflate to 400 MB',
    status: 2,
    make: () => redirects(40, encodeURIComponent(base64(deflateRawSync(Buffer.alloc(9_900_000, 0x61))))),
  },
  {
    name: '501 messages',
    status: 2,
    make: () => redirects(501, encodeURIComponent(base64(deflateRawSync('<samlp:AuthnRequest/>')))),
  },
  {
    name: 'base64 in base64, 12 times',
    status: 2,
    make: () => Array.from({ length: 12 }).reduce<string>((text) => base64(text), good),
  },
  { name: 'a token of 1.1 MB', status: 2, make: () => `eyJhbGciOiJSUzI1NiJ9.${'e'.repeat(1_100_000)}.e` },
  {
    name: 'a JWE that unpacks to 500 MB',
    status: 2,
    make: () => encrypt(Buffer.alloc(500_000_000, 0x20)),
    options: () => option('decrypt-key', oursPem),
  },
  {
    name: 'a token of brackets',
    status: 1,
    make: () =>
      `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(`{"a":${many('[', 500_000)}`).toString('base64url')}.AAAA`,
  },
  {
    name: '4 MB of conditions that never end',
    status: 1,
    make: () => `<samlp:Response ${many('<Conditions ', 4_000_000)}`,
  },
  { name: '4 MB of issuers that never end', status: 1, make: () => `<samlp:Response ${many('<Issuer ', 4_000_000)}` },
  { name: '20 MB of escapes in JSON', status: 2, make: () => `["${many('\\n', 20_000_000)}"]` },
  { name: '39 MB of white space', status: 2, make: () => many(' ', 39_000_000) },
  { name: '59 MB of white space', status: 2, make: () => many(' ', 59_000_000) },
  {
    name: '600 KB of certificates',
    status: 2,
    make: () => good,
    options: () => option('idp-cert', many('-----BEGIN CERTIFICATE-----\n', 600_000)),
  },
];

let missed = 0;
try {
  reportMachine();
  const bare = await runWhole(['-e', '0']);
  console.log(`node -e 0: ${bare.ms.toFixed(0)} ms, ${bare.megabytes.toFixed(0)} MB`);
  for (const { name, status, make, options, isPiped = false } of cases) {
    if (process.argv[2] !== undefined && !name.includes(process.argv[2])) continue;
    const content = await make();
    const input = isPiped ? Buffer.from(content) : undefined;
    const place = isPiped ? '-' : file(content);
    const ended = await runWhole(
      [cliFile, 'inspect', place, '--now', now.toISOString(), ...(options?.() ?? [])],
      input,
    );
    const met = ended.status === status && ended.ms < wanted.ms && ended.megabytes < wanted.megabytes;
    if (!met) missed += 1;
    console.log(
      `${name.padEnd(40)} exit ${ended.status}${ended.status === status ? '' : ` instead of ${status}`} ${ended.ms.toFixed(0).padStart(6)} ms (processor ${ended.processorMs.toFixed(0)}) ${ended.megabytes.toFixed(0).padStart(4)} MB  ${met ? 'met' : 'MISSED'}  ${ended.stderr.slice(0, 110)}`,
    );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log(`wanted: within ${wanted.ms} ms and ${wanted.megabytes} MB; missed: ${missed}`);
process.exitCode = missed === 0 ? 0 : 1;
