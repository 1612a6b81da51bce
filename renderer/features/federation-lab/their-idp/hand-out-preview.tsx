/** What the partner's IT contact will read, before it leaves: the same text that the page and the PDF lay out. */
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HandOutInline, HandOutText } from '../../../../shared/contract/hand-out.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { useEngine } from '../../../bridge/engine-context.tsx';
import { Busy } from '../../../ui/busy.tsx';
import { CopyIcon } from '../../../ui/copy.tsx';
import { Dialog } from '../../../ui/dialog.tsx';
import { FailureNotice } from '../../../ui/notice.tsx';
import { Table } from '../../../ui/table.tsx';

export function HandOutPreview({
  partnerRef,
  footer,
  onClose,
}: {
  readonly partnerRef: PartnerRef;
  readonly footer: ReactNode;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const text = useQuery({
    queryKey: ['federation', 'hand-out', partnerRef],
    queryFn: () => engine.federation.handOutText({ ref: partnerRef }),
    // It says what holds now, and is read once.
    gcTime: 0,
  });
  return (
    <Dialog title={text.data?.title ?? 'Hand-out'} isOpen onClose={onClose} size="lg" footer={footer}>
      {text.isPending && <Busy label="Putting the sheet together" />}
      {text.isError && <FailureNotice error={text.error} />}
      {text.isSuccess && <SheetText sheet={text.data} />}
    </Dialog>
  );
}

function SheetText({ sheet }: { readonly sheet: HandOutText }) {
  const { introduction, issued, where, values, people, stumbles, back } = sheet;
  return (
    <div className="their-idp-preview">
      <p>
        <Inlines parts={introduction} />
      </p>
      <p className="ui-muted">{`${issued.before}${issued.organization}${issued.after}`}</p>
      <h3>{where.heading}</h3>
      <p>{where.text}</p>
      <h3>{values.heading}</h3>
      <Table
        caption={values.caption}
        showCaption
        rows={values.rows}
        rowKey={({ name }) => name}
        columns={[
          {
            id: 'word',
            head: values.heads[0],
            width: '40%',
            cell: ({ theirWord, ourWord }) => (
              <>
                {theirWord}
                <span className="their-idp-our-word">{ourWord}</span>
              </>
            ),
          },
          {
            id: 'value',
            head: values.heads[1],
            mono: true,
            cell: ({ value, ourWord }) => (
              <span className="their-idp-copied">
                <span>{value}</span>
                <CopyIcon text={value} what={ourWord} />
              </span>
            ),
          },
        ]}
      />
      <p>
        <Inlines parts={values.after} />
      </p>
      <h3>{people.heading}</h3>
      <p>{people.text}</p>
      <Table
        caption={people.heading}
        rows={people.rows}
        rowKey={({ source, target }) => `${source} ${target}`}
        columns={[
          { id: 'source', head: people.heads[0], width: '60%', mono: true, cell: ({ source }) => source },
          { id: 'target', head: people.heads[1], cell: ({ target }) => target },
        ]}
      />
      {stumbles !== null && (
        <>
          <h3>{stumbles.heading}</h3>
          <Items items={stumbles.items} />
        </>
      )}
      <h3>{back.heading}</h3>
      <Items items={back.asked} />
      {back.secret !== '' && <p>{back.secret}</p>}
    </div>
  );
}

function Items({ items }: { readonly items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}

function Inlines({ parts }: { readonly parts: readonly HandOutInline[] }) {
  return parts.map(({ text, style }) => {
    if (style === 'plain') return text;
    return style === 'strong' ? <strong key={text}>{text}</strong> : <code key={text}>{text}</code>;
  });
}
