import type { LucideIcon } from 'lucide-react';
import { FilterMenu } from '../../ui/filter-menu.tsx';
import type { Facet } from './list-partners.ts';

/** A filter over the values that occur; absent when there is nothing to choose between. */
export function FacetMenu({
  label,
  icon,
  facets,
  picked,
  onChange,
}: {
  readonly label: string;
  readonly icon: LucideIcon;
  readonly facets: readonly Facet[];
  readonly picked: readonly string[];
  readonly onChange: (picked: string[] | undefined) => void;
}) {
  if (facets.length < 2 && picked.length === 0) return null;
  return (
    <FilterMenu
      label={label}
      icon={icon}
      choices={facets.map(({ value, count }) => ({ id: value, label: value, help: String(count) }))}
      picked={picked}
      onChange={(values) => onChange(values.length === 0 ? undefined : values)}
    />
  );
}
