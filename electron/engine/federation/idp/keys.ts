/**
 * The loopback IdP's keys: made once per folder, readable by the owner only, the same at every start. They are test keys and
 * are called so in the certificate. A second pair exists only to sign what a fault wants signed by a key nobody trusts.
 */
import { createPrivateKey, createPublicKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { openKeyFile } from '../keys/key-file.ts';

const Pem = z.string().max(10_000);
const KeyFile = z.object({
  format: z.literal('portico.idp-keys/1'),
  saml: z.object({ privateKeyPem: Pem, certificatePem: Pem }),
  oidc: z.object({ privateKeyPem: Pem, kid: z.string().max(100) }),
  stranger: z.object({ privateKeyPem: Pem, certificatePem: Pem }),
});
type KeyFile = z.infer<typeof KeyFile>;
/** Beside the first file, so that a folder of an earlier version keeps the keys that partners trust. */
const CurveFile = z.object({
  format: z.literal('portico.idp-curve-keys/1'),
  saml: z.object({ privateKeyPem: Pem, certificatePem: Pem }),
  oidc: z.object({ privateKeyPem: Pem, kid: z.string().max(100) }),
});
type CurveFile = z.infer<typeof CurveFile>;

export interface SigningPair {
  readonly privateKeyPem: string;
  readonly certificatePem: string;
}

export interface TokenKeyPair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

export interface IdpKeys {
  readonly saml: SigningPair;
  readonly oidc: TokenKeyPair;
  /** The same on the curve P-256, for those who want ECDSA. */
  readonly samlEc: SigningPair;
  readonly oidcEc: TokenKeyPair;
  /** A key that no metadata and no JWKS names. */
  readonly stranger: SigningPair & { readonly privateKey: KeyObject };
}

/** What everybody may know, the newest last. */
export interface PublishedKeys {
  readonly certificatePems: readonly string[];
  readonly jwks: ReadonlyArray<{
    readonly kid: string;
    readonly publicKey: KeyObject;
    readonly algorithm: 'RS256' | 'ES256';
  }>;
}

export type KeyType = 'rsa' | 'ec';

/** @param keyType what signs SAML messages */
export const publishedKeys = (keyType: KeyType, ...sets: readonly IdpKeys[]): PublishedKeys => ({
  certificatePems: sets.map(({ saml, samlEc }) => (keyType === 'ec' ? samlEc : saml).certificatePem),
  jwks: [
    ...sets.map(({ oidc: { kid, publicKey } }) => ({ kid, publicKey, algorithm: 'RS256' as const })),
    ...sets.map(({ oidcEc: { kid, publicKey } }) => ({ kid, publicKey, algorithm: 'ES256' as const })),
  ],
});

/** The next keys, for a rehearsal only: they are kept nowhere. The stranger stays the same. */
export async function makeNextKeys(keys: IdpKeys, now: Date): Promise<IdpKeys> {
  const next = unpack(await makeKeys(now), await makeCurveKeys(now));
  return { ...next, stranger: keys.stranger };
}

/** @throws `local/file-damaged` when the key file cannot be read; it is never replaced, for partners may trust its keys */
export async function openIdpKeys(folder: string, now: Date): Promise<IdpKeys> {
  const kept = { folder, owner: 'the loopback IdP' };
  const [keys, curve] = await Promise.all([
    openKeyFile({ ...kept, fileName: 'keys.json', schema: KeyFile, make: () => makeKeys(now) }),
    openKeyFile({ ...kept, fileName: 'curve-keys.json', schema: CurveFile, make: () => makeCurveKeys(now) }),
  ]);
  return unpack(keys, curve);
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

async function makeCurveKeys(now: Date): Promise<CurveFile> {
  const [saml, oidc] = await Promise.all([curvePair(), curvePair()]);
  const pem = (pair: { privateKey: KeyObject }) => pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const subject = 'Portico loopback IdP, test key';
  const dates = { notBefore: daysFrom(now, -1), notAfter: daysFrom(now, 3650) };
  return {
    format: 'portico.idp-curve-keys/1',
    saml: { privateKeyPem: pem(saml), certificatePem: makeCertificate({ keyPair: saml, subject, ...dates }) },
    oidc: { privateKeyPem: pem(oidc), kid: `portico-test-curve-key-${randomBytes(4).toString('hex')}` },
  };
}

const curvePair = () => promisify(generateKeyPair)('ec', { namedCurve: 'P-256' });
const rsaPair = () => promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
const daysFrom = (now: Date, days: number) => new Date(now.getTime() + days * 86_400_000);

function tokenKeys({ kid, privateKeyPem }: KeyFile['oidc']): TokenKeyPair {
  const privateKey = createPrivateKey(privateKeyPem);
  return { kid, privateKey, publicKey: createPublicKey(privateKey) };
}

function unpack({ saml, oidc, stranger }: KeyFile, curve: CurveFile): IdpKeys {
  return {
    saml,
    oidc: tokenKeys(oidc),
    samlEc: curve.saml,
    oidcEc: tokenKeys(curve.oidc),
    stranger: { ...stranger, privateKey: createPrivateKey(stranger.privateKeyPem) },
  };
}
