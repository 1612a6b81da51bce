/** A key to press, as on a keycap. `Mod` becomes Ctrl or ⌘ by platform. */
import './key-hint.css';

export const isMac = typeof navigator !== 'undefined' && /mac/i.test(navigator.userAgent);

export function KeyHint({ keys }: { readonly keys: string }) {
  return <kbd className="ui-key">{keys.replace('Mod', isMac ? '⌘' : 'Ctrl')}</kbd>;
}
