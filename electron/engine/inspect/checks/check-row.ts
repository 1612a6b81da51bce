/** The form of a check's row, and the words and groups of message kinds that several rows share. */
import type { Check, MessageKind } from '../../../../shared/model/inspection.ts';

export interface CheckRow {
  readonly kinds: readonly MessageKind[];
  readonly title: string;
  /** What the rule protects from, in one or two sentences, for the check's help. */
  readonly explanation: string;
  /** The usual next step when it does not hold. */
  readonly fix: string;
  readonly who: Check['who'];
  readonly spec: string;
}

export const signIn = ['saml-response', 'saml-assertion'] as const;
export const requests = ['saml-authn-request'] as const;
export const logout = ['saml-logout-request', 'saml-logout-response'] as const;
export const protocol = [...signIn, ...requests, ...logout] as const;
export const saml = [...protocol, 'saml-metadata'] as const;
export const encrypted = [...signIn, 'saml-logout-request'] as const;
export const redirect = ['saml-response', ...requests, ...logout] as const;
export const tokens = ['jwt', 'jwe', 'token-response'] as const;
export const json = [...tokens, 'jwks', 'oidc-discovery'] as const;
export const all = [...saml, ...json, 'certificate', 'capture'] as const;

export const attack =
  'Treat it as an attack on the sign-in and ask for a fresh capture; no conforming product sends this.';
