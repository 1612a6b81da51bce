/** Client secrets that the server gave once: asked for on purpose, shown, copied, never kept in the page. */
import { useMutation } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import type { RunId } from '../../../shared/model/ids.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { CopyValue } from '../../ui/copy.tsx';
import { FailureNotice } from '../../ui/notice.tsx';

export function SecretsOnce({ runId }: { readonly runId: RunId }) {
  const engine = useEngine();
  const secrets = useMutation({ mutationFn: () => engine.sync.secrets({ runId }), gcTime: 0 });
  return (
    <section className="sync-section" aria-label="Client secrets">
      <h3>Client secrets</h3>
      {secrets.data === undefined ? (
        <>
          <p className="ui-muted">
            The server gives a client’s secret once, when the client is made. Show them when you are ready to hand them
            over.
          </p>
          <Button icon={KeyRound} isPending={secrets.isPending} onPress={() => secrets.mutate()}>
            Show the secrets of this run
          </Button>
        </>
      ) : secrets.data.length === 0 ? (
        <p className="ui-muted">This run made no client with a secret.</p>
      ) : (
        <>
          {secrets.data.map((each) => (
            <CopyValue key={each.clientId} label={each.name} ours={each.clientId} value={each.secret} />
          ))}
          <Button size="sm" onPress={() => secrets.reset()}>
            Hide them
          </Button>
        </>
      )}
      {secrets.isError && <FailureNotice error={secrets.error} />}
    </section>
  );
}
