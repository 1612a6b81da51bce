/** Encrypts an assertion with AES-GCM under a fresh key, and that key with RSA-OAEP (XML Encryption 1.1 §5.2.4, §5.5.2). */
import { constants, createCipheriv, createPublicKey, publicEncrypt, randomBytes } from 'node:crypto';
import { saml, xmlSignature } from './names.ts';

const encryption = 'http://www.w3.org/2001/04/xmlenc#';
const encryption11 = 'http://www.w3.org/2009/xmlenc11#';

export interface EncryptionTarget {
  readonly certificatePem: string;
  readonly cipher: 'aes-256-gcm' | 'aes-128-gcm';
}

export function encryptAssertion(xml: string, { certificatePem, cipher }: EncryptionTarget): string {
  const key = randomBytes(cipher === 'aes-256-gcm' ? 32 : 16);
  const iv = randomBytes(12);
  const sealing = createCipheriv(cipher, key, iv);
  const sealed = Buffer.concat([iv, sealing.update(xml, 'utf8'), sealing.final(), sealing.getAuthTag()]);
  const wrapped = publicEncrypt(
    { key: createPublicKey(certificatePem), padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' },
    key,
  );
  const value = (bytes: Buffer) =>
    `<xenc:CipherData><xenc:CipherValue>${bytes.toString('base64')}</xenc:CipherValue></xenc:CipherData>`;
  return (
    `<saml:EncryptedAssertion xmlns:saml="${saml.assertion}"><xenc:EncryptedData xmlns:xenc="${encryption}" Type="${encryption}Element">` +
    `<xenc:EncryptionMethod Algorithm="${encryption11}${cipher.replaceAll('-', '').replace('gcm', '-gcm')}"/><ds:KeyInfo xmlns:ds="${xmlSignature.namespace}"><xenc:EncryptedKey>` +
    `<xenc:EncryptionMethod Algorithm="${encryption}rsa-oaep-mgf1p"><ds:DigestMethod Algorithm="${xmlSignature.sha1}"/></xenc:EncryptionMethod>` +
    `${value(wrapped)}</xenc:EncryptedKey></ds:KeyInfo>${value(sealed)}</xenc:EncryptedData></saml:EncryptedAssertion>`
  );
}
