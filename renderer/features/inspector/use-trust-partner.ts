/** Choosing a partner: its connection's keys, and the names that its messages have to carry, become what is checked against. */
import { useState } from 'react';
import type { InspectContext } from '../../../shared/contract/inspect.ts';
import { PartnerRef } from '../../../shared/model/ids.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { setContext, useOpenMessages } from './open-messages.ts';

export function useTrustPartner(): { readonly trust: (ref: string) => void; readonly failure: unknown } {
  const engine = useEngine();
  const { context } = useOpenMessages();
  const [failure, setFailure] = useState<unknown>(null);

  const trust = async (refText: string): Promise<void> => {
    setFailure(null);
    const kept = keptFrom(context);
    const ref = PartnerRef.safeParse(refText);
    if (!ref.success) {
      setContext(kept, '');
      return;
    }
    try {
      const [{ blueprint }, ours] = await Promise.all([
        engine.partners.get({ ref: ref.data }),
        engine.partners.ourValues({ ref: ref.data }),
      ]);
      const { kind, saml, oidc } = blueprint.connection;
      const told: Partial<InspectContext> =
        kind === 'saml'
          ? {
              ...(saml.metadataXml === '' ? {} : { idpMetadata: saml.metadataXml }),
              ...(saml.metadataXml === '' && saml.certificatePem !== '' && { idpCertificates: saml.certificatePem }),
              spEntityId: ours.entityId,
              acsUrl: ours.acsUrl,
            }
          : kind === 'oidc'
            ? { issuer: oidc.issuer, audience: oidc.clientId }
            : {};
      setContext({ ...kept, ...told }, ref.data);
    } catch (error) {
      setFailure(error);
    }
  };
  return { trust: (ref) => void trust(ref), failure };
}

/** The time, the tolerance and the person's own key do not depend on the partner. */
function keptFrom({
  now,
  clockSkewSeconds,
  allowSha1,
  decryptKeyPem,
}: Partial<InspectContext>): Partial<InspectContext> {
  return {
    ...(now === undefined ? {} : { now }),
    ...(clockSkewSeconds === undefined ? {} : { clockSkewSeconds }),
    ...(allowSha1 === undefined ? {} : { allowSha1 }),
    ...(decryptKeyPem === undefined ? {} : { decryptKeyPem }),
  };
}
