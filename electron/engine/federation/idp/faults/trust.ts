/** Faults of signatures: by whom, over what, with what. */
import { escapeXml } from '../saml/read-xml.ts';
import { type FaultDefinition, letIn, refusedBy } from './fault.ts';

/** Somebody else's account, as a thief of a message would want it. */
const otherPerson = 'someone.else';

export const trustFaults: readonly FaultDefinition[] = [
  {
    name: 'signed-by-another-key',
    protocol: 'both',
    title: 'Signed by another key',
    description: 'The message is whole, but its signature was made with a key that the metadata does not name.',
    ...refusedBy('sig.value', 'jwt.signature'),
    saml: (plan) => ({ ...plan, signing: { ...plan.signing, key: 'stranger' } }),
    idToken: (plan) => ({ ...plan, key: 'stranger' }),
  },
  {
    name: 'altered-after-signing',
    protocol: 'both',
    title: 'Altered after signing',
    description: 'The person was exchanged after the message had been signed with the right key.',
    ...refusedBy('sig.digest', 'jwt.signature'),
    saml: (plan) => ({ ...plan, afterSigning: [...plan.afterSigning, exchangeNameId] }),
    idToken: (plan) => ({
      ...plan,
      claimsAfterSigning: (claims) => ({
        ...claims,
        sub: otherPerson,
        ...('email' in claims ? { email: otherAddress(String(claims.email)) } : {}),
      }),
    }),
  },
  {
    name: 'unsigned',
    protocol: 'saml',
    title: 'Not signed',
    description: 'Neither the response nor the assertion carries a signature.',
    ...refusedBy('sig.present'),
    saml: (plan) => ({ ...plan, signing: { ...plan.signing, response: false, assertion: false } }),
  },
  {
    name: 'signed-response-only',
    protocol: 'saml',
    title: 'Only the response signed',
    description: 'The response is signed, the assertion inside it is not; the signature covers both.',
    ...letIn,
    saml: (plan) => ({ ...plan, signing: { ...plan.signing, response: true, assertion: false } }),
  },
  {
    name: 'signed-assertion-only',
    protocol: 'saml',
    title: 'Only the assertion signed',
    description: 'The assertion is signed, the response around it is not.',
    ...letIn,
    saml: (plan) => ({ ...plan, signing: { ...plan.signing, response: false, assertion: true } }),
  },
  {
    name: 'sha1',
    protocol: 'saml',
    title: 'Signed with SHA-1',
    description: 'Signed with the right key, but with RSA-SHA1, which can be forged.',
    ...refusedBy('sig.algorithm'),
    saml: (plan) => ({ ...plan, signing: { ...plan.signing, hash: 'sha1' } }),
  },
  {
    name: 'alg-none',
    protocol: 'oidc',
    title: 'Algorithm "none"',
    description: 'The ID token says that it is not signed, and is not.',
    ...refusedBy('jwt.alg'),
    idToken: (plan) => ({ ...plan, key: 'none', header: { alg: 'none', typ: 'JWT' } }),
  },
  {
    name: 'unknown-kid',
    protocol: 'oidc',
    title: 'Unknown key id',
    description: 'The ID token names a key that the JWKS does not have, and is signed with it.',
    ...refusedBy('jwt.key'),
    idToken: (plan) => ({ ...plan, key: 'stranger', header: { ...plan.header, kid: 'key-of-a-stranger' } }),
  },
  {
    name: 'wrong-at-hash',
    protocol: 'oidc',
    title: 'Wrong at_hash',
    description: 'The ID token belongs to another access token.',
    ...refusedBy('oidc.at-hash'),
    idToken: (plan) => ({ ...plan, claims: { ...plan.claims, at_hash: 'AAAAAAAAAAAAAAAAAAAAAA' } }),
  },
  {
    name: 'hs256-with-public-key',
    protocol: 'oidc',
    title: 'Public key used as a secret',
    description: 'The ID token is signed with HS256 and the public key as the secret, which everybody knows.',
    ...refusedBy('jwt.alg'),
    idToken: (plan) => ({ ...plan, key: 'public-key-as-secret', header: { ...plan.header, alg: 'HS256' } }),
  },
];

/** @param xml a built response; one without a NameID stays as it is */
export function exchangeNameId(xml: string): string {
  return xml.replace(
    /(<saml:NameID[^>]*>)([^<]*)(<\/saml:NameID>)/,
    (_all, open: string, value: string, close: string) => [open, escapeXml(otherAddress(value)), close].join(''),
  );
}

function otherAddress(value: string): string {
  const at = value.indexOf('@');
  return at === -1 ? otherPerson : `${otherPerson}${value.slice(at)}`;
}
