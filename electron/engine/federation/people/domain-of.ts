import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import { slugOf } from '../../../../shared/model/ids.ts';

/** The partner's first email domain; one that belongs to nobody when there is none yet (RFC 2606). */
export function domainOf({ organization }: Blueprint): string {
  const [first = ''] = organization.domains
    .map((domain) => domain.trim().toLowerCase())
    .filter((domain) => domain !== '');
  return first !== '' ? first : `${slugOf(organization.name) || 'partner'}.example`;
}
