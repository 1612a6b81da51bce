/** The verdict of a capture as a whole, and which checks failed in how many of its messages. */
import type { OpenInspection } from '../../../shared/model/inspection.ts';
import { CopyButton } from '../../ui/copy.tsx';
import { counted } from '../../ui/format.ts';
import { Icon } from '../../ui/icon.tsx';
import { Notice } from '../../ui/notice.tsx';
import { verdictLooks } from '../../ui/states.ts';
import { Table } from '../../ui/table.tsx';

const whoWords = { partner: 'The partner', us: 'We', either: 'Either side' } as const;

export function CaptureSummary({ progress }: { readonly progress: OpenInspection }) {
  const { verdict, sentence, rows, problems, clock, state } = progress;
  const look = verdictLooks[verdict];
  const refused = rows.filter((row) => row.verdict === 'invalid').length;
  const isSoFar = state !== 'done';
  return (
    <>
      <section className={`inspector-verdict inspector-verdict-${look.tone}`} aria-label="Verdict">
        <div className="inspector-verdict-head">
          <Icon of={look.icon} className={`ui-tone-${look.tone}`} />
          <div>
            <h2>
              {look.word}
              {refused > 0 ? `: ${refused} of ${counted(rows.length, 'message')}` : ''}
            </h2>
            <p>{isSoFar ? 'Of the capture, as far as it is judged.' : 'Of the capture as a whole.'}</p>
          </div>
        </div>
        <div className="inspector-verdict-words">
          <p>{sentence === '' ? look.word : sentence}</p>
          {sentence !== '' && !isSoFar && (
            <CopyButton text={sentence} variant="primary">
              Copy sentence
            </CopyButton>
          )}
        </div>
      </section>
      {clock !== undefined && clock.differenceSeconds !== null && <Notice tone="warn" title={clock.sentence} />}
      {problems.length > 0 && (
        <Table
          caption="What failed"
          showCaption
          rows={problems}
          rowKey={({ id }) => id}
          columns={[
            { id: 'title', head: 'Check', cell: ({ title }) => title },
            { id: 'who', head: 'Who acts', width: '24%', cell: ({ who }) => whoWords[who] },
            { id: 'messages', head: 'Messages', width: '18%', numeric: true, cell: ({ messages }) => messages },
          ]}
        />
      )}
    </>
  );
}
