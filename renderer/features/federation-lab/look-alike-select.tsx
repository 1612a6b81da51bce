/** Which product the loopback IdP answers like, with what that means in the protocol of the connection. */
import { useQuery } from '@tanstack/react-query';
import { useAsk } from '../../bridge/engine-context.tsx';
import { Select } from '../../ui/select.tsx';

const plain = 'plain';

export function LookAlikeSelect({
  protocol,
  value,
  onChange,
}: {
  readonly protocol: 'saml' | 'oidc';
  readonly value: string | null;
  readonly onChange: (lookAlike: string | null) => void;
}) {
  const lookAlikes = useQuery(useAsk().lookAlikes());
  const chosen = lookAlikes.data?.find(({ id }) => id === value);
  return (
    <div className="lab-like">
      <Select
        label="Answers like"
        choices={[
          { id: plain, label: 'Nobody in particular' },
          ...(lookAlikes.data ?? []).map(({ id, title }) => ({ id, label: title })),
        ]}
        value={value ?? plain}
        onChange={(next) => onChange(next === plain ? null : next)}
      />
      {chosen !== undefined && <p className="lab-hint">{chosen.facts[protocol].join('. ')}.</p>}
    </div>
  );
}
