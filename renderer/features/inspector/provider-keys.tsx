/** Keys of an OpenID Connect provider, fetched only when the person asks: the Inspector itself reaches for nothing. */
import { useState } from 'react';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { setContext, useOpenMessages } from './open-messages.ts';

/** Shown while a partner with an OpenID Connect connection is chosen and no keys are known. */
export function ProviderKeys() {
  const engine = useEngine();
  const { context, partner } = useOpenMessages();
  const [isFetching, setFetching] = useState(false);
  const [failure, setFailure] = useState<unknown>(null);
  const { issuer = '', jwks } = context;
  if (partner === '' || issuer === '' || jwks !== undefined) return null;
  const fetchKeys = async (): Promise<void> => {
    setFetching(true);
    setFailure(null);
    try {
      const found = await engine.partners.fetchIssuerKeys({ issuer });
      setContext({ ...context, jwks: found.jwks }, partner);
    } catch (error) {
      setFailure(error);
    } finally {
      setFetching(false);
    }
  };
  if (failure !== null) return <FailureNotice error={failure} onRetry={() => void fetchKeys()} />;
  return (
    <Notice
      tone="info"
      title="Its tokens need the provider's keys."
      actions={
        <Button size="sm" isDisabled={isFetching} onPress={() => void fetchKeys()}>
          Fetch the provider's keys
        </Button>
      }
    >
      They are read from {issuer}. Keys given by hand (JWKS) do as well.
    </Notice>
  );
}
