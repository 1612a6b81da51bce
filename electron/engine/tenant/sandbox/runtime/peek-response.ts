/**
 * Two values of an unverified response, to find the request that it may answer. They decide nothing: whatever is found
 * is then compared by the judgement with what the signature covers.
 */
import { parseXml, XmlProblem } from '../../../kernel/xml/parse-xml.ts';
import { attributeOf, firstChild, textOf } from '../../../kernel/xml/tree.ts';

const limits = { depth: 100, elements: 50_000, attributes: 200_000 } as const;
const assertionNs = 'urn:oasis:names:tc:SAML:2.0:assertion';

export function peekResponse(xml: string): { readonly inResponseTo: string | null; readonly issuer: string } {
  try {
    const { root } = parseXml(xml.replace(/^\uFEFF/, ''), limits);
    const issuer = firstChild(root, assertionNs, 'Issuer');
    return { inResponseTo: attributeOf(root, 'InResponseTo'), issuer: issuer === null ? '' : textOf(issuer).trim() };
  } catch (error) {
    // What cannot be read answers nothing; the judgement will say why.
    if (error instanceof XmlProblem) return { inResponseTo: null, issuer: '' };
    throw error;
  }
}
