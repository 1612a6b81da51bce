/** What a failed check's setting is called in the partner's product, and where it is found there. */
import { useQuery } from '@tanstack/react-query';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Check } from '../../../shared/model/inspection.ts';
import type { Provider } from '../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';

type Word = keyof Provider['words'];

const settings: Readonly<Record<string, Word>> = {
  'cond.audience': 'entityId',
  'saml.destination': 'acsUrl',
  'subject.confirmation': 'acsUrl',
  'trust.issuer': 'issuer',
  'jwt.iss': 'issuer',
  'sig.value': 'certificate',
  'trust.keys': 'certificate',
  'trust.cert-dates': 'certificate',
  'trust.rollover': 'certificate',
};

/** Null until a partner with a known product is chosen. */
export function useProvider(partner: string): Provider | null {
  const engine = useEngine();
  const providers = useQuery(useAsk().providers());
  const ref = PartnerRef.safeParse(partner);
  const chosen = useQuery({
    queryKey: ['partners', 'get', partner],
    enabled: ref.success,
    queryFn: ({ signal }) => engine.partners.get({ ref: PartnerRef.parse(partner) }, { signal }),
  });
  const id = chosen.data?.blueprint.connection.provider;
  return (providers.data ?? []).find((provider) => provider.id === id) ?? null;
}

export function ProviderWords({ check, provider }: { readonly check: Check; readonly provider: Provider }) {
  const setting = settings[check.id];
  const word = setting === undefined ? '' : provider.words[setting];
  if (word === '' || check.status !== 'fail') return null;
  // A catalog entry for any product has advice where the others have a menu path.
  const path = provider.id.startsWith('generic') || provider.path === '' ? '' : `${provider.path}, `;
  return (
    <p>
      <strong>In {provider.name}:</strong> {path}
      <em>{word}</em>
    </p>
  );
}
