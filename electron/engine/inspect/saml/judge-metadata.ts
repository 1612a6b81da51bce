/** Metadata as the message that is inspected: in date, complete, and signed over the whole file by someone we know. */
import type { XmlDocument } from '../../kernel/xml/parse-xml.ts';
import type { XmlElement } from '../../kernel/xml/tree.ts';
import { toldByXml } from '../evidence/told.ts';
import { createFindings, type Findings, fail, pass, skip, warn } from '../findings.ts';
import { metadataNs } from '../namespaces.ts';
import { showXml } from '../show-xml.ts';
import { verifySignature } from '../signature/verify-signature.ts';
import { inWords, isOver, type Moment, showTime } from '../time.ts';
import { certificateFacts, type PublicKeyEntry } from '../trust/certificates.ts';
import type { KeyRing } from '../trust/key-ring.ts';
import { type Entity, entitiesOf } from '../trust/read-entities.ts';
import type { SamlContext } from './context.ts';
import { type Judged, nothingJudged } from './judged.ts';
import { surveyDocuments } from './survey.ts';

/** @param certificates those given to verify it with (`--idp-cert`); the metadata's own prove nothing about it */
export function judgeMetadata(
  document: XmlDocument,
  certificates: readonly PublicKeyEntry[],
  context: SamlContext,
): Judged {
  const findings = createFindings();
  const { root } = document;
  const survey = surveyDocuments([document], findings);
  const ring: KeyRing = { keys: certificates, encryptionOnly: [], foreign: [] };
  const believable = new Set<XmlElement>();
  const broken = new Set<XmlElement>();
  const holders = new Set<XmlElement>();
  for (const signature of survey.signatures) {
    const holder = signature.parent;
    if (holder === null || holder.uri !== metadataNs || holders.has(holder)) {
      findings.add(
        'sig.place',
        fail(`There is a signature inside ${holder?.local ?? 'nothing'}, where metadata allows none.`),
      );
      continue;
    }
    holders.add(holder);
    // Parts may be signed by others, so only the signature of the whole file is held against the given certificate.
    const keys = holder === root ? ring : { ...ring, keys: [] };
    const verdict = verifySignature(signature, holder, holder.local, {
      ring: keys,
      allowSha1: context.allowSha1,
      now: context.now,
      findings,
      hint: "the signer's certificate (--idp-cert)",
    });
    if (!verdict.intact) broken.add(holder);
    if (verdict.authentic) believable.add(holder);
  }
  if (broken.size > 0)
    findings.add('sig.all', fail(`${broken.size} of ${survey.signatures.length} signatures do not hold.`));
  const entities = entitiesOf(root);
  reportCoverage(root, holders, believable, broken, certificates.length > 0, findings);
  reportEntities(entities, context, findings);
  const authentic = believable.has(root) && broken.size === 0;
  return {
    ...nothingJudged,
    kind: 'saml-metadata',
    findings,
    authentic,
    subject: subjectOf(entities, authentic && !findings.failed(), context.now),
    show: () => showXml(document, { signed: believable, failed: broken, decrypted: new Map() }),
    told: () => toldByXml(null, [root]),
  };
}

function reportCoverage(
  root: XmlElement,
  holders: ReadonlySet<XmlElement>,
  believable: ReadonlySet<XmlElement>,
  broken: ReadonlySet<XmlElement>,
  hasKey: boolean,
  findings: Findings,
): void {
  if (holders.size === 0) {
    findings.add(
      'metadata.signature',
      skip('The metadata is not signed, and need not be when it was fetched over https from the partner.'),
    );
    findings.add(
      'trust.keys',
      skip(
        'Unsigned metadata says nothing about who wrote it; compare the fingerprints with the partner by another channel.',
      ),
    );
  } else if (!holders.has(root))
    findings.add('metadata.signature', fail('The signature covers only a part of the metadata.'));
  else if (broken.has(root)) findings.add('metadata.signature', fail('The signature of the metadata does not hold.'));
  else if (believable.has(root)) {
    findings.add(
      'metadata.signature',
      pass('The signature covers the whole metadata and is from the given certificate.'),
    );
    findings.add('trust.keys', pass("The signer's certificate was given."));
  } else if (!hasKey) {
    findings.add('metadata.signature', skip("Give the signer's certificate (--idp-cert) to verify the signature."));
    findings.add('trust.keys', skip("No trusted key was given; give the signer's certificate (--idp-cert)."));
  }
}

function reportEntities(entities: readonly Entity[], moment: Moment, findings: Findings): void {
  const expired = entities.filter(({ validUntilMs }) => validUntilMs !== null && isOver(validUntilMs, moment));
  const [first] = expired;
  if (first?.validUntilMs != null) {
    const when = Number.isFinite(first.validUntilMs)
      ? `expired on ${showTime(first.validUntilMs)}`
      : 'has a validUntil that cannot be read';
    findings.add(
      'metadata.valid-until',
      fail(
        `This metadata ${when}${entities.length > 1 ? ` (${first.entityId}, ${expired.length} of ${entities.length} entities)` : ''}.`,
      ),
    );
  } else if (entities.some(({ validUntilMs }) => validUntilMs !== null))
    findings.add('metadata.valid-until', pass('It has not expired.'));
  else findings.add('metadata.valid-until', pass('It does not say when it expires.'));

  if (entities.length === 0) findings.add('saml.version', fail('The metadata describes no entity.'));
  const roles = entities.flatMap((entity) => entity.roles.map((role) => ({ entity, role })));
  for (const { entity, role } of roles) {
    if (role.keys.length > 0 && role.kind === 'idp' && role.keys.every(({ use }) => use === 'encryption'))
      findings.add('trust.use', fail(`${entity.entityId} publishes keys for encryption only.`));
    if (role.unreadableKeys > 0) findings.add('trust.use', fail(`A certificate of ${entity.entityId} cannot be read.`));
  }
  reportCertificates(
    roles.flatMap(({ role }) => role.keys),
    moment.now,
    findings,
  );
}

/** Dates and lengths of a list of certificates; the worst of each is told. */
export function reportCertificates(keys: readonly PublicKeyEntry[], now: Date, findings: Findings): void {
  const facts = keys.flatMap((key) => certificateFacts(key, now) ?? []);
  const [weak] = facts.filter(({ state }) => state === 'weak');
  if (weak !== undefined)
    findings.add(
      'sig.key-size',
      fail(`The key of ${weak.fingerprintSha256} is too weak (${weak.key}).`, {
        expected: 'RSA 2048 bits or more',
        received: weak.key,
      }),
    );
  else if (facts.length > 0)
    findings.add('sig.key-size', pass(`${[...new Set(facts.map(({ key }) => key))].slice(0, 4).join(', ')}.`));
  const dated = facts.map((fact) => ({
    ...fact,
    untilMs: Date.parse(fact.notAfter) - now.getTime(),
    sinceMs: now.getTime() - Date.parse(fact.notBefore),
  }));
  const late = dated.find(({ untilMs }) => untilMs < 0);
  const early = dated.find(({ sinceMs }) => sinceMs < 0);
  const soon = dated.find(({ untilMs }) => untilMs < 30 * 86_400_000);
  if (late !== undefined)
    findings.add(
      'trust.cert-dates',
      warn(`The certificate ${late.fingerprintSha256} expired ${inWords(late.untilMs)} ago.`),
    );
  else if (early !== undefined)
    findings.add(
      'trust.cert-dates',
      warn(`The certificate ${early.fingerprintSha256} is valid only in ${inWords(early.sinceMs)}.`),
    );
  else if (soon !== undefined)
    findings.add(
      'trust.cert-dates',
      warn(`The certificate ${soon.fingerprintSha256} expires in ${inWords(soon.untilMs)}.`),
    );
  else if (dated.length > 0)
    findings.add(
      'trust.cert-dates',
      pass(
        `In date (${dated.length === 1 ? `until ${showTime(Date.parse(dated[0]?.notAfter ?? ''))}` : `${dated.length} certificates`}).`,
      ),
    );
}

function subjectOf(entities: readonly Entity[], trusted: boolean, now: Date): Record<string, unknown> {
  const shown = entities.slice(0, 50);
  const certificates = shown.flatMap(({ roles }) =>
    roles.flatMap(({ keys }) => keys.flatMap((key) => certificateFacts(key, now)?.fingerprintSha256 ?? [])),
  );
  return {
    trusted,
    entityIds: shown.map(({ entityId }) => entityId),
    entities: entities.length,
    certificates: [...new Set(certificates)],
  };
}
