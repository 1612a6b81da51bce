/** The organization as the server has it now, to look at. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { PartnerRef } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Button } from '../../ui/button.tsx';
import { CodeView } from '../../ui/code-view.tsx';
import { FailureNotice } from '../../ui/notice.tsx';

export function OnServer({ partnerRef }: { readonly partnerRef: PartnerRef }) {
  const [open, setOpen] = useState(false);
  const state = useQuery({ ...useAsk().serverState(partnerRef), enabled: open });
  return (
    <section className="sync-section" aria-label="On the server">
      <Button
        variant="quiet"
        size="sm"
        icon={open ? ChevronDown : ChevronRight}
        aria-expanded={open}
        onPress={() => setOpen(!open)}
      >
        The organization on the server
      </Button>
      {open && state.isPending && <Busy label="Reading the server" rows={6} />}
      {open && state.isError && <FailureNotice error={state.error} onRetry={() => void state.refetch()} />}
      {open && state.data !== undefined && (
        <CodeView
          label="The organization as the server has it"
          language="json"
          maxHeight={480}
          text={JSON.stringify(
            Object.fromEntries(state.data.resources.map(({ resource, id, body }) => [`${resource} ${id}`, body])),
            null,
            2,
          )}
        />
      )}
    </section>
  );
}
