/** The test service provider's keys: one that signs its requests, one that opens what is encrypted for it. Test keys, and called so. */
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { z } from 'zod';
import { makeCertificate } from '../../kernel/make-certificate.ts';
import { openKeyFile } from '../keys/key-file.ts';

const Pair = z.object({ privateKeyPem: z.string().max(10_000), certificatePem: z.string().max(10_000) });
const SpKeys = z.object({ format: z.literal('portico.sp-keys/1'), signing: Pair, encryption: Pair });
export type SpKeys = z.infer<typeof SpKeys>;
export type SpKeyPair = z.infer<typeof Pair>;

/** @throws `local/file-damaged`, `local/disk` */
export function openSpKeys(folder: string, now: Date): Promise<SpKeys> {
  return openKeyFile({
    folder,
    fileName: 'sp-keys.json',
    schema: SpKeys,
    owner: 'the test service provider',
    async make() {
      const [signing, encryption] = await Promise.all([
        makePair('Portico test service provider, test signing key', now),
        makePair('Portico test service provider, test encryption key', now),
      ]);
      return { format: 'portico.sp-keys/1', signing, encryption };
    },
  });
}

async function makePair(subject: string, now: Date): Promise<SpKeyPair> {
  const keyPair = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
  const dayMs = 86_400_000;
  return {
    privateKeyPem: keyPair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    certificatePem: makeCertificate({
      keyPair,
      subject,
      notBefore: new Date(now.getTime() - dayMs),
      notAfter: new Date(now.getTime() + 3650 * dayMs),
    }),
  };
}
