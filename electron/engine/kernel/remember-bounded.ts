/** Keeps the newest entries only, so that what goes on for ever does not fill the memory. */
export function rememberBounded<K, V>(map: Map<K, V>, key: K, value: V, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size < most) break;
    map.delete(oldest);
  }
  map.set(key, value);
}
