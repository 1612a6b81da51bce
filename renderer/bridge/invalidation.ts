/**
 * What each event makes old. Events announce and never carry the news itself: the page asks again.
 * A command's own mutation need not repeat any of this; it only sets what it was answered.
 */
import type { QueryClient, QueryKey } from '@tanstack/react-query';
import type { PorticoEvent } from '../../shared/contract/events.ts';
import { type RunProgress, runProgressKey } from './queries.ts';

/** The answers that an event makes old, as key prefixes. */
export function staleAfter(event: PorticoEvent): readonly QueryKey[] {
  switch (event.type) {
    case 'partner.changed':
      return [
        ['partners', 'list'],
        ['partners', 'get', event.ref],
        ['partners', 'ourValues', event.ref],
        ['partners', 'readiness', event.ref],
        ['partners', 'quickstarts', event.ref],
        ['partners', 'hasConnectionSecret', event.ref],
        ['preview', 'token', event.ref],
        ['preview', 'signIn', event.ref],
        ['federation', 'personas', event.ref],
        ['sync', 'plan', event.ref],
      ];
    case 'partners.changed':
      return [
        ['partners', 'list'],
        ['partners', 'get'],
        ['partners', 'readiness'],
      ];
    case 'run.changed':
      return event.status === 'running'
        ? [
            ['sync', 'run', event.runId],
            ['sync', 'runs'],
          ]
        : [
            ['sync'],
            ['partners', 'list'],
            ['partners', 'get'],
            ['partners', 'readiness'],
            ['partners', 'ourValues'],
            ['targets', 'outbox'],
          ];
    case 'signInTest.changed':
      return [
        ['federation', 'get', event.id],
        ['federation', 'list'],
        ...(['preparing', 'waiting'].includes(event.state)
          ? []
          : [
              ['federation', 'evidence'],
              ['partners', 'list'],
              ['partners', 'get', event.ref],
              ['partners', 'readiness', event.ref],
            ]),
      ];
    case 'sweep.changed':
      return [
        ['federation', 'getSweep', event.id],
        ['federation', 'listSweeps', event.ref],
        ...(event.state === 'running' ? [] : [['federation', 'evidence']]),
      ];
    case 'proof.changed':
      return [
        ['federation', 'getProof', event.id],
        ['federation', 'listProofs', event.ref],
        ...(event.state === 'running' ? [] : [['federation', 'evidence']]),
      ];
    case 'connectionTest.changed':
      return [
        ['federation', 'connectionTest', event.id],
        ['federation', 'connectionTests', event.ref],
        ...(event.state === 'waiting' ? [] : [['federation', 'evidence']]),
      ];
    case 'personas.changed':
      return [
        ['federation', 'ownPersonas'],
        ['federation', 'personas'],
        ['preview', 'token'],
      ];
    case 'targetUses.changed':
      return [['federation', 'targetUses']];
    case 'inspection.changed':
      return [['inspect', 'progress', event.id]];
    case 'targets.changed':
      return [
        ['targets', 'list'],
        ['targets', 'workspaces'],
        ['targets', 'outbox'],
        ['sync', 'plan'],
        ['sync', 'serverState'],
        ['partners', 'ourValues'],
      ];
    case 'listeners.changed':
      // The sandbox is a listener and a target: stopped in the status line, it is no longer ready.
      return [
        ['app', 'listeners'],
        ['targets', 'list'],
      ];
    case 'settings.changed':
      return [['app', 'settings']];
  }
}

export function applyEvent(cache: QueryClient, event: PorticoEvent): void {
  if (event.type === 'run.changed') {
    cache.setQueryData<RunProgress>(runProgressKey(event.runId), { done: event.done, total: event.total });
  }
  for (const queryKey of staleAfter(event)) {
    askAgainAfterFirst(cache, queryKey);
    void cache.invalidateQueries({ queryKey });
  }
}

/**
 * A first answer that is still on its way may be older than the event: calls and events travel apart. Invalidating does not
 * start such a question anew (there is no answer yet to be old), so it is asked again when the answer has come.
 */
function askAgainAfterFirst(cache: QueryClient, queryKey: QueryKey): void {
  for (const query of cache.getQueryCache().findAll({ queryKey, fetchStatus: 'fetching' })) {
    if (query.state.data !== undefined) continue;
    const again = () => void cache.invalidateQueries({ queryKey: query.queryKey, exact: true });
    query.promise?.then(again, again);
  }
}

/**
 * Shows a command's answer until there is a newer one. The command's own events may have come before its answer, so the answer
 * is never shown over what is already known, and is asked for again at once.
 */
export function showFirstAnswer<T>(cache: QueryClient, queryKey: QueryKey, answer: T): void {
  cache.setQueryData<T>(queryKey, (known) => known ?? answer);
  void cache.invalidateQueries({ queryKey, exact: true });
}
