/** Signs a small message that goes out now and then: a request, a sign-out. Responses go out in numbers: `sign-response-part.ts`. */
import { SignedXml } from 'xml-crypto';
import type { SigningPair } from '../keys.ts';
import { xmlSignature } from './names.ts';
import { openPair } from './open-pair.ts';
import type { SamlSigning } from './response-plan.ts';

/** Signs the root element, whose first child must be its Issuer; the signature follows it. */
export function signElement(xml: string, pair: SigningPair, hash: SamlSigning['hash']): string {
  const { privateKey, certificate } = openPair(pair);
  const signer = new SignedXml({
    privateKey,
    getKeyInfoContent: () => `<ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data>`,
    signatureAlgorithm: hash === 'sha256' ? xmlSignature.rsaSha256 : xmlSignature.rsaSha1,
    canonicalizationAlgorithm: xmlSignature.exclusiveC14n,
  });
  signer.addReference({
    xpath: '/*',
    transforms: [xmlSignature.enveloped, xmlSignature.exclusiveC14n],
    digestAlgorithm: hash === 'sha256' ? xmlSignature.sha256 : xmlSignature.sha1,
  });
  signer.computeSignature(xml, { prefix: 'ds', location: { reference: '/*/*[1]', action: 'after' } });
  return signer.getSignedXml();
}
