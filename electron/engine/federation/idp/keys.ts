/**
 * The loopback IdP's keys: made once per folder, readable by the owner only, the same at every start. They are test keys and
 * are called so in the certificate. A second pair exists only to sign what a fault wants signed by a key nobody trusts.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { link, mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { makeCertificate } from '../../kernel/make-certificate.ts';

const Pem = z.string().max(10_000);
const KeyFile = z.object({
  format: z.literal('portico.idp-keys/1'),
  saml: z.object({ privateKeyPem: Pem, certificatePem: Pem }),
  oidc: z.object({ privateKeyPem: Pem, kid: z.string().max(100) }),
  stranger: z.object({ privateKeyPem: Pem, certificatePem: Pem }),
});
type KeyFile = z.infer<typeof KeyFile>;

export interface SigningPair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

export interface IdpKeys {
  readonly saml: SigningPair;
  readonly oidc: { readonly kid: string; readonly privateKey: KeyObject; readonly publicKey: KeyObject };
  /** A key that no metadata and no JWKS names. */
  readonly stranger: SigningPair & { readonly privateKey: KeyObject };
}

/** What everybody may know, the newest last. */
export interface PublishedKeys {
  readonly certificatePems: readonly string[];
  readonly jwks: ReadonlyArray<{ readonly kid: string; readonly publicKey: KeyObject }>;
}

export const publishedKeys = (...sets: readonly IdpKeys[]): PublishedKeys => ({
  certificatePems: sets.map(({ saml }) => saml.certificatePem),
  jwks: sets.map(({ oidc: { kid, publicKey } }) => ({ kid, publicKey })),
});

/** The next keys, for a rehearsal only: they are kept nowhere. The stranger stays the same. */
export async function makeNextKeys(keys: IdpKeys, now: Date): Promise<IdpKeys> {
  const { saml, oidc } = unpack(await makeKeys(now));
  return { saml, oidc, stranger: keys.stranger };
}

/** @throws `local/file-damaged` when the key file cannot be read; it is never replaced, for partners may trust its keys */
export async function openIdpKeys(folder: string, now: Date): Promise<IdpKeys> {
  const file = join(folder, 'keys.json');
  const found = await read(file);
  if (found !== null) return unpack(found);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeNew(file, JSON.stringify(await makeKeys(now), null, 2));
  const kept = await read(file);
  if (kept === null) throw new PorticoError('local/disk', 'The keys of the loopback IdP were not kept.');
  return unpack(kept);
}

async function read(file: string): Promise<KeyFile | null> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const parsed = KeyFile.safeParse(parseJson(text));
  if (!parsed.success)
    throw new PorticoError('local/file-damaged', 'The keys of the loopback IdP (idp/keys.json) are not complete.');
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What cannot be parsed fails the schema, which says it in words.
    return null;
  }
}

/** Whole or not at all; when another process was first, its file stays. */
async function writeNew(file: string, text: string): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  const handle = await open(draft, 'wx', 0o600);
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await link(draft, file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await rm(draft);
}

async function makeKeys(now: Date): Promise<KeyFile> {
  const [saml, oidc, stranger] = await Promise.all([rsaPair(), rsaPair(), rsaPair()]);
  const pem = (pair: { privateKey: KeyObject }) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const certificate = (keyPair: { publicKey: KeyObject; privateKey: KeyObject }, subject: string) =>
    makeCertificate({ keyPair, subject, notBefore: daysFrom(now, -1), notAfter: daysFrom(now, 3650) });
  return {
    format: 'portico.idp-keys/1',
    saml: { privateKeyPem: pem(saml), certificatePem: certificate(saml, 'Portico loopback IdP, test key') },
    oidc: { privateKeyPem: pem(oidc), kid: `portico-test-key-${randomBytes(4).toString('hex')}` },
    stranger: {
      privateKeyPem: pem(stranger),
      certificatePem: certificate(stranger, 'Portico loopback IdP, test key of a stranger'),
    },
  };
}

const rsaPair = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
const daysFrom = (now: Date, days: number) => new Date(now.getTime() + days * 86_400_000);

function unpack({ saml, oidc, stranger }: KeyFile): IdpKeys {
  const privateKey = createPrivateKey(oidc.privateKeyPem);
  return {
    saml,
    oidc: { kid: oidc.kid, privateKey, publicKey: createPublicKey(privateKey) },
    stranger: { ...stranger, privateKey: createPrivateKey(stranger.privateKeyPem) },
  };
}
