/** This message beside another open one, by meaning: what differs first, what is the same only when asked. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ComparedField, InspectedMessage } from '../../../shared/model/inspection.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Busy } from '../../ui/busy.tsx';
import { Difference } from '../../ui/check-list.tsx';
import { Checkbox } from '../../ui/choice.tsx';
import { DataGrid, type GridColumn } from '../../ui/data-grid.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { counted } from '../../ui/format.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { Select } from '../../ui/select.tsx';
import { type OpenMessage, useOpenMessages } from './open-messages.ts';

const stateWords: Readonly<Record<ComparedField['state'], string>> = {
  same: 'Same',
  different: 'Different',
  'only-a': 'Only here',
  'only-b': 'Only there',
};

const columns: readonly GridColumn<ComparedField>[] = [
  { id: 'state', head: 'Is', width: '90px', cell: ({ state }) => stateWords[state] },
  { id: 'field', head: 'Field', width: 'minmax(0, 5fr)', cell: ({ field }) => <span title={field}>{field}</span> },
  { id: 'a', head: 'Here', width: 'minmax(0, 3fr)', cell: ({ a }) => <code className="ui-mono">{a}</code> },
  { id: 'b', head: 'There', width: 'minmax(0, 3fr)', cell: ({ b }) => <code className="ui-mono">{b}</code> },
];

export function CompareDialog({
  message,
  openId,
  onClose,
}: {
  readonly message: InspectedMessage;
  readonly openId: number;
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const { messages, context } = useOpenMessages();
  const others = messages.filter(({ id }) => id !== openId);
  const [otherId, setOtherId] = useState(String(others[0]?.id ?? ''));
  const [withPassingValues, setWithPassingValues] = useState(false);
  const [withSame, setWithSame] = useState(false);
  const [picked, setPicked] = useState<string | null>(null);
  const other = others.find(({ id }) => String(id) === otherId);
  const compared = useQuery({
    queryKey: [
      'inspect',
      'compare',
      openId,
      message.content?.length ?? 0,
      message.verdict,
      otherId,
      context,
      withPassingValues,
    ],
    enabled: other !== undefined,
    queryFn: async ({ signal }) => {
      const there = await engine.inspect.messages({ ...inputOf(other), context }, { signal });
      const b = there.messages?.find(({ kind }) => kind === message.kind) ?? there.messages?.[0] ?? there;
      return engine.inspect.compare({ a: withoutList(message), b: withoutList(b), withPassingValues }, { signal });
    },
    retry: false,
  });
  const fields = compared.data ?? [];
  const differing = fields.filter(({ state }) => state !== 'same');
  const shown = withSame ? fields : differing;
  const row = fields.find(({ field }) => field === picked);
  return (
    <Dialog title="Compare with a working one" isOpen onClose={onClose} size="lg">
      {others.length === 0 ? (
        <p>Open the working message as well; it can then be chosen here.</p>
      ) : (
        <>
          <div className="inspector-compare-how">
            <Select
              label="Compare with"
              choices={others.map(({ id, title }) => ({ id: String(id), label: title }))}
              value={otherId}
              onChange={setOtherId}
            />
            <Checkbox isSelected={withSame} onChange={setWithSame}>
              What is the same
            </Checkbox>
            <Checkbox isSelected={withPassingValues} onChange={setWithPassingValues}>
              Ids, times and signature values
            </Checkbox>
          </div>
          {compared.isPending && <Busy label="Comparing" rows={6} />}
          {compared.isError && <FailureNotice error={compared.error} />}
          {compared.data !== undefined && (
            <>
              <p>
                {differing.length === 0
                  ? `No difference in meaning; ${counted(fields.length, 'field')} say the same.`
                  : `${counted(differing.length, 'field')} of ${fields.length} differ.`}
              </p>
              <div className="inspector-compare">
                <DataGrid
                  label="Fields of both"
                  columns={columns}
                  rows={shown}
                  rowKey={({ field }) => field}
                  selected={picked}
                  onSelect={setPicked}
                  rowHeight={30}
                  empty="Nothing differs."
                />
              </div>
              {row !== undefined && row.state === 'different' && <Difference expected={row.b} received={row.a} />}
            </>
          )}
        </>
      )}
    </Dialog>
  );
}

function inputOf(open: OpenMessage | undefined): { text: string } | { base64: string } {
  if (open === undefined) return { text: '' };
  return 'text' in open.source ? { text: open.source.text } : { base64: open.source.base64 };
}

/** A capture is compared message by message; its list stays behind. */
function withoutList(
  message: InspectedMessage & { readonly messages?: unknown; readonly clock?: unknown },
): InspectedMessage {
  const { messages: _, clock: __, ...one } = message;
  return one;
}
