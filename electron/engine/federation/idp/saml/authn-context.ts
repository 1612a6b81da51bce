/** Which authentication context an answer states (SAML Core §3.3.2.2.1). A person presses a button, whatever is asked for. */
import { saml } from './names.ts';

/** From the weakest to the strongest, as products order them. */
const known: readonly string[] = [
  saml.unspecifiedContext,
  'urn:oasis:names:tc:SAML:2.0:ac:classes:InternetProtocol',
  saml.password,
  saml.passwordProtectedTransport,
  'urn:oasis:names:tc:SAML:2.0:ac:classes:Kerberos',
  'urn:federation:authentication:windows',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:TimeSyncToken',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:MobileTwoFactorContract',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:X509',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:Smartcard',
  'urn:oasis:names:tc:SAML:2.0:ac:classes:SmartcardPKI',
  'http://schemas.microsoft.com/claims/multipleauthn',
  'https://refeds.org/profile/mfa',
];

export interface RequestedContext {
  readonly comparison: 'exact' | 'minimum' | 'maximum' | 'better';
  /** In the order of preference; declarations instead of classes are not known here. */
  readonly classes: readonly string[];
}

/** Null: none that the request would take can be stated, which the answer says as NoAuthnContext. */
export function chooseAuthnContext({ comparison, classes }: RequestedContext): string | null {
  const usable = classes.filter((name) => known.includes(name));
  if (comparison !== 'better') return usable[0] ?? null;
  const strongest = Math.max(...usable.map((name) => known.indexOf(name)));
  return usable.length === 0 ? null : (known[strongest + 1] ?? null);
}
