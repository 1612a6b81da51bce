/** What the Partners screen can do to partners. Removing keeps the blueprint at hand, so that it can be put back. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import type { Partner, PartnerSummary } from '../../../shared/model/partner.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { saveFile } from '../../ui/read-file.ts';
import { nameOf } from './list-partners.ts';

export interface Removed {
  readonly name: string;
  readonly fileName: string;
  readonly text: string;
}

export function usePartnerCommands(onOpen: (partner: Partner) => void) {
  const engine = useEngine();
  const cache = useQueryClient();
  const [removed, setRemoved] = useState<Removed | null>(null);
  const listIsOld = () => cache.invalidateQueries({ queryKey: ['partners', 'list'] });

  const importFile = useMutation({
    mutationFn: (file: { fileName: string; text: string }) => engine.partners.importBlueprint(file),
    onSuccess: onOpen,
    onSettled: listIsOld,
  });
  const startExample = useMutation({
    mutationFn: async () => {
      const templates = await engine.partners.templates({});
      const template = templates.find(({ id }) => id === 'consulting-firm') ?? templates[0];
      return engine.partners.create({ templateId: template?.id ?? '', name: '', example: true });
    },
    onSuccess: onOpen,
    onSettled: listIsOld,
  });
  const remove = useMutation({
    mutationFn: async (partner: PartnerSummary): Promise<Removed> => {
      const file = await engine.partners.exportBlueprint({ ref: partner.ref });
      await engine.partners.remove({ ref: partner.ref });
      return { name: nameOf(partner), fileName: file.fileName, text: textOf(file.base64) };
    },
    onSuccess: setRemoved,
    onSettled: listIsOld,
  });
  const putBack = useMutation({
    mutationFn: (item: Removed) => engine.partners.importBlueprint({ fileName: item.fileName, text: item.text }),
    onSuccess: () => setRemoved(null),
    onSettled: listIsOld,
  });
  const exportFile = useMutation({
    mutationFn: (ref: PartnerRef) => engine.partners.exportBlueprint({ ref }),
    onSuccess: saveFile,
  });
  const failed = [importFile, startExample, remove, putBack, exportFile].find(({ isError }) => isError);
  return {
    importFile,
    startExample,
    remove,
    putBack,
    exportFile,
    removed,
    forgetRemoved: () => setRemoved(null),
    error: failed?.error ?? null,
    dismissError: () => failed?.reset(),
  };
}

function textOf(base64: string): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}
