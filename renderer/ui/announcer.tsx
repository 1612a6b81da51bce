/** One polite live region for the whole page: `useAnnounce()('Saved')` speaks to screen readers without moving focus. */
import { createContext, type ReactNode, useCallback, useContext, useState } from 'react';

const AnnounceContext = createContext<(message: string) => void>(() => undefined);

export function Announcer({ children }: { readonly children: ReactNode }) {
  const [said, setSaid] = useState({ message: '', count: 0 });
  const announce = useCallback((message: string) => setSaid(({ count }) => ({ message, count: count + 1 })), []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <div role="status" aria-live="polite" className="ui-hidden">
        {/* A new key makes the same sentence count as news when it is said twice. */}
        <span key={said.count}>{said.message}</span>
      </div>
    </AnnounceContext>
  );
}

export function useAnnounce(): (message: string) => void {
  return useContext(AnnounceContext);
}
