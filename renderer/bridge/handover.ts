/**
 * Carries something dropped or pasted in one place to the screen that understands it (a SAML response dropped on Partners
 * goes to the Inspector). Held in memory for one taking; never in the address, because it may hold personal data.
 */
export type HandedOver =
  | { readonly fileName: string; readonly text: string }
  | { readonly fileName: string; readonly file: Blob };

let held: HandedOver | null = null;
const listeners = new Set<() => void>();

export function handOver(item: HandedOver): void {
  held = item;
  for (const listener of listeners) listener();
}

/** Takes what waits, once. The Inspector calls it when it opens and whenever `watchHandover` speaks. */
export function takeHandedOver(): HandedOver | null {
  const item = held;
  held = null;
  return item;
}

export function watchHandover(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
