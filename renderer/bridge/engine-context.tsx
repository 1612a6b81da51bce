/** Hands the engine to the page: `useEngine()` for commands, `useAsk()` for queries, `useLink()` for the state of the door. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import { createClient } from '../../shared/contract/client.ts';
import type { EngineApi } from '../../shared/contract/index.ts';
import type { EngineDoor, LinkState } from './door.ts';
import { applyEvent } from './invalidation.ts';
import { type EngineQueries, engineQueries } from './queries.ts';

interface Bridge {
  readonly door: EngineDoor;
  readonly engine: EngineApi;
  readonly ask: EngineQueries;
}

const BridgeContext = createContext<Bridge | null>(null);

/** Follows the engine's events for as long as it is mounted, and asks everything again after a broken link. */
export function EngineProvider({ door, children }: { readonly door: EngineDoor; readonly children: ReactNode }) {
  const cache = useQueryClient();
  const bridge = useMemo(() => {
    const engine = createClient(door.transport);
    return { door, engine, ask: engineQueries(engine) };
  }, [door]);
  useEffect(() => door.subscribe((event) => applyEvent(cache, event)), [door, cache]);
  const wasDown = useRef(false);
  useEffect(
    () =>
      door.link.watch(() => {
        const state = door.link.read();
        if (state === 'up' && wasDown.current) void cache.invalidateQueries();
        wasDown.current = state === 'down';
      }),
    [door, cache],
  );
  return <BridgeContext value={bridge}>{children}</BridgeContext>;
}

function useBridge(): Bridge {
  const bridge = useContext(BridgeContext);
  if (bridge === null) throw new Error('EngineProvider is missing above this component.');
  return bridge;
}

/** The typed engine. Each call throws `EngineFailure`; show `failureOf(error)`. */
export function useEngine(): EngineApi {
  return useBridge().engine;
}

/** Ready-made query options, one for each query of the contract: `useQuery(useAsk().partner(ref))`. */
export function useAsk(): EngineQueries {
  return useBridge().ask;
}

export function useLink(): LinkState {
  const { link } = useBridge().door;
  return useSyncExternalStore(link.watch, link.read);
}
