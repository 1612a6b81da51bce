/** Our values, which exist before theirs, in the provider's own words, ready to copy. */
import { useQuery } from '@tanstack/react-query';
import type { Provider } from '../../../../../shared/model/partner.ts';
import { useAsk } from '../../../../bridge/engine-context.tsx';
import { Busy } from '../../../../ui/busy.tsx';
import { CopyValue } from '../../../../ui/copy.tsx';
import { FailureNotice } from '../../../../ui/notice.tsx';
import type { Draft } from '../../use-draft.ts';
import { StepSection } from '../step-section.tsx';

export function OurSide({
  draft,
  kind,
  provider,
}: {
  readonly draft: Draft;
  readonly kind: 'saml' | 'oidc';
  readonly provider: Provider | null;
}) {
  const values = useQuery(useAsk().ourValues(draft.partner.ref));
  const words = provider?.words;
  const rows =
    values.data === undefined
      ? []
      : kind === 'saml'
        ? ([
            [words?.entityId ?? 'Entity ID', 'our entity ID', values.data.entityId],
            [words?.acsUrl ?? 'ACS URL', 'our ACS URL', values.data.acsUrl],
            ['Metadata', 'our SP metadata, where they can import it', values.data.spMetadataUrl],
          ] as const)
        : ([[words?.redirectUri ?? 'Redirect URI', 'our redirect URI', values.data.redirectUri]] as const);

  return (
    <StepSection title="1. Our values for their administrator">
      {values.isPending && <Busy label="Reading our values" rows={2} />}
      {values.isError && <FailureNotice error={values.error} onRetry={() => void values.refetch()} />}
      {rows.map(([label, ours, value]) => (
        <CopyValue
          key={ours}
          label={label}
          ours={label.toLowerCase() === ours.replace(/^our /, '').toLowerCase() ? '' : ours}
          value={value}
        />
      ))}
      {values.data !== undefined && (
        <p className="wizard-note">
          {values.data.confirmed
            ? 'Read from the server’s own metadata.'
            : 'Computed from the target’s address and the organization id; read back and confirmed once the organization is on the server.'}
        </p>
      )}
    </StepSection>
  );
}
