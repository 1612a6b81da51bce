/** What goes wrong on purpose: searched by name, words or the check that must refuse it, under the words for what is wrong. */
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { ListedFault } from '../../../../shared/model/sign-in-test.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { counted } from '../../../ui/format.ts';
import { SearchField } from '../../../ui/text-field.tsx';
import { showChosen } from '../show-chosen.ts';
import { expectationOf, findFaults } from './find-faults.ts';
import './fault-picker.css';

const none = 'none';

export function FaultPicker({
  faults,
  kind,
  value,
  onChange,
}: {
  /** Those that fit the connection. */
  readonly faults: readonly ListedFault[];
  readonly kind: string | undefined;
  readonly value: string | null;
  readonly onChange: (fault: string | null) => void;
}) {
  const checks = useQuery(useAsk().checks());
  const [sought, setSought] = useState('');
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => showChosen(list.current, value ?? none), [value]);
  const titles = useMemo(() => new Map(checks.data?.map(({ id, title }) => [id, title])), [checks.data]);
  const found = findFaults(faults, sought, titles);
  const chosen = faults.find(({ name }) => name === value);
  const shown = chosen === undefined || found.includes(chosen) ? found : [chosen, ...found];
  return (
    <div className="fault-picker">
      <SearchField
        label="Search faults"
        value={sought}
        onChange={setSought}
        hint=""
        onKeyDown={(key) => {
          if (key === 'ArrowDown')
            list.current?.querySelector<HTMLInputElement>('input[type="radio"]:checked, input[type="radio"]')?.focus();
        }}
      />
      <p className="ui-hidden" role="status">
        {sought.trim() === '' ? '' : `${counted(found.length, 'fault')} found`}
      </p>
      <div ref={list} className="fault-list">
        <RadioGroup
          label={`Fault (${sought.trim() === '' ? faults.length : `${found.length} of ${faults.length}`})`}
          framed
          value={value ?? none}
          onChange={(name) => onChange(name === none ? null : name)}
          choices={[
            { id: none, label: 'None' },
            ...shown.map((each) => ({
              id: each.name,
              label: each.title,
              group: each.group,
              help:
                each === chosen
                  ? [each.description, expectationOf(each, kind), each.setting].filter((part) => part !== '').join(' ')
                  : expectationOf(each, kind),
            })),
          ]}
        />
        {found.length === 0 && (
          <p className="lab-hint">No fault has these words. Try the id of a check, such as sig.value.</p>
        )}
      </div>
    </div>
  );
}
