/**
 * Where a key leads in a list of `count` rows.
 *
 * @param pageSize  rows that a Page key moves
 * @returns the row to go to, or `null` when the key is none of the list's
 */
export function nextIndex(key: string, current: number, count: number, pageSize: number): number | null {
  if (count === 0) return null;
  const to = (index: number) => Math.min(count - 1, Math.max(0, index));
  switch (key) {
    case 'ArrowDown':
    case 'j':
      return to(current + 1);
    case 'ArrowUp':
    case 'k':
      return to(current - 1);
    case 'PageDown':
      return to(current + pageSize);
    case 'PageUp':
      return to(current - pageSize);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return null;
  }
}
