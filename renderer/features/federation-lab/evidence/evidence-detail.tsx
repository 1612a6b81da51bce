/** One piece of evidence beside the list: its verdict, how it was set up, and what can be done with it. */
import { Columns2, Download, FlaskConical, X } from 'lucide-react';
import type { EvidenceItem } from '../../../../shared/model/evidence.ts';
import { Button, IconButton } from '../../../ui/button.tsx';
import { CopyButton } from '../../../ui/copy.tsx';
import { formatInstant, formatMilliseconds } from '../../../ui/format.ts';
import { DetailPane } from '../../../ui/page.tsx';
import { StateMark } from '../../../ui/state-mark.tsx';
import { kindWords, lookOf, nameOf } from './evidence-looks.ts';

const protocolWords = { saml: 'SAML', oidc: 'OpenID Connect', directory: 'Directory' } as const;

export function EvidenceDetail({
  item,
  onOpen,
  onExport,
  onCompare,
  onClose,
}: {
  readonly item: EvidenceItem;
  readonly onOpen: () => void;
  readonly onExport: () => void;
  readonly onCompare: () => void;
  readonly onClose: () => void;
}) {
  const took = item.endedAt === null ? null : Date.parse(item.endedAt) - Date.parse(item.startedAt);
  const facts: readonly (readonly [string, string])[] = [
    ['Partner', nameOf(item)],
    ['Kind', kindWords[item.kind]],
    ['Protocol', item.protocol === null ? '' : protocolWords[item.protocol]],
    ['Persona', item.persona],
    ['Set-up', item.setUp.join(', ')],
    ['Started', formatInstant(item.startedAt, new Date())],
    ['Took', took === null ? '' : formatMilliseconds(took)],
    ['Id', item.id],
  ];
  return (
    <DetailPane label={`${kindWords[item.kind]} of ${nameOf(item)}`} onClose={onClose} width={340}>
      <div className="evidence-detail">
        <header className="evidence-detail-head">
          <h2>
            <StateMark look={lookOf(item)} />
          </h2>
          <IconButton size="sm" label="Close" icon={X} onPress={onClose} />
        </header>
        <p className="evidence-sentence">{item.sentence}</p>
        <dl className="evidence-facts">
          {facts
            .filter(([, value]) => value !== '')
            .map(([name, value]) => (
              <div key={name}>
                <dt>{name}</dt>
                <dd dir="auto">{value}</dd>
              </div>
            ))}
        </dl>
        <div className="evidence-actions">
          <Button variant="primary" icon={FlaskConical} onPress={onOpen}>
            Open in the lab
          </Button>
          <Button icon={Columns2} isDisabled={item.endedAt === null} onPress={onCompare}>
            Compare with another
          </Button>
          <Button icon={Download} isDisabled={item.endedAt === null} onPress={onExport}>
            Export
          </Button>
          <CopyButton text={item.sentence}>Copy sentence</CopyButton>
        </div>
      </div>
    </DetailPane>
  );
}
