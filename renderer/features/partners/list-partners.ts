/** Which partners the list shows and in what order, from what the address says. Pure, so that it is quick to ask again. */
import { type PartnerState, type PartnerSummary, partnerStates } from '../../../shared/model/partner.ts';
import { foundIn } from '../../ui/found-in.ts';

export const sortKeys = ['name', 'state', 'end', 'test', 'owner'] as const;
export type SortKey = (typeof sortKeys)[number];

export interface PartnerFilter {
  readonly q: string;
  readonly states: readonly PartnerState[];
  readonly owners: readonly string[];
  readonly types: readonly string[];
  /** Only those whose contract ends within `horizonDays`. */
  readonly soon: boolean;
  readonly sort: SortKey;
  readonly down: boolean;
}

/** What counts as soon, in days. */
export const horizonDays = 30;

export function endsSoon({ daysLeft, state }: PartnerSummary): boolean {
  return daysLeft !== null && daysLeft >= 0 && daysLeft <= horizonDays && state !== 'offboarded';
}

const collator = new Intl.Collator('en', { sensitivity: 'base', numeric: true });

/** The name that a list shows; a draft may have none yet. */
export const nameOf = (partner: Pick<PartnerSummary, 'name'>): string =>
  partner.name === '' ? 'Unnamed partner' : partner.name;

export function listPartners(partners: readonly PartnerSummary[], filter: PartnerFilter): PartnerSummary[] {
  const { q, states, owners, types, soon } = filter;
  const shown = partners.filter(
    (partner) =>
      (!soon || endsSoon(partner)) &&
      (states.length === 0 || states.includes(partner.state)) &&
      (owners.length === 0 || owners.includes(partner.owner)) &&
      (types.length === 0 || types.includes(partner.partnerType)) &&
      (q === '' ||
        foundIn(q, [
          partner.name,
          partner.organizationId,
          partner.owner,
          partner.contractId,
          partner.connection,
          ...partner.domains,
        ])),
  );
  const compare = comparisons[filter.sort];
  return shown.sort((a, b) => {
    const order = compare(a, b);
    return (filter.down ? -order : order) || collator.compare(nameOf(a), nameOf(b));
  });
}

/** What is not there yet sorts last when ascending: an empty date is later than every date. */
const last = '\uffff';
const comparisons: Readonly<Record<SortKey, (a: PartnerSummary, b: PartnerSummary) => number>> = {
  name: (a, b) => collator.compare(nameOf(a), nameOf(b)),
  state: (a, b) => partnerStates.indexOf(a.state) - partnerStates.indexOf(b.state),
  end: (a, b) => compareText(a.contractEnd || last, b.contractEnd || last),
  test: (a, b) => compareText(a.lastTest?.at ?? last, b.lastTest?.at ?? last),
  owner: (a, b) => collator.compare(a.owner || last, b.owner || last),
};

const compareText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

export interface Facet {
  readonly value: string;
  readonly count: number;
}

/** The different values of a field with how often each stands there; empty ones are left out. */
export function facetsOf(
  partners: readonly PartnerSummary[],
  field: 'owner' | 'partnerType' | 'state',
): readonly Facet[] {
  const counts = new Map<string, number>();
  for (const partner of partners) {
    const value = partner[field];
    if (value !== '') counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => collator.compare(a.value, b.value));
}
