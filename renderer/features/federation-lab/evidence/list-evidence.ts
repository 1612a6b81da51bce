/** Which evidence the list shows, from what the address says. Pure, so that it is quick to ask again. */
import {
  type EvidenceItem,
  type EvidenceKind,
  type EvidenceVerdict,
  evidenceKinds,
  evidenceVerdicts,
} from '../../../../shared/model/evidence.ts';
import { todayOf } from '../../../ui/format.ts';
import { foundIn } from '../../../ui/found-in.ts';
import { kindWords, nameOf, verdictLooks } from './evidence-looks.ts';

export interface EvidenceFilter {
  readonly q?: string | undefined;
  readonly kinds?: EvidenceKind[] | undefined;
  readonly verdicts?: EvidenceVerdict[] | undefined;
  /** Refs. */
  readonly partners?: string[] | undefined;
  /** First and last day, in the user's zone, both inside. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

const day = /^\d{4}-\d{2}-\d{2}$/;

export function listEvidence(items: readonly EvidenceItem[], filter: EvidenceFilter): EvidenceItem[] {
  const { q = '', kinds = [], verdicts = [], partners = [], from = '', to = '' } = filter;
  return items.filter((item) => {
    const on = todayOf(new Date(item.startedAt));
    return (
      (kinds.length === 0 || kinds.includes(item.kind)) &&
      (verdicts.length === 0 || verdicts.includes(item.verdict)) &&
      (partners.length === 0 || partners.includes(item.ref)) &&
      // A day that is still being typed does not empty the list.
      (!day.test(from) || on >= from) &&
      (!day.test(to) || on <= to) &&
      (q === '' ||
        foundIn(q, [
          nameOf(item),
          item.persona,
          kindWords[item.kind],
          verdictLooks[item.verdict].word,
          item.sentence,
          item.id,
          ...item.setUp,
        ]))
    );
  });
}

export const isFiltered = ({
  q = '',
  kinds = [],
  verdicts = [],
  partners = [],
  from = '',
  to = '',
}: EvidenceFilter): boolean => `${q}${from}${to}` !== '' || kinds.length + verdicts.length + partners.length > 0;

/** What there is to choose, with how many have it. */
export function choicesOf(items: readonly EvidenceItem[]): {
  readonly kinds: { id: EvidenceKind; label: string; help: string }[];
  readonly verdicts: { id: EvidenceVerdict; label: string; help: string }[];
  readonly partners: { id: string; label: string; help: string }[];
} {
  const count = <K extends string>(keyed: (item: EvidenceItem) => K): ReadonlyMap<K, number> => {
    const counts = new Map<K, number>();
    for (const item of items) counts.set(keyed(item), (counts.get(keyed(item)) ?? 0) + 1);
    return counts;
  };
  const [byKind, byVerdict, byPartner] = [
    count(({ kind }) => kind),
    count(({ verdict }) => verdict),
    count<string>(({ ref }) => ref),
  ];
  const names = new Map(items.map((item) => [item.ref as string, nameOf(item)]));
  return {
    kinds: evidenceKinds.flatMap((id) => {
      const times = byKind.get(id);
      return times === undefined ? [] : [{ id, label: kindWords[id], help: String(times) }];
    }),
    verdicts: evidenceVerdicts.flatMap((id) => {
      const times = byVerdict.get(id);
      return times === undefined ? [] : [{ id, label: verdictLooks[id].word, help: String(times) }];
    }),
    partners: [...byPartner]
      .map(([id, times]) => ({ id, label: names.get(id) ?? id, help: String(times) }))
      .sort((left, right) => left.label.localeCompare(right.label, 'en')),
  };
}
