/** Signed by and trusted, side by side: the fingerprints decide, everything else is for the person. */
import type { SeenCertificate } from '../../../shared/model/inspection.ts';
import { MiddleCut } from '../../ui/copy.tsx';
import { formatInstant } from '../../ui/format.ts';
import { Facts } from '../../ui/page.tsx';
import './certificates-tab.css';

export function CertificatesTab({ certificates }: { readonly certificates: readonly SeenCertificate[] }) {
  const carried = certificates.filter(({ from }) => from === 'message');
  const trusted = certificates.filter(({ from }) => from === 'trusted');
  return (
    <div className="inspector-certificates">
      <Side title="In the message" none="The message carries no certificate." certificates={carried} />
      <Side
        title="Trusted"
        none="None given. Choose a partner, or give metadata or a certificate."
        certificates={trusted}
      />
      <p className="ui-muted inspector-wide">
        A certificate inside a message is a clue about who signed it. It is never used as a key.
      </p>
    </div>
  );
}

function Side({
  title,
  none,
  certificates,
}: {
  readonly title: string;
  readonly none: string;
  readonly certificates: readonly SeenCertificate[];
}) {
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      {certificates.length === 0 && <p className="ui-muted">{none}</p>}
      {certificates.map((each) => (
        <div
          key={each.fingerprintSha256}
          className={each.inBoth ? 'inspector-certificate inspector-certificate-both' : 'inspector-certificate'}
        >
          <MiddleCut text={each.fingerprintSha256} tail={8} />
          <p className="ui-muted">{each.inBoth ? 'The same on both sides' : 'On this side only'}</p>
          <Facts
            facts={[
              ['Subject', each.subject],
              ['Key', each.key],
              ['From', formatInstant(each.notBefore)],
              ['Until', formatInstant(each.notAfter)],
              ['State', stateWords[each.state]],
            ]}
          />
        </div>
      ))}
    </section>
  );
}

const stateWords: Readonly<Record<SeenCertificate['state'], string>> = {
  valid: 'In its time',
  expiring: 'Expires soon',
  expired: 'Expired',
  'not-yet-valid': 'Not valid yet',
  weak: 'Key too short',
};
