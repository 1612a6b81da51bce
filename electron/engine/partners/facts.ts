/** The facts of a blueprint that lists and clash checks need; never throws, whatever was typed. */
import { PorticoError } from '../../../shared/errors.ts';
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { readCertificates } from '../inspect/index.ts';
import { effectiveApplications } from './effective.ts';
import type { PartnerFacts } from './marks.ts';
import { metadataFacts } from './metadata.ts';
import { findProvider } from './providers/index.ts';

export function factsOf(blueprint: Blueprint, readySteps: number, now: Date): PartnerFacts {
  const { organization } = blueprint;
  const applications = effectiveApplications(blueprint);
  return {
    organizationId: organization.id,
    name: organization.name,
    partnerType: organization.partnerType,
    contractId: organization.contract.id,
    contractEnd: organization.contract.end,
    owner: organization.owner.name === '' ? organization.owner.email : organization.owner.name,
    domains: organization.domains,
    connection: connectionInWords(blueprint),
    applications: applications.map(({ name, clientId }) => (name === '' ? clientId : name)),
    clientIds: applications.map(({ clientId }) => clientId),
    readySteps,
    ...idpOf(blueprint, now),
  };
}

function connectionInWords({ connection }: Blueprint): string {
  const words = { saml: 'SAML', oidc: 'OpenID Connect', directory: 'Own directory', none: '' }[connection.kind];
  const provider = findProvider(connection.provider);
  const isNamed = provider !== null && !provider.id.startsWith('generic-') && provider.id !== 'directory';
  return isNamed && words !== '' ? `${words}, ${provider.name}` : words;
}

function idpOf({ connection }: Blueprint, now: Date): Pick<PartnerFacts, 'idpId' | 'ssoUrl' | 'certificates'> {
  const nothing = { idpId: '', ssoUrl: '', certificates: [] };
  if (connection.kind === 'oidc') return { ...nothing, idpId: connection.oidc.issuer };
  if (connection.kind !== 'saml') return nothing;
  const { metadataXml, entityId, ssoUrl, certificatePem } = connection.saml;
  if (metadataXml.trim() === '') {
    const certificates = readCertificates(certificatePem, now).map(({ fingerprintSha256 }) => fingerprintSha256);
    return { idpId: entityId, ssoUrl, certificates };
  }
  try {
    const facts = metadataFacts(metadataXml, entityId, now);
    return {
      idpId: facts.entityId,
      ssoUrl: facts.ssoUrl,
      certificates: facts.certificates.map(({ fingerprintSha256 }) => fingerprintSha256),
    };
  } catch (error) {
    // The step rule says what is wrong with the metadata; for a list it has nothing to offer.
    if (error instanceof PorticoError) return nothing;
    throw error;
  }
}
