/** Whose identity provider wrote this? The issuer is looked for in every partner's connection; choosing it gives the trust. */
import { useQuery } from '@tanstack/react-query';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { useOpenMessages } from './open-messages.ts';
import { useTrustPartner } from './use-trust-partner.ts';

const mostAsked = 400;
const atOnce = 8;

/** @param issuer as the message says it */
export function PartnerMatch({ issuer }: { readonly issuer: string }) {
  const engine = useEngine();
  const { partner } = useOpenMessages();
  const partners = useQuery(useAsk().partners());
  const { trust, failure } = useTrustPartner();
  const refs = (partners.data ?? []).map(({ ref }) => ref).slice(0, mostAsked);
  const match = useQuery({
    queryKey: ['inspect', 'whose', issuer, refs],
    enabled: issuer !== '' && refs.length > 0 && partner === '',
    queryFn: async ({ signal }) => {
      for (let start = 0; start < refs.length; start += atOnce) {
        const batch = await Promise.all(
          refs.slice(start, start + atOnce).map((ref) => engine.partners.get({ ref }, { signal })),
        );
        const found = batch.find(({ blueprint: { connection } }) =>
          connection.kind === 'saml'
            ? entityIds(connection.saml.metadataXml).includes(issuer)
            : connection.kind === 'oidc' && connection.oidc.issuer === issuer,
        );
        if (found !== undefined) return { ref: found.ref, name: found.blueprint.organization.name };
      }
      return null;
    },
    staleTime: 60_000,
  });
  if (failure !== null) return <FailureNotice error={failure} />;
  if (partner !== '' || match.data === undefined || match.data === null) return null;
  const { ref, name } = match.data;
  return (
    <Notice
      tone="info"
      title={`It says that it comes from the identity provider of ${name === '' ? ref : name}.`}
      actions={
        <Button size="sm" onPress={() => trust(ref)}>
          Check against {name === '' ? ref : name}
        </Button>
      }
    />
  );
}

function entityIds(metadata: string): string[] {
  return [...metadata.matchAll(/\bentityID="([^"]*)"/g)].map(([, id = '']) => id.replaceAll('&amp;', '&'));
}
