/**
 * The inspection of an open message: opened when it is first shown, again when what it is checked against changes (after a pause),
 * and again when the engine has let it go.
 */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { EngineFailure } from '../../../shared/contract/client.ts';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { InspectionId } from '../../../shared/model/ids.ts';
import type { InspectedMessage, OpenInspection } from '../../../shared/model/inspection.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { beginInspection, dropBefore } from './begin-inspection.ts';
import type { OpenMessage } from './open-messages.ts';
import { messageInScreenWords, progressInScreenWords } from './screen-words.ts';

const pauseMs = 300;

export interface ShownInspection {
  /** Undefined until there is a first answer. */
  readonly progress: OpenInspection | undefined;
  /** What is shown was checked against something else. */
  readonly isStale: boolean;
  readonly begunAt: number;
  /** Why it could not be opened, sent or asked; null: nothing is wrong. */
  readonly problem: unknown;
  readonly again: () => void;
  readonly stop: () => void;
}

export function useInspection(message: OpenMessage, context: Partial<InspectContext>): ShownInspection {
  const engine = useEngine();
  const settled = useSettled(context);
  const { inspection, id: openId } = message;
  const isWanted = inspection === null || inspection.context !== settled;
  const current = useProgress(inspection?.id ?? null);
  const before = useProgress(inspection?.before ?? null);
  const isGone = current.error instanceof EngineFailure && current.error.failure.code === 'state/inspection-unknown';
  const hasNews = current.data !== undefined && (current.data.rows.length > 0 || isOver(current.data));

  useEffect(() => {
    if (isWanted || isGone) void beginInspection(engine, openId, settled);
  }, [engine, openId, settled, isWanted, isGone]);
  useEffect(() => {
    if (hasNews) dropBefore(engine, openId);
  }, [engine, openId, hasNews]);

  const progress = hasNews ? current.data : (before.data ?? current.data);
  const id = inspection?.id ?? null;
  return {
    progress,
    isStale: progress !== undefined && (progress.id !== id || settled !== context),
    begunAt: inspection?.begunAt ?? 0,
    problem: inspection?.problem ?? (isGone ? null : current.error),
    again: () => void beginInspection(engine, openId, settled),
    stop: () => {
      // Its answer is announced as every other change is.
      if (id !== null) engine.inspect.stop({ id }).catch(() => undefined);
    },
  };
}

export const isOver = ({ state }: Pick<OpenInspection, 'state'>): boolean => state !== 'reading' && state !== 'judging';

const nobody = InspectionId.parse('none');

/** How far an inspection is, asked again whenever that is announced. */
export function useProgress(id: InspectionId | null) {
  const engine = useEngine();
  const cache = useQueryClient();
  const queryKey = ['inspect', 'progress', id] as const;
  return useQuery({
    queryKey,
    enabled: id !== null,
    queryFn: async ({ signal }) => {
      // Rows never change, so only new ones are asked for.
      const known = cache.getQueryData<OpenInspection>(queryKey)?.rows ?? [];
      const news = await engine.inspect.progress({ id: id ?? nobody, fromRow: known.length }, { signal });
      const { rows, ...rest } = progressInScreenWords(news);
      return { ...rest, rows: rows.length === 0 ? known : [...known, ...rows] };
    },
    structuralSharing: false,
    // Announced when it changes.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** One judged message, whole; asked for when it is picked. @param index null: none */
export function useJudgedMessage(id: InspectionId | null, index: number | null) {
  const engine = useEngine();
  return useQuery<InspectedMessage>({
    structuralSharing: false,
    queryKey: ['inspect', 'message', id, index],
    enabled: id !== null && index !== null,
    queryFn: async ({ signal }) =>
      messageInScreenWords(await engine.inspect.message({ id: id ?? nobody, index: index ?? 0 }, { signal })),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
}

/** The value once it has not changed for a moment. */
function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    if (value === settled) return;
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value, settled]);
  return settled;
}
