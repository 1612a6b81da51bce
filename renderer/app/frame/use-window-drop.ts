/**
 * Files may be dropped anywhere: a blueprint is imported, everything else goes to the Inspector. A paste outside of a field
 * goes to the Inspector too. Drop zones on a screen stop the event before it comes here.
 */
import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import type { EngineApi } from '../../../shared/contract/index.ts';
import { mostInspectedBytes } from '../../../shared/contract/inspect.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { handOver } from '../../bridge/handover.ts';
import { failureOf } from '../../ui/failure-of.ts';
import { readTextFile, sizeProblem } from '../../ui/read-file.ts';

const blueprintBytes = 3_000_000;

export function useWindowDrop(): { readonly isOver: boolean; readonly problem: string | null } {
  const engine = useEngine();
  const { history } = useRouter();
  const [isOver, setIsOver] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const depth = useRef(0);

  useEffect(() => {
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      depth.current += 1;
      setIsOver(true);
    };
    const leave = () => {
      depth.current = Math.max(0, depth.current - 1);
      if (depth.current === 0) setIsOver(false);
    };
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault();
    };
    const reset = () => {
      depth.current = 0;
      setIsOver(false);
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (event.defaultPrevented || file === undefined) return;
      event.preventDefault();
      setProblem(null);
      take(engine, file).then(
        (path) => history.push(path),
        (error: unknown) =>
          setProblem(error instanceof TooLarge ? error.message : `${failureOf(error).what}. ${failureOf(error).why}`),
      );
    };
    const paste = (event: ClipboardEvent) => {
      const text = event.clipboardData?.getData('text') ?? '';
      const field =
        event.target instanceof HTMLElement &&
        event.target.closest('input, textarea, [contenteditable], [role="dialog"]') !== null;
      if (event.defaultPrevented || field || text.trim().length < 20) return;
      handOver({ fileName: '', text });
      history.push('/inspector');
    };
    // Capture, because a drop zone that takes the file stops the event on its way up.
    window.addEventListener('drop', reset, true);
    window.addEventListener('dragenter', enter);
    window.addEventListener('dragleave', leave);
    window.addEventListener('dragover', over);
    window.addEventListener('drop', drop);
    document.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('drop', reset, true);
      window.removeEventListener('dragenter', enter);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('dragover', over);
      window.removeEventListener('drop', drop);
      document.removeEventListener('paste', paste);
    };
  }, [engine, history]);

  return { isOver, problem };
}

class TooLarge extends Error {}

/** @returns the route that shows what became of the file */
async function take(engine: EngineApi, file: File): Promise<string> {
  if (/\.ya?ml$/i.test(file.name)) {
    const read = await readTextFile(file, blueprintBytes);
    if (!read.ok) throw new TooLarge(read.problem);
    const partner = await engine.partners.importBlueprint({ fileName: read.fileName, text: read.content });
    return `/partners?open=${partner.ref}`;
  }
  const problem = sizeProblem(file, mostInspectedBytes);
  if (problem !== null) throw new TooLarge(problem);
  handOver({ fileName: file.name, file });
  return '/inspector';
}
