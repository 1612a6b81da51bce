/**
 * Signature wrapping: the signed part stays whole somewhere in the message, and another part, which nobody signed, stands
 * where a careless reader looks. One row for each class that is known (XSW 1 to 8 in the literature).
 */
import { type FaultDefinition, refusedBy } from './fault.ts';
import { exchangeNameId } from './trust.ts';

interface Parts {
  readonly head: string;
  /** With its signature. */
  readonly assertion: string;
  readonly signature: string;
  readonly bare: string;
  /** Like the assertion, of somebody else, and not signed. */
  readonly forged: string;
}

/** Of a message that was built here; one without a signed assertion has no parts. */
function partsOf(xml: string): Parts | null {
  const [assertion] = /<saml:Assertion[\s\S]*<\/saml:Assertion>/.exec(xml) ?? [];
  const [signature] = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(assertion ?? '') ?? [];
  if (assertion === undefined || signature === undefined) return null;
  const bare = assertion.replace(signature, '');
  const forged = exchangeNameId(bare).replace(/ ID="[^"]*"/, ' ID="_forged-assertion"');
  return { head: xml.slice(0, xml.indexOf(assertion)), assertion, signature, bare, forged };
}

const inside = (outer: string, inner: string) => outer.replace(/<\/saml:Assertion>$/, `${inner}</saml:Assertion>`);
const afterIssuer = (xml: string, inner: string) => xml.replace(/<\/saml:Issuer>/, `</saml:Issuer>${inner}`);
const inObject = (signature: string, inner: string) =>
  signature.replace(/<\/ds:Signature>$/, `<ds:Object>${inner}</ds:Object></ds:Signature>`);

function wrapAssertion(
  name: string,
  title: string,
  description: string,
  body: (parts: Parts) => string,
  ...checks: readonly string[]
): FaultDefinition {
  const change = (xml: string): string => {
    const parts = partsOf(xml);
    return parts === null ? xml : `${parts.head}${body(parts)}</samlp:Response>`;
  };
  return {
    name,
    protocol: 'saml',
    title,
    description,
    ...refusedBy(...checks),
    saml: (plan) => ({
      ...plan,
      signing: { ...plan.signing, response: false, assertion: true },
      afterSigning: [...plan.afterSigning, change],
    }),
  };
}

function wrapResponse(
  name: string,
  title: string,
  description: string,
  place: (forged: string, signature: string, original: string) => string,
): FaultDefinition {
  const change = (xml: string): string => {
    const [signature] = /<ds:Signature[\s\S]*?<\/ds:Signature>/.exec(xml) ?? [];
    if (signature === undefined) return xml;
    const original = xml.replace(signature, '');
    const forged = exchangeNameId(original)
      .replace(/ ID="[^"]*"/, ' ID="_forged-response"')
      .replace(/(<saml:Assertion[^>]*) ID="[^"]*"/, '$1 ID="_forged-assertion"');
    return place(forged, signature, original);
  };
  return {
    name,
    protocol: 'saml',
    title,
    description,
    ...refusedBy('sig.one-reference', 'sig.place', 'sig.structure', 'saml.one-assertion', 'saml.unexpected-element'),
    saml: (plan) => ({
      ...plan,
      signing: { ...plan.signing, response: true, assertion: false },
      afterSigning: [...plan.afterSigning, change],
    }),
  };
}

export const wrappingFaults: readonly FaultDefinition[] = [
  wrapResponse(
    'wrapped-response-in-signature',
    'Wrapped: response inside the signature',
    'A response that nobody signed carries the signature, and the signed response lies inside that signature (XSW 1).',
    (forged, signature, original) => afterIssuer(forged, inObject(signature, original)),
  ),
  wrapResponse(
    'wrapped-response-beside-signature',
    'Wrapped: response beside the signature',
    'A response that nobody signed carries the signature, and the signed response stands before it (XSW 2).',
    (forged, signature, original) => afterIssuer(forged, `${original}${signature}`),
  ),
  wrapAssertion(
    'wrapped-assertion-before',
    'Wrapped: forged assertion first',
    'An assertion that nobody signed stands before the signed one (XSW 3).',
    ({ forged, assertion }) => `${forged}${assertion}`,
    'saml.one-assertion',
    'sig.present',
  ),
  wrapAssertion(
    'wrapped-assertion-around',
    'Wrapped: forged assertion outside',
    'The signed assertion lies inside one that nobody signed (XSW 4).',
    ({ forged, assertion }) => inside(forged, assertion),
    'sig.present',
    'saml.one-assertion',
    'saml.unexpected-element',
  ),
  wrapAssertion(
    'wrapped-signature-moved',
    'Wrapped: signature moved',
    'An assertion that nobody signed carries the signature of the other one, which stands at the end (XSW 5).',
    ({ forged, signature, bare }) => `${afterIssuer(forged, signature)}${bare}`,
    'saml.one-assertion',
    'sig.one-reference',
  ),
  wrapAssertion(
    'wrapped-assertion-in-signature',
    'Wrapped: assertion in the moved signature',
    'The signature was moved to an assertion that nobody signed, and the signed one lies inside it (XSW 6).',
    ({ forged, signature, bare }) =>
      afterIssuer(forged, signature.replace(/<\/ds:Signature>$/, `${bare}</ds:Signature>`)),
    'sig.structure',
    'saml.one-assertion',
    'sig.one-reference',
  ),
  wrapAssertion(
    'wrapped-in-extensions',
    'Wrapped: forged assertion in extensions',
    'An assertion that nobody signed lies in the extensions of the response, before the signed one (XSW 7).',
    ({ forged, assertion }) => `<samlp:Extensions>${forged}</samlp:Extensions>${assertion}`,
    'saml.one-assertion',
    'saml.unexpected-element',
  ),
  wrapAssertion(
    'wrapped-in-signature-object',
    'Wrapped: assertion in the signature object',
    'The signed assertion lies in an object of the signature that an assertion nobody signed carries (XSW 8).',
    ({ forged, signature, bare }) => afterIssuer(forged, inObject(signature, bare)),
    'sig.structure',
    'saml.one-assertion',
    'sig.one-reference',
  ),
];
