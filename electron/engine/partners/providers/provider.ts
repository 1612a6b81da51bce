/** One product that a partner's IdP can be: facts in its own words, and how its addresses are recognised. */
import type { AttributeMapping } from '../../../../shared/model/blueprint.ts';
import type { Provider } from '../../../../shared/model/partner.ts';

export interface CatalogEntry extends Omit<Provider, 'settings'> {
  /** An entity ID, issuer, SSO URL or metadata URL that matches one of these is of this product. */
  readonly recognises: readonly RegExp[];
}

/** Words that most products share for OpenID Connect; SAML words differ everywhere. */
export const usualOidcWords = { redirectUri: 'Redirect URI', issuer: 'Issuer' } as const;

/** Attribute names to profile fields, as pairs. `groups` holds many values. */
export function mapped(...pairs: ReadonlyArray<readonly [source: string, target: string]>): AttributeMapping[] {
  return pairs.map(([source, target]) => ({ source, target, many: target === 'groups' }));
}

export const shortNames = mapped(
  ['email', 'email'],
  ['firstName', 'given_name'],
  ['lastName', 'family_name'],
  ['groups', 'groups'],
);
