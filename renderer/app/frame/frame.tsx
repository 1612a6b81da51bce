/** The window around every screen: navigation, the page, the status line, and what can be reached from anywhere. */
import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouter } from '@tanstack/react-router';
import { CloudOff, FileUp } from 'lucide-react';
import { type ReactNode, useEffect, useState } from 'react';
import { RouterProvider as AriaRouter } from 'react-aria-components';
import './frame.css';
import { useAsk, useLink } from '../../bridge/engine-context.tsx';
import { Icon } from '../../ui/icon.tsx';
import { ExpiredLink } from './expired-link.tsx';
import { Navigation } from './navigation.tsx';
import { Palette } from './palette.tsx';
import { ShortcutList } from './shortcut-list.tsx';
import { StatusLine } from './status-line.tsx';
import { useShortcuts } from './use-shortcuts.ts';
import { useWindowDrop } from './use-window-drop.ts';

export function Frame(): ReactNode {
  const router = useRouter();
  const link = useLink();
  return (
    <AriaRouter navigate={(to) => router.history.push(to)} useHref={(to) => router.history.createHref(to)}>
      {link === 'expired' ? <ExpiredLink /> : <OpenFrame isDown={link === 'down'} />}
    </AriaRouter>
  );
}

function OpenFrame({ isDown }: { readonly isDown: boolean }) {
  const [open, setOpen] = useState<'palette' | 'shortcuts' | null>(null);
  useTheme();
  useShortcuts({ onPalette: () => setOpen('palette'), onShortcuts: () => setOpen('shortcuts') });
  const drop = useWindowDrop();
  return (
    <div className="frame">
      <button type="button" className="frame-skip" onClick={() => document.getElementById('main')?.focus()}>
        Skip to the page
      </button>
      <Navigation onSearch={() => setOpen('palette')} />
      <main id="main" tabIndex={-1} className="frame-main">
        {isDown && (
          <div role="status" className="frame-banner">
            <Icon of={CloudOff} />
            <span>
              <strong>Portico does not answer.</strong> The program behind this page has stopped. Start it again; this
              page reconnects by itself.
            </span>
          </div>
        )}
        {drop.problem !== null && (
          <div role="alert" className="frame-banner">
            <span>{drop.problem}</span>
          </div>
        )}
        <Outlet />
      </main>
      <StatusLine />
      {drop.isOver && (
        <div className="frame-drop">
          <Icon of={FileUp} size={20} />
          Drop a message to inspect it, or a blueprint to import it
        </div>
      )}
      <Palette isOpen={open === 'palette'} onClose={() => setOpen(null)} onShortcuts={() => setOpen('shortcuts')} />
      <ShortcutList isOpen={open === 'shortcuts'} onClose={() => setOpen(null)} />
    </div>
  );
}

/** The system's theme unless the settings say otherwise. */
function useTheme(): void {
  const theme = useQuery(useAsk().settings()).data?.theme ?? 'system';
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
