/**
 * Keys that work on every screen. Those with Ctrl or Cmd work while typing too; single characters only outside of fields.
 */
import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { sections } from './sections.ts';

export const shortcuts: readonly (readonly [keys: string, does: string])[] = [
  ['Mod K', 'Search and commands'],
  ['Mod 1 … 5', 'Go to a section'],
  ['/', 'Search in this screen'],
  ['Mod Enter', 'Do the primary action'],
  ['J  K', 'Next and previous row (or the arrow keys)'],
  ['Enter', 'Open the row'],
  ['Esc', 'Close the pane, the menu or the dialog'],
  ['?', 'This list'],
];

interface Actions {
  readonly onPalette: () => void;
  readonly onShortcuts: () => void;
}

export function useShortcuts({ onPalette, onShortcuts }: Actions): void {
  const { history } = useRouter();
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return;
      // Over a dialog only its own primary action has a key; everything else is behind it.
      const dialog = document.querySelector('[role="dialog"]');
      if (dialog !== null) {
        if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && pressPrimary(dialog)) event.preventDefault();
        return;
      }
      const done =
        event.ctrlKey || event.metaKey
          ? withModifier(event, onPalette, (path) => history.push(path))
          : single(event, onShortcuts);
      if (done) event.preventDefault();
    };
    document.addEventListener('keydown', onKeyDown);
    return () => document.removeEventListener('keydown', onKeyDown);
  }, [history, onPalette, onShortcuts]);
}

function withModifier(event: KeyboardEvent, onPalette: () => void, go: (path: string) => void): boolean {
  if (event.key.toLowerCase() === 'k') {
    onPalette();
    return true;
  }
  if (event.key === 'Enter') return pressPrimary(document.querySelector('main'));
  const section = /^[1-9]$/.test(event.key) ? sections[Number(event.key) - 1] : undefined;
  if (section === undefined) return false;
  go(section.path);
  return true;
}

function single(event: KeyboardEvent, onShortcuts: () => void): boolean {
  if (event.altKey || isTyping(event.target)) return false;
  if (event.key === '?') {
    onShortcuts();
    return true;
  }
  if (event.key !== '/') return false;
  const field = document.querySelector<HTMLElement>('main [data-search]');
  field?.focus();
  return field !== null;
}

function pressPrimary(scope: Element | null): boolean {
  const control = scope?.querySelector<HTMLElement>('[data-primary]:not([data-disabled])') ?? null;
  control?.click();
  return control !== null;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}
