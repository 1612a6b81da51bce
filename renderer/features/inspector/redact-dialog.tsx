/** A report for a ticket: how much is taken out, what that is, and only then the copy. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Inspection, OpenInspection, RedactionLevel } from '../../../shared/model/inspection.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { CopyButton } from '../../ui/copy.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { ScrollArea } from '../../ui/page.tsx';
import { Table } from '../../ui/table.tsx';
import './redact-dialog.css';

const help: Readonly<Record<RedactionLevel, string>> = {
  secrets: 'Takes out tokens, keys and signature values. People stay.',
  people: 'Takes out secrets, and people: the same person is always the same number.',
  structure: 'Leaves names and shape only, with every check and verdict.',
};

/** What a report of a whole capture may hold in this page; the command line has no such limit. */
const mostCaptureBytes = 8_000_000;

export function RedactDialog({
  progress,
  index,
  onClose,
}: {
  readonly progress: OpenInspection;
  /** The message that is meant; null: the whole capture. */
  readonly index: number | null;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const [level, setLevel] = useState<RedactionLevel>('people');
  const isTooLarge = index === null && progress.sizeBytes > mostCaptureBytes;
  const { id, rows } = progress;
  const redacted = useQuery({
    queryKey: ['inspect', 'redact', id, index, rows.length, level],
    enabled: !isTooLarge,
    queryFn: async ({ signal }) => {
      const one = (place: number) => engine.inspect.message({ id, index: place }, { signal });
      const inspection: Inspection =
        index === null
          ? {
              kind: 'capture',
              verdict: progress.verdict,
              checks: [],
              sentence: progress.sentence,
              messages: await Promise.all(rows.map((_, place) => one(place))),
            }
          : await one(index);
      return engine.inspect.redact({ inspection, level }, { signal });
    },
    gcTime: 0,
    retry: false,
  });
  const { data } = redacted;
  return (
    <Dialog
      title="Copy redacted for a ticket"
      isOpen
      onClose={onClose}
      size="lg"
      footer={
        data !== undefined && (
          <>
            <CopyButton text={JSON.stringify(data.inspection, null, 2)}>Copy as JSON</CopyButton>
            <CopyButton text={data.text} variant="primary">
              Copy as text
            </CopyButton>
          </>
        )
      }
    >
      <Segmented
        label="What is taken out"
        choices={[
          { id: 'secrets', label: 'Secrets' },
          { id: 'people', label: 'Secrets and people' },
          { id: 'structure', label: 'All but structure' },
        ]}
        value={level}
        onChange={setLevel}
      />
      <p className="ui-muted">{help[level]}</p>
      {isTooLarge && (
        <Notice tone="info" title="This capture is too large to be redacted as a whole here.">
          Pick one of its messages, or redact the whole file with portico inspect FILE --redact {level} --json.
        </Notice>
      )}
      {redacted.isLoading && <Busy label="Taking out" rows={4} />}
      {redacted.isError && <FailureNotice error={redacted.error} />}
      {data !== undefined && (
        <>
          <p>
            {data.taken.length === 0
              ? 'Nothing had to be taken out.'
              : `${counted(data.taken.length, 'text')} taken out:`}
          </p>
          {data.taken.length > 0 && (
            <ScrollArea label="What is taken out" className="inspector-taken">
              <Table
                caption="What is taken out"
                rows={data.taken.map((each, place) => ({ ...each, key: String(place) }))}
                rowKey={({ key }) => key}
                columns={[
                  { id: 'what', head: 'Where', width: '30%', cell: ({ what }) => what },
                  { id: 'was', head: 'Was', mono: true, cell: ({ was }) => <span dir="auto">{was}</span> },
                  {
                    id: 'becomes',
                    head: 'Becomes',
                    mono: true,
                    width: '20%',
                    cell: ({ becomes }) => becomes || '(nothing)',
                  },
                ]}
              />
            </ScrollArea>
          )}
          <details className="inspector-preview">
            <summary>Preview of the text</summary>
            <ScrollArea label="Preview of the text" className="inspector-taken">
              <pre className="ui-mono">{data.text.slice(0, 60_000)}</pre>
            </ScrollArea>
          </details>
        </>
      )}
    </Dialog>
  );
}
