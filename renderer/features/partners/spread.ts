/**
 * Moves labels along an axis so that none covers its neighbour, as little as needed and within the axis.
 *
 * @param at  where each label wants to begin, ascending, in percent
 * @param gap  the least distance between two beginnings, in percent; `at.length * gap` must fit into 100
 */
export function spread(at: readonly number[], gap: number): number[] {
  const placed: number[] = [];
  for (const wish of at) placed.push(Math.max(wish, (placed.at(-1) ?? -gap) + gap));
  let limit = 100 - gap;
  for (let index = placed.length - 1; index >= 0; index -= 1) {
    placed[index] = Math.max(0, Math.min(placed[index] ?? 0, limit));
    limit = (placed[index] ?? 0) - gap;
  }
  return placed;
}
