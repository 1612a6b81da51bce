/**
 * Under which names a partner's IdP would send what it knows: as the provider's product is usually set up, and as the
 * partner's own mapping expects it, for the loopback IdP stands in for theirs.
 */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { findProvider } from '../../partners/index.ts';
import { joinAttributes, type SentAttribute } from './attributes.ts';

/** @param lookAlike another product than the partner's; null: its own */
export function partnerAttributes({ connection }: Blueprint, lookAlike: string | null): SentAttribute[] {
  const own = connection.mappings.map(({ source, target }) => ({ name: source, field: target }));
  // The catalog names attributes of SAML; a product imitated in OpenID Connect sends claims of its own.
  const usual = (
    connection.kind === 'oidc' && lookAlike !== null
      ? []
      : (findProvider(lookAlike ?? connection.provider)?.mappings ?? [])
  ).map(({ source, target }) => ({
    name: source,
    field: target,
  }));
  return joinAttributes(own, usual);
}
