/** The decoded token, computed; each claim, on focus or click, shows the line back to where its value comes from. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Partner } from '../../../../shared/model/partner.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { Segmented } from '../../../ui/choice.tsx';
import { ClaimTrace } from '../../../ui/claim-trace.tsx';
import { CopyIcon } from '../../../ui/copy.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Select } from '../../../ui/select.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { checkedLook } from '../../../ui/states.ts';

export function TokenPreview({ partner }: { readonly partner: Partner }) {
  const [kind, setKind] = useState<'access_token' | 'id_token'>('access_token');
  const [application, setApplication] = useState('');
  const [who, setWho] = useState('');
  const token = useQuery(useAsk().previewToken(partner.ref, kind, application, who));

  if (token.isPending) return <Busy label="Computing the token" rows={10} />;
  if (token.isError) return <FailureNotice error={token.error} onRetry={() => void token.refetch()} />;
  const { claims, trace, persona, people, applications } = token.data;

  return (
    <div className="wizard-token">
      <div className="wizard-rail-head">
        <StateMark look={checkedLook}>Checked, not seen</StateMark>
        {people.length > 1 ? (
          <Select
            label="As persona"
            hideLabel
            className="wizard-token-who"
            choices={people.map((name) => ({ id: name, label: name }))}
            value={persona.name}
            onChange={setWho}
          />
        ) : (
          <span className="ui-muted ui-ellipsis">as persona {persona.name}</span>
        )}
        <CopyIcon text={JSON.stringify(claims, null, 2)} what="claims" />
      </div>
      <div className="wizard-rail-tools">
        <Segmented
          label="Which token"
          choices={[
            { id: 'access_token', label: 'Access token' },
            { id: 'id_token', label: 'ID token' },
          ]}
          value={kind}
          onChange={setKind}
        />
        {applications.length > 1 && (
          <Select
            label="Application"
            hideLabel
            choices={applications.map((each) => ({ id: each.id, label: each.name }))}
            value={applications.some((each) => each.id === application) ? application : (applications[0]?.id ?? null)}
            onChange={setApplication}
          />
        )}
      </div>
      <ClaimTrace
        claims={claims}
        trace={trace}
        initial="organization_id"
        stepHref={(step) => `/partners/${partner.ref}/${step}`}
      />
    </div>
  );
}
