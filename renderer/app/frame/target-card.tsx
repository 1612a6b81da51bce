/** The target that everything is read from and written to: its name, a dot and a word, and the switch to another one. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Check, ChevronsUpDown, Plus, Server } from 'lucide-react';
import { Button, Menu, MenuItem, MenuTrigger, Popover, Separator } from 'react-aria-components';
import type { TargetState } from '../../../shared/model/target.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { DotState } from '../../ui/state-mark.tsx';

const words = {
  ready: { word: 'Ready', tone: 'ok' },
  starting: { word: 'Starting', tone: 'warn' },
  unreachable: { word: 'Not reachable', tone: 'bad' },
  unknown: { word: 'Not tried', tone: 'muted' },
} as const;

const place = ({ target, embedded }: TargetState) =>
  embedded ? 'this machine' : target.baseUrl.replace(/^https?:\/\//, '');

export function TargetCard({ narrow }: { readonly narrow: boolean }) {
  const engine = useEngine();
  const router = useRouter();
  const targets = useQuery(useAsk().targets());
  const select = useMutation({
    mutationFn: (name: TargetState['target']['name']) => engine.targets.select({ name }),
    onSettled: () => targets.refetch(),
  });
  const all = targets.data ?? [];
  const current = all.find(({ selected }) => selected);
  const state = words[current?.connection ?? 'unknown'];
  const label = current?.target.label ?? (targets.isError ? 'No target' : 'Target');

  return (
    <MenuTrigger>
      <Button
        className={classNames('frame-target', narrow && 'frame-target-narrow')}
        aria-label={`Target ${label}, ${current === undefined ? '' : place(current)}, ${state.word}. Switch target`}
      >
        {narrow ? (
          <span className="frame-target-icon">
            <Icon of={Server} />
            <span className={`ui-dot ui-dot-${state.tone}`} />
          </span>
        ) : (
          <>
            <span className="frame-target-words">
              <span className="frame-target-label ui-ellipsis">{label}</span>
              <span className="ui-caption">
                <DotState tone={state.tone}>
                  {current === undefined ? state.word : `${state.word} · ${place(current)}`}
                </DotState>
              </span>
            </span>
            <Icon of={ChevronsUpDown} size={14} />
          </>
        )}
      </Button>
      <Popover className="ui-popover frame-target-menu" offset={4}>
        <Menu aria-label="Targets" className="ui-list">
          {all.map((each) => (
            <MenuItem
              key={each.target.name}
              id={each.target.name}
              textValue={each.target.label}
              className="ui-option"
              onAction={() => select.mutate(each.target.name)}
            >
              <span className="ui-option-words">
                <span>{each.target.label}</span>
                <span className="ui-help">
                  {words[each.connection].word} · {place(each)}
                </span>
              </span>
              {each.selected && <Icon of={Check} size={14} className="ui-tone-accent" />}
            </MenuItem>
          ))}
          <Separator className="ui-list-line" />
          <MenuItem id="add" className="ui-option" onAction={() => router.history.push('/settings?add=true')}>
            <Icon of={Plus} />
            <span className="ui-option-words">Add a target</span>
          </MenuItem>
          <MenuItem id="manage" className="ui-option" onAction={() => router.history.push('/settings')}>
            <Icon of={Server} />
            <span className="ui-option-words">Manage targets</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
