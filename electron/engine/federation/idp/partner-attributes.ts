/**
 * Under which names a partner's IdP would send what it knows: as the provider's product is usually set up, and as the
 * partner's own mapping expects it, for the loopback IdP stands in for theirs.
 */
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { findProvider } from '../../partners/index.ts';
import { joinAttributes, type SentAttribute } from './attributes.ts';

export function partnerAttributes({ connection }: Blueprint): SentAttribute[] {
  const own = connection.mappings.map(({ source, target }) => ({ name: source, field: target }));
  const usual = (findProvider(connection.provider)?.mappings ?? []).map(({ source, target }) => ({
    name: source,
    field: target,
  }));
  return joinAttributes(own, usual);
}
