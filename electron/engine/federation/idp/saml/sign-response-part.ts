/**
 * Signs an assertion or a response of the loopback IdP, as `signElement` does and with the same bytes (a test holds them side by
 * side), but without a DOM, which costs twice what the signature does, and with the key at work in another thread.
 */
import { createHash, sign } from 'node:crypto';
import { promisify } from 'node:util';
import { PorticoError } from '../../../../../shared/errors.ts';
import { type Canonicalization, canonicalize } from '../../../kernel/xml/canonicalize.ts';
import { attributeOf, childElements } from '../../../kernel/xml/tree.ts';
import type { SigningPair } from '../keys.ts';
import { xmlSignature } from './names.ts';
import { isCurve, openPair } from './open-pair.ts';
import { escapeXml, readXml } from './read-xml.ts';
import type { SamlSigning } from './response-plan.ts';

const signInThread = promisify<string, Buffer, Parameters<typeof sign>[2], Buffer>(sign);
const exclusive: Canonicalization = { method: 'exclusive-1.0', comments: false, inclusivePrefixes: [] };

/** Signs the root element, whose first child must be its Issuer; the signature follows it. */
export async function signResponsePart(xml: string, pair: SigningPair, hash: SamlSigning['hash']): Promise<string> {
  const root = readXml(xml, 'What is to be signed');
  const [issuer] = childElements(root);
  const id = attributeOf(root, 'ID');
  if (issuer === undefined || id === null)
    throw new PorticoError('input/unreadable', 'What is to be signed has no ID or no Issuer.');
  const digest = createHash(hash).update(canonicalize(root, exclusive), 'utf8').digest('base64');
  const rsa = hash === 'sha256' ? xmlSignature.rsaSha256 : xmlSignature.rsaSha1;
  const signedInfo = signedInfoXml(id, isCurve(pair) ? xmlSignature.ecdsaSha256 : rsa, hash, digest);
  const { privateKey, certificate } = openPair(pair);
  // What is signed stands alone, so it carries the namespace that in the message its parent declares.
  const alone = Buffer.from(signedInfo.replace('>', ` xmlns:ds="${xmlSignature.namespace}">`), 'utf8');
  // R and S side by side for a curve (RFC 9231 §2.3.6); it means nothing to RSA.
  const value = await signInThread(hash, alone, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const signature =
    `<ds:Signature xmlns:ds="${xmlSignature.namespace}">${signedInfo}<ds:SignatureValue>${value.toString('base64')}</ds:SignatureValue>` +
    `<ds:KeyInfo><ds:X509Data><ds:X509Certificate>${certificate}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></ds:Signature>`;
  return `${xml.slice(0, issuer.end)}${signature}${xml.slice(issuer.end)}`;
}

/** In canonical form as it stands: no element is closed by itself, and each has one attribute at most. */
function signedInfoXml(id: string, algorithm: string, hash: SamlSigning['hash'], digest: string): string {
  const named = (element: string, name: string) => `<ds:${element} Algorithm="${name}"></ds:${element}>`;
  return (
    `<ds:SignedInfo>${named('CanonicalizationMethod', xmlSignature.exclusiveC14n)}` +
    `${named('SignatureMethod', algorithm)}` +
    `<ds:Reference URI="#${escapeXml(id)}"><ds:Transforms>${named('Transform', xmlSignature.enveloped)}` +
    `${named('Transform', xmlSignature.exclusiveC14n)}</ds:Transforms>` +
    `${named('DigestMethod', hash === 'sha256' ? xmlSignature.sha256 : xmlSignature.sha1)}` +
    `<ds:DigestValue>${digest}</ds:DigestValue></ds:Reference></ds:SignedInfo>`
  );
}
