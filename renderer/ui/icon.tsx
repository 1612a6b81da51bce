/** One size and weight for every icon. Always beside a word, or inside a control that has a label; hidden from screen readers. */
import type { LucideIcon } from 'lucide-react';

export function Icon({
  of: Glyph,
  size = 16,
  className,
}: {
  readonly of: LucideIcon;
  readonly size?: number;
  readonly className?: string;
}) {
  return <Glyph size={size} strokeWidth={1.75} aria-hidden="true" className={className ?? ''} />;
}
