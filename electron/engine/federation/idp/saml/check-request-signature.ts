/**
 * Is a request signed by the service provider that it names? Keys come from the registered metadata only. A request without
 * a signature passes unless the metadata says that this service provider signs.
 */
import { createVerify, X509Certificate } from 'node:crypto';
import { DOMParser } from '@xmldom/xmldom';
import { SignedXml } from 'xml-crypto';
import { attributeOf, childrenNamed } from '../../../kernel/xml/tree.ts';
import { xmlSignature } from './names.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';
import { readXml } from './read-xml.ts';

const hashes: ReadonlyMap<string, string> = new Map([
  [xmlSignature.rsaSha256, 'RSA-SHA256'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha384', 'RSA-SHA384'],
  ['http://www.w3.org/2001/04/xmldsig-more#rsa-sha512', 'RSA-SHA512'],
]);

/** Null when the request may be answered, else the reason why not. */
export type RequestProblem = string | null;

/** @param query the query string exactly as received, since the signature covers its encoding (Bindings §3.4.4.1) */
export function checkRedirectSignature(
  query: string,
  parameter: 'SAMLRequest' | 'SAMLResponse',
  sp: ServiceProvider,
): RequestProblem {
  const raw = new Map(query.split('&').map((pair) => [pair.slice(0, pair.indexOf('=')), pair] as const));
  const value = (name: string) => decodeURIComponent((raw.get(name) ?? '').slice(name.length + 1).replace(/\+/g, ' '));
  if (!raw.has('Signature')) return unsigned(sp);
  if (sp.signingCertificates.length === 0) return null;
  const hash = hashes.get(value('SigAlg'));
  if (hash === undefined) return `The request is signed with ${value('SigAlg')}, which this IdP does not accept.`;
  const signed = [parameter, 'RelayState', 'SigAlg'].flatMap((name) => raw.get(name) ?? []).join('&');
  const signature = Buffer.from(value('Signature'), 'base64');
  const holds = sp.signingCertificates.some((pem) =>
    createVerify(hash).update(signed).verify(new X509Certificate(pem).publicKey, signature),
  );
  return holds
    ? null
    : 'The signature of the request does not hold with any key in the metadata of the service provider.';
}

/** Enveloped signature as a direct child of the request, over the request itself (Core §5.4). */
export function checkEnvelopedSignature(xml: string, sp: ServiceProvider): RequestProblem {
  const root = readXml(xml, 'The SAML request');
  const [signature, ...more] = childrenNamed(root, xmlSignature.namespace, 'Signature');
  if (signature === undefined) return unsigned(sp);
  if (more.length > 0) return 'The request is signed more than once.';
  if (sp.signingCertificates.length === 0) return null;
  const [reference, ...others] = childrenNamed(signature, xmlSignature.namespace, 'SignedInfo').flatMap((info) =>
    childrenNamed(info, xmlSignature.namespace, 'Reference'),
  );
  if (
    others.length > 0 ||
    reference === undefined ||
    attributeOf(reference, 'URI') !== `#${attributeOf(root, 'ID') ?? ''}`
  ) {
    return 'The signature of the request covers something else than the request.';
  }
  const holds = sp.signingCertificates.some((pem) => verifies(xml, pem));
  return holds
    ? null
    : 'The signature of the request does not hold with any key in the metadata of the service provider.';
}

function verifies(xml: string, certificatePem: string): boolean {
  const checker = new SignedXml({ publicCert: certificatePem, getCertFromKeyInfo: () => null });
  checker.SignatureAlgorithms = Object.fromEntries(
    Object.entries(checker.SignatureAlgorithms).filter(([name]) => hashes.has(name)),
  );
  try {
    const [node] = checker.findSignatures(new DOMParser().parseFromString(xml, 'text/xml'));
    if (node === undefined) return false;
    checker.loadSignature(node);
    return checker.checkSignature(xml);
  } catch {
    // xml-crypto throws for a signature that does not hold and returns false for a digest that does not.
    return false;
  }
}

function unsigned(sp: ServiceProvider): RequestProblem {
  return sp.signsRequests
    ? 'The metadata of the service provider says that it signs its requests, but this one is not signed.'
    : null;
}
