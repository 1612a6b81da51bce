/** A SAML connection: metadata, or the three values that stand in for it. What only warns may still be synced. */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { CertificateFacts, MetadataFacts } from '../../../../shared/model/partner.ts';
import { readCertificates } from '../../inspect/index.ts';
import { metadataFacts } from '../metadata.ts';
import { webAddressProblem } from './addresses.ts';
import { inWords, type issuesOf, type OtherPartner, type StepContext } from './step-rule.ts';

type Report = ReturnType<typeof issuesOf>;
const dayMs = 86_400_000;
const soonDays = 60;

export function checkSaml(blueprint: Blueprint, { now, others }: StepContext, report: Report): void {
  const { saml } = blueprint.connection;
  if (saml.metadataUrl !== '') {
    const problem = webAddressProblem(saml.metadataUrl);
    if (problem !== null) report.wrong('saml.metadataUrl', problem);
  }
  if (saml.metadataXml.trim() !== '') checkMetadata(blueprint, now, others, report);
  else checkTypedValues(blueprint, now, others, report);
  if (saml.nameIdFormat === 'transient' && saml.userIdAttribute === '') {
    report.warn(
      'saml.nameIdFormat',
      'A transient name identifier changes at every sign-in; name an attribute that identifies the person.',
    );
  }
  if (saml.nameIdFormat === 'unspecified' && saml.userIdAttribute === '') {
    report.warn(
      'saml.nameIdFormat',
      'What an unspecified name identifier holds is up to their administrator; ask, or name an attribute.',
    );
  }
}

function checkMetadata({ connection }: Blueprint, now: Date, others: readonly OtherPartner[], report: Report): void {
  const { saml } = connection;
  const path = 'saml.metadataXml';
  let facts: MetadataFacts;
  try {
    facts = metadataFacts(saml.metadataXml, saml.entityId, now);
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    report.wrong(path, error.why);
    return;
  }
  // Certificates that have ended or soon will are said below, with their date and what to do.
  for (const { level, message } of facts.problems.filter(
    (problem) => !/^The certificate .* expire/.test(problem.message),
  )) {
    if (level === 'wrong') report.wrong(path, message);
    else if (facts.entities.length < 2) report.warn(path, message);
  }
  if (facts.entities.length > 1 && saml.entityId === '') {
    report.wrong(
      'saml.entityId',
      `The metadata holds ${facts.entities.length} identity providers; choose the one that is meant.`,
    );
    return;
  }
  checkCertificates(facts.certificates, path, now, report);
  if (facts.wantsSignedRequests && !saml.signRequests) {
    report.warn('saml.signRequests', 'The metadata asks for signed requests; unsigned ones will probably be refused.');
  }
  checkClashes(facts.entityId, facts.ssoUrl, facts.certificates, others, path, report);
}

function checkTypedValues({ connection }: Blueprint, now: Date, others: readonly OtherPartner[], report: Report): void {
  const { saml } = connection;
  const isTyped = saml.ssoUrl !== '' || saml.certificatePem !== '';
  if (!isTyped && saml.metadataUrl !== '') return;
  if (!isTyped) {
    report.missing(
      'saml.metadataXml',
      "Import the metadata of the partner's identity provider: a file, an address, or pasted.",
    );
    return;
  }
  if (saml.entityId === '') report.missing('saml.entityId', 'Type their entity ID, exactly as their product shows it.');
  else if (saml.entityId !== saml.entityId.trim())
    report.wrong('saml.entityId', 'There is a space before or after the entity ID; take it out.');
  if (saml.ssoUrl === '') report.missing('saml.ssoUrl', 'Type the address of their sign-in page.');
  else {
    const problem = webAddressProblem(saml.ssoUrl);
    if (problem !== null) report.wrong('saml.ssoUrl', problem);
  }
  const certificates = checkTypedCertificate(saml.certificatePem, now, report);
  checkClashes(saml.entityId, saml.ssoUrl, certificates, others, 'saml.entityId', report);
}

function checkTypedCertificate(pem: string, now: Date, report: Report): readonly CertificateFacts[] {
  const path = 'saml.certificatePem';
  if (pem.trim() === '') {
    report.missing(path, 'Paste the certificate with which they sign.');
    return [];
  }
  if (/PRIVATE KEY/.test(pem)) {
    report.wrong(
      path,
      'This is a private key. Remove it, and tell its owner that it must be replaced; only the certificate is needed.',
    );
    return [];
  }
  const certificates = readCertificates(pem, now);
  if (certificates.length === 0)
    report.wrong(path, 'This is not a certificate: it starts with -----BEGIN CERTIFICATE----- and is complete.');
  checkCertificates(certificates, path, now, report);
  return certificates;
}

/** One certificate that is valid is enough for a sign-in; none is not. */
function checkCertificates(certificates: readonly CertificateFacts[], path: string, now: Date, report: Report): void {
  if (certificates.length === 0) return;
  const isOver = ({ notAfter }: CertificateFacts) => Date.parse(notAfter) < now.getTime();
  for (const certificate of certificates) {
    const end = new Date(certificate.notAfter);
    const days = Math.ceil((end.getTime() - now.getTime()) / dayMs);
    if (isOver(certificate)) {
      const message = `The signing certificate ${short(certificate)} expired on ${inWords(end)}; ask for the new one.`;
      if (certificates.every(isOver)) report.wrong(path, message);
      else report.warn(path, message);
    } else if (days <= soonDays) {
      report.warn(
        path,
        `The signing certificate ${short(certificate)} ends on ${inWords(end)}, in ${days} ${days === 1 ? 'day' : 'days'}.`,
      );
    }
  }
}

const short = ({ fingerprintSha256 }: CertificateFacts): string => fingerprintSha256.slice(0, 11);

function checkClashes(
  entityId: string,
  ssoUrl: string,
  certificates: readonly CertificateFacts[],
  others: readonly OtherPartner[],
  path: string,
  { warn }: Report,
): void {
  const nameOf = (other: OtherPartner) => other.name || other.organizationId || 'Another partner';
  const sameId = entityId === '' ? undefined : others.find(({ idpId }) => idpId === entityId);
  if (sameId !== undefined) {
    warn(
      path,
      `${nameOf(sameId)} has an identity provider with the same entity ID; make sure that both are the same company.`,
    );
    return;
  }
  const sameUrl = ssoUrl === '' ? undefined : others.find((other) => other.ssoUrl === ssoUrl);
  if (sameUrl !== undefined) warn(path, `${nameOf(sameUrl)} has the same sign-in address.`);
  const sameKey = others.find((other) =>
    certificates.some(({ fingerprintSha256 }) => other.certificates.includes(fingerprintSha256)),
  );
  if (sameKey !== undefined)
    warn(path, `${nameOf(sameKey)} signs with the same certificate; one partner could speak for the other.`);
}
