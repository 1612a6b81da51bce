/** Evidence as one file: which Portico, when, what was asked and what was seen, with as much taken out as was wished. */
import type { FileOut } from '../../../../shared/contract/app.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import type { EvidenceItem } from '../../../../shared/model/evidence.ts';
import { slugOf } from '../../../../shared/model/ids.ts';
import type { RedactionLevel } from '../../../../shared/model/inspection.ts';
import { redactEvidence } from './redact-evidence.ts';
import type { WholeEvidence } from './whole-evidence.ts';

const maxBytes = 60_000_000;
const takenOut: Readonly<Record<RedactionLevel, string>> = {
  secrets: 'Secrets and signature values are taken out.',
  people: 'Secrets and people are taken out; the same person has the same number everywhere.',
  structure: 'Everything but structure, checks, verdicts, versions and times is taken out.',
};

export interface ExportFacts {
  readonly level: RedactionLevel;
  readonly porticoVersion: string;
  readonly exportedAt: string;
}

/** @throws `input/too-large` */
export function exportEvidence(
  pieces: ReadonlyArray<{ readonly item: EvidenceItem; readonly whole: WholeEvidence }>,
  { level, porticoVersion, exportedAt }: ExportFacts,
): FileOut {
  const evidence = pieces.map(({ item, whole }) => ({
    kind: item.kind,
    id: item.id,
    partner: item.partner,
    verdict: item.verdict,
    startedAt: item.startedAt,
    endedAt: item.endedAt,
    porticoVersion: versionOf(whole),
    ...Object(redactEvidence(whole, level)),
  }));
  const file = { format: 'portico.evidence/1', exportedAt, porticoVersion, level, takenOut: takenOut[level], evidence };
  const bytes = Buffer.from(`${JSON.stringify(file, null, 2)}\n`, 'utf8');
  if (bytes.length > maxBytes)
    throw new PorticoError(
      'input/too-large',
      `The file would have ${Math.ceil(bytes.length / 1_000_000)} MB, and ${maxBytes / 1_000_000} MB is the most. Choose fewer.`,
    );
  return {
    fileName: fileNameOf(
      pieces.map(({ item }) => item),
      exportedAt,
    ),
    mediaType: 'application/json',
    base64: bytes.toString('base64'),
  };
}

/** Tests at a partner's own IdP do not keep it. */
const versionOf = (whole: WholeEvidence): string | null => {
  if (whole.kind === 'connection-test') return null;
  return whole.kind === 'sign-in-test' ? whole.test.porticoVersion : whole.run.porticoVersion;
};

function fileNameOf(items: readonly EvidenceItem[], exportedAt: string): string {
  const [first] = items;
  if (first === undefined || items.length > 1) return `evidence-${exportedAt.slice(0, 10)}-${items.length}.json`;
  return `${slugOf(first.partner) || 'partner'}-${first.kind}-${first.startedAt.slice(0, 10)}-${first.id}.json`;
}
