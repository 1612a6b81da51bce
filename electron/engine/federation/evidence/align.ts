/** Pairs what happened in two tests, in order: the longest common run of equal keys; what has no partner stands alone. */
const largest = 600;

/** @param keyOf says which of them are the same step */
export function align<T>(
  a: readonly T[],
  b: readonly T[],
  keyOf: (item: T) => string,
): ReadonlyArray<readonly [T | null, T | null]> {
  const [left, right] = [a.slice(0, largest), b.slice(0, largest)];
  const width = right.length + 1;
  const lengths = new Uint16Array((left.length + 1) * width);
  const at = (row: number, column: number) => lengths[row * width + column] ?? 0;
  const keys = [left.map(keyOf), right.map(keyOf)] as const;
  for (let row = left.length - 1; row >= 0; row -= 1)
    for (let column = right.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        keys[0][row] === keys[1][column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const pairs: (readonly [T | null, T | null])[] = [];
  let [row, column] = [0, 0];
  while (row < left.length || column < right.length) {
    const [one = null, other = null] = [left[row], right[column]];
    if (one !== null && other !== null && keys[0][row] === keys[1][column]) {
      pairs.push([one, other]);
      row += 1;
      column += 1;
    } else if (other === null || (one !== null && at(row + 1, column) >= at(row, column + 1))) {
      pairs.push([one, null]);
      row += 1;
    } else {
      pairs.push([null, other]);
      column += 1;
    }
  }
  return pairs;
}
