/** The lab for any partner: choose one, then test its sign-in. */
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { EvidenceItem } from '../../../shared/model/evidence.ts';
import { PartnerRef } from '../../../shared/model/ids.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { ButtonLink } from '../../ui/button.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page, PageHeader } from '../../ui/page.tsx';
import { Select } from '../../ui/select.tsx';
import { LeftOvers } from './at-target/left-overs.tsx';
import { ChangesPanel } from './changes/changes-panel.tsx';
import { type EvidenceAddress, EvidencePanel } from './evidence/evidence-panel.tsx';
import { SignInTestPanel } from './sign-in-test-panel.tsx';
import { TheirIdpPanel } from './their-idp/their-idp-panel.tsx';

export interface LabAddress extends EvidenceAddress {
  readonly ref?: string | undefined;
  readonly test?: string | undefined;
  /** The loopback IdP, the partner's own, or what happens between partners and after changes. */
  readonly idp?: 'loopback' | 'theirs' | 'changes' | 'evidence' | undefined;
  /** What is shown of what was kept: the id of a sweep or a proof, or `kind.id` in the list of evidence. */
  readonly open?: string | undefined;
}

/** Where each kind was made. */
const sideOf = (kind: EvidenceItem['kind']) =>
  kind === 'connection-test' ? 'theirs' : kind === 'sign-in-test' || kind === 'fault-sweep' ? 'loopback' : 'changes';

export function FederationLabPage({
  address,
  go,
}: {
  readonly address: LabAddress;
  readonly go: (next: LabAddress) => void;
}) {
  const partners = useQuery(useAsk().partners());
  const first = partners.data?.[0]?.ref;
  const ref = PartnerRef.safeParse(address.ref ?? first);
  const side = address.idp ?? 'loopback';
  const some = (partners.data?.length ?? 0) > 0;
  const opened = address.open ?? '';
  const place = `${ref.data ?? ''} ${opened}`;
  const open = ({ kind, id, ref: partner }: EvidenceItem) => {
    if (kind === 'sign-in-test') go({ ref: partner, test: id });
    else go({ ref: partner, open: id, idp: sideOf(kind) });
  };

  // The partner that is shown stands in the address, so that a new one in the list or a reload does not show another.
  useEffect(() => {
    if (address.ref === undefined && first !== undefined) go({ ...address, ref: first });
  }, [address, first, go]);

  return (
    <Page>
      <PageHeader
        title="Federation lab"
        beside={
          some &&
          side !== 'evidence' && (
            <Select
              label="Partner"
              hideLabel
              className="lab-partner"
              choices={(partners.data ?? []).map((partner) => ({
                id: partner.ref,
                label: partner.name === '' ? partner.ref : partner.name,
              }))}
              value={ref.success ? ref.data : null}
              onChange={(next) => go({ ref: next, idp: address.idp })}
            />
          )
        }
        actions={
          some && (
            <Segmented
              label="What to try"
              choices={[
                { id: 'loopback', label: 'Loopback IdP' },
                { id: 'theirs', label: 'Their real IdP' },
                { id: 'changes', label: 'Walls and changes' },
                { id: 'evidence', label: 'Evidence' },
              ]}
              value={side}
              onChange={(idp) => go({ ref: ref.success ? ref.data : undefined, idp })}
            />
          )
        }
      />
      {/* Whatever partner and tab are shown, and also when the partner was removed. */}
      <LeftOvers />
      {partners.isPending && <Busy label="Loading the partners" />}
      {partners.isError && <FailureNotice error={partners.error} onRetry={() => void partners.refetch()} />}
      {partners.isSuccess && !some && (
        <EmptyState title="Nobody to test yet" actions={<ButtonLink href="/partners">Go to Partners</ButtonLink>}>
          The lab plays a partner’s identity provider and follows one sign-in from the application to the token.
        </EmptyState>
      )}
      {some && ref.success && side === 'theirs' && <TheirIdpPanel key={place} partnerRef={ref.data} opened={opened} />}
      {some && ref.success && side === 'changes' && <ChangesPanel key={place} partnerRef={ref.data} opened={opened} />}
      {some && side === 'evidence' && (
        <EvidencePanel address={address} change={(over) => go({ ...address, ...over })} onOpen={open} />
      )}
      {some && ref.success && side === 'loopback' && (
        <SignInTestPanel
          key={place}
          partnerRef={ref.data}
          openedSweep={opened}
          testText={address.test ?? ''}
          onTest={(test) => go({ ref: ref.data, test })}
        />
      )}
    </Page>
  );
}
