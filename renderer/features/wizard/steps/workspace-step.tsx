/** Which workspace the partner lives in: an existing one of the target, or a new one that the plan will create. */
import { useQuery } from '@tanstack/react-query';
import { slugOf } from '../../../../shared/model/ids.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { RadioGroup } from '../../../ui/choice.tsx';
import { ComboBox } from '../../../ui/select.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { StepHead, StepSection } from './step-section.tsx';

export function WorkspaceStep({ draft }: { readonly draft: Draft }) {
  const { workspace } = draft.blueprint;
  const found = useQuery(useAsk().workspaces());
  const change = (over: Partial<typeof workspace>) =>
    draft.change({ step: 'workspace', value: { ...workspace, ...over } });
  const known = found.data?.workspaces ?? [];
  const existing = known.find((each) => each.id === workspace.id);

  return (
    <>
      <StepHead
        title="Workspace"
        help="The container that this partner’s organization will live in."
        consolePath="Workspaces, Create workspace, Partners B2B integration"
      />
      <StepSection title="Who shares this workspace">
        <RadioGroup
          label="Keep partners apart from customers"
          hideLabel
          value={workspace.purpose}
          onChange={(purpose) => change({ purpose })}
          choices={[
            {
              id: 'partners',
              label: 'Partners only (recommended)',
              help: 'Partners are outside workers: their access ends with a contract and auditors ask for it. A workspace of their own keeps lifetimes, branding and reviews apart from customers.',
            },
            {
              id: 'shared',
              label: 'Shared with customers',
              help: 'Only when one team looks after both and the same policies fit. Every application of the workspace itself is then within reach of both.',
            },
          ]}
        />
      </StepSection>
      <StepSection title="Which workspace">
        <ComboBox
          label="Workspace id"
          help={
            existing === undefined
              ? workspaceHelp(workspace.id, found.data?.reachable ?? false, found.data?.note ?? '')
              : `${existing.name}, with ${existing.organizations} organizations.`
          }
          choices={known.map((each) => ({
            id: each.id,
            label: each.id,
            help: `${each.name} · ${each.organizations} organizations`,
          }))}
          value={workspace.id}
          mono
          onChange={(id) => change({ id, name: known.find((each) => each.id === id)?.name ?? workspace.name })}
          {...problemAt(draft.issues, 'workspace.id')}
        />
        {existing === undefined && (
          <TextField
            label="Workspace name"
            help="Shown in the server’s console. Only used when the workspace is created."
            value={workspace.name}
            onChange={(name) => change(workspace.id === slugOf(workspace.name) ? { name, id: slugOf(name) } : { name })}
            {...problemAt(draft.issues, 'workspace.name')}
          />
        )}
      </StepSection>
    </>
  );
}

function workspaceHelp(id: string, reachable: boolean, note: string): string {
  if (!reachable) return note === '' ? 'The target has not answered yet; an id can be typed all the same.' : note;
  return id === ''
    ? 'Choose one of the target’s workspaces, or type a new id.'
    : 'Not on the target yet: the plan will create it from the Partners B2B integration template.';
}
