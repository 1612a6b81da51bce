/** What imported metadata says: entity, sign-in address, certificates with fingerprint and end, and what is wrong with it. */
import { CircleAlert, CircleCheck, TriangleAlert } from 'lucide-react';
import type { CertificateFacts, MetadataFacts } from '../../../../../shared/model/partner.ts';
import { CopyIcon, MiddleCut } from '../../../../ui/copy.tsx';
import { formatInstant } from '../../../../ui/format.ts';
import { Icon } from '../../../../ui/icon.tsx';
import { Notice } from '../../../../ui/notice.tsx';
import { Facts } from '../../../../ui/page.tsx';
import { Select } from '../../../../ui/select.tsx';

export function MetadataCard({
  facts,
  chosen,
  onChoose,
}: {
  readonly facts: MetadataFacts;
  readonly chosen: string;
  readonly onChoose: (entityId: string) => void;
}) {
  return (
    <div className="wizard-metadata">
      {facts.entities.length > 1 && (
        <Select
          label="Which of the entities"
          help={`The file holds ${facts.entities.length} identity providers; choose the partner’s.`}
          choices={facts.entities.map((id) => ({ id, label: id }))}
          value={facts.entities.includes(chosen) ? chosen : null}
          onChange={onChoose}
        />
      )}
      {facts.entityId !== '' && (
        <Facts
          facts={[
            ['Their entity ID', <MiddleCut key="id" text={facts.entityId} />],
            ['Sign-in address', facts.ssoUrl === '' ? 'none' : <MiddleCut key="sso" text={facts.ssoUrl} />],
            ['Bindings', facts.bindings.join(', ')],
          ]}
        />
      )}
      {facts.certificates.map((certificate, index) => (
        <CertificateRow
          key={certificate.fingerprintSha256}
          certificate={certificate}
          place={`Signing certificate ${index + 1} of ${facts.certificates.length}`}
        />
      ))}
      {facts.problems.map((problem) => (
        <Notice key={problem.message} tone={problem.level === 'wrong' ? 'bad' : 'warn'} title={problem.message} />
      ))}
    </div>
  );
}

const looks = {
  valid: { icon: CircleCheck, tone: 'ok' },
  expiring: { icon: TriangleAlert, tone: 'warn' },
  expired: { icon: CircleAlert, tone: 'bad' },
  'not-yet-valid': { icon: TriangleAlert, tone: 'warn' },
  weak: { icon: CircleAlert, tone: 'bad' },
} as const;
const stateWords = {
  valid: 'Ends',
  expiring: 'Ends soon:',
  expired: 'Expired',
  'not-yet-valid': 'Not valid yet; ends',
  weak: 'Key too short; ends',
} as const;

function CertificateRow({ certificate, place }: { readonly certificate: CertificateFacts; readonly place: string }) {
  const look = looks[certificate.state];
  return (
    <div className="wizard-certificate">
      <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
      <div className="wizard-certificate-words">
        <div>
          {place} · <span className="ui-muted">{certificate.key}</span>
        </div>
        <div className="wizard-fingerprint ui-mono">
          <MiddleCut text={certificate.fingerprintSha256} tail={17} />
          <CopyIcon text={certificate.fingerprintSha256} what="fingerprint" />
        </div>
      </div>
      <div className={`wizard-certificate-end ui-tone-${look.tone === 'ok' ? 'muted' : look.tone}`}>
        {stateWords[certificate.state]} {formatInstant(certificate.notAfter)}
      </div>
    </div>
  );
}
