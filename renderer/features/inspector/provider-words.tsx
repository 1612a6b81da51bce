/** What a failed check's setting is called in the partner's product, and where it is found there. */
import { useQuery } from '@tanstack/react-query';
import { PartnerRef } from '../../../shared/model/ids.ts';
import type { Check } from '../../../shared/model/inspection.ts';
import type { Provider } from '../../../shared/model/partner.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import type { Setting } from '../../ui/check-list.tsx';

type Word = keyof Provider['words'] | keyof Provider['settings'];

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
  'trust.use': 'certificate',
  'sig.key-size': 'certificate',
  'sig.present': 'signing',
  'sig.algorithm': 'signing',
  'sig.digest-algorithm': 'signing',
  'enc.key': 'encryption',
  'enc.algorithm': 'encryption',
  'enc.not-auth': 'signing',
  'saml.relay-state': 'relayState',
  'profile.name-id': 'nameId',
  'profile.attributes': 'attributes',
  'profile.groups': 'groups',
};

/** A refusal is settled where its second code says. */
const byStatus: ReadonlyMap<string, Word> = new Map<string, Word>([
  ['InvalidNameIDPolicy', 'nameId'],
  ['UnsupportedBinding', 'acsUrl'],
  ['RequestDenied', 'access'],
  ['UnknownPrincipal', 'access'],
]);

export interface ChosenPartner {
  /** Empty while nobody is chosen. */
  readonly name: string;
  readonly contact: string;
  /** Null when the partner's product is not known. */
  readonly provider: Provider | null;
}

export function useChosenPartner(partner: string): ChosenPartner {
  const engine = useEngine();
  const providers = useQuery(useAsk().providers());
  const ref = PartnerRef.safeParse(partner);
  const chosen = useQuery({
    queryKey: ['partners', 'get', partner],
    enabled: ref.success,
    queryFn: ({ signal }) => engine.partners.get({ ref: PartnerRef.parse(partner) }, { signal }),
  });
  if (!ref.success || chosen.data === undefined) return { name: '', contact: '', provider: null };
  const { organization, connection } = chosen.data.blueprint;
  const { name, email } = connection.contact;
  return {
    name: organization.name,
    contact: name === '' ? email : `${name}, IT contact at ${organization.name}`,
    provider: (providers.data ?? []).find(({ id }) => id === connection.provider) ?? null,
  };
}

/** Null unless the check failed or warned, and the product has a word for what it looked at. */
export function settingIn(provider: Provider | null, check: Check): Setting | null {
  const key = check.id === 'saml.status' ? statusSetting(check) : settings[check.id];
  if (provider === null || key === undefined || (check.status !== 'fail' && check.status !== 'warn')) return null;
  const word = { ...provider.words, ...provider.settings }[key];
  if (word === '') return null;
  // A catalog entry for any product has advice where the others have a menu path.
  const path = provider.id.startsWith('generic') ? '' : provider.path;
  return { product: provider.name, path, word };
}

const statusSetting = ({ received = '' }: Check): Word | undefined =>
  received
    .split(' / ')
    .toReversed()
    .map((code) => byStatus.get(code))
    .find((word) => word !== undefined);
