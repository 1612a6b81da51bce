/**
 * Our side of a connection: what the partner's administrator types into their product. Computed from the target's
 * address, and read from the server's own metadata once that exists.
 */
import { SaxesParser } from 'saxes';
import { PorticoError } from '../../../shared/errors.ts';
import type { OurValues } from '../../../shared/model/partner.ts';
import { guardedFetch } from '../kernel/guarded-fetch.ts';
import type { TargetIdentity } from './tenant-port.ts';

const metadataNamespace = 'urn:oasis:names:tc:SAML:2.0:metadata';
const postBinding = 'urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST';

export function computedValues(
  target: Pick<TargetIdentity, 'baseUrl' | 'tenantId'>,
  organizationId: string,
  idpId: string,
): OurValues {
  const issuer = `${target.baseUrl}/${encodeURIComponent(target.tenantId)}/${encodeURIComponent(organizationId)}`;
  const serviceProvider = `${issuer}/saml/sp/${encodeURIComponent(idpId)}`;
  return {
    issuer,
    entityId: `${serviceProvider}/metadata`,
    spMetadataUrl: `${serviceProvider}/metadata`,
    acsUrl: `${serviceProvider}/acs`,
    redirectUri: `${issuer}/callback/${encodeURIComponent(idpId)}`,
    confirmed: false,
  };
}

/** Never fails because the server has nothing yet: then the computed values are the answer, unconfirmed. */
export async function readOurValues(
  target: TargetIdentity,
  organizationId: string,
  idpId: string,
  caPem: string,
  signal: AbortSignal,
): Promise<OurValues> {
  const computed = computedValues(target, organizationId, idpId);
  try {
    const answer = await guardedFetch(
      new URL(computed.spMetadataUrl),
      {},
      { maxBytes: 1_000_000, timeoutMs: 10_000, signal, caPem },
    );
    if (answer.status !== 200) return computed;
    const read = readServiceProvider(answer.text);
    return read === null ? computed : { ...computed, ...read, confirmed: true };
  } catch (error) {
    if (error instanceof PorticoError && error.code !== 'local/cancelled') return computed;
    throw error;
  }
}

/** Entity id and POST address of service provider metadata; `null` when the text is nothing of the kind. */
export function readServiceProvider(xml: string): { readonly entityId: string; readonly acsUrl: string } | null {
  let entityId = '';
  let acsUrl = '';
  let broken = false;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', () => {
    broken = true;
  });
  parser.on('doctype', () => {
    broken = true;
  });
  parser.on('opentag', (tag) => {
    if (tag.uri !== metadataNamespace) return;
    if (tag.local === 'EntityDescriptor' && entityId === '') entityId = tag.attributes.entityID?.value ?? '';
    if (tag.local === 'AssertionConsumerService' && acsUrl === '' && tag.attributes.Binding?.value === postBinding) {
      acsUrl = tag.attributes.Location?.value ?? '';
    }
  });
  parser.write(xml).close();
  return broken || entityId === '' || acsUrl === '' ? null : { entityId, acsUrl };
}
