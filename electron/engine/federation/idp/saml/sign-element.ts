/**
 * Signs a small message that goes out now and then: a request, a sign-out, metadata. Responses go out in numbers:
 * `sign-response-part.ts`.
 */
import { createPrivateKey, KeyObject, sign } from 'node:crypto';
import { SignedXml } from 'xml-crypto';
import type { SigningPair } from '../keys.ts';
import { xmlSignature } from './names.ts';
import { isCurve, openPair } from './open-pair.ts';
import type { SamlSigning } from './response-plan.ts';

/** R and S side by side, as XML Signature wants them (RFC 9231 §2.3.6). The library has no ECDSA of its own. */
class EcdsaSha256 {
  getSignature(signedInfo: unknown, privateKey: unknown): string {
    const key = privateKey instanceof KeyObject ? privateKey : createPrivateKey(String(privateKey));
    return sign('sha256', Buffer.from(String(signedInfo), 'utf8'), { key, dsaEncoding: 'ieee-p1363' }).toString(
      'base64',
    );
  }
  verifySignature(): boolean {
    throw new TypeError('this signs only');
  }
  getAlgorithmName(): string {
    return xmlSignature.ecdsaSha256;
  }
}

/**
 * Signs the root element.
 *
 * @param place messages have an Issuer as their first child, which the signature follows; in metadata it comes first itself
 */
export function signElement(
  xml: string,
  pair: SigningPair,
  hash: SamlSigning['hash'],
  place: 'after-issuer' | 'first' = 'after-issuer',
): string {
  const rsa = hash === 'sha256' ? xmlSignature.rsaSha256 : xmlSignature.rsaSha1;
  const { privateKey, certificate } = openPair(pair);
  const signer = new SignedXml({
    privateKey,
    getKeyInfoContent: () => `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>`,
    signatureAlgorithm: isCurve(pair) ? xmlSignature.ecdsaSha256 : rsa,
    canonicalizationAlgorithm: xmlSignature.exclusiveC14n,
  });
  signer.SignatureAlgorithms = { ...signer.SignatureAlgorithms, [xmlSignature.ecdsaSha256]: EcdsaSha256 };
  signer.addReference({
    xpath: '/*',
    transforms: [xmlSignature.enveloped, xmlSignature.exclusiveC14n],
    digestAlgorithm: hash === 'sha256' ? xmlSignature.sha256 : xmlSignature.sha1,
  });
  signer.computeSignature(xml, {
    prefix: 'ds',
    location: place === 'first' ? { reference: '/*', action: 'prepend' } : { reference: '/*/*[1]', action: 'after' },
  });
  return signer.getSignedXml();
}
