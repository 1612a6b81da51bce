import { nothingTold } from './evidence/told.ts';
import { createFindings, fail, skip } from './findings.ts';
import { limits } from './limits.ts';
import { reportCertificates } from './saml/judge-metadata.ts';
import { type Judged, nothingJudged } from './saml/judged.ts';
import { showText } from './show-text.ts';
import { certificateFacts, pemCertificates } from './trust/certificates.ts';

const mostTold = 30;

/** One certificate, or a list of them, as PEM. A certificate proves nothing by itself, so the verdict is never `valid`. */
export function judgeCertificates(pem: string, now: Date): Judged {
  const findings = createFindings();
  const entries = pemCertificates(pem, limits.certificates);
  const readable = entries.filter((entry) => entry !== null);
  if (entries.length === 0 || readable.length < entries.length)
    findings.add('input.decode', fail('A certificate is cut off or was changed while copying.'));
  reportCertificates(readable, now, findings);
  findings.add(
    'trust.keys',
    skip('A certificate proves nothing by itself: compare the fingerprint with the partner by another channel.'),
  );
  const facts = readable.flatMap((entry) => certificateFacts(entry, now) ?? []);
  return {
    ...nothingJudged,
    kind: 'certificate',
    findings,
    authentic: false,
    subject: { trusted: false, certificates: facts },
    show: () => showText(pem),
    told: () => ({ ...nothingTold, certificates: readable.slice(0, mostTold) }),
  };
}
