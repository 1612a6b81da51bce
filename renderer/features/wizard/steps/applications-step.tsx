/** What the partner may use, registered inside its own organization, each with redirect URIs, scopes and a quickstart. */
import { useQuery } from '@tanstack/react-query';
import { ChevronDown, ChevronRight, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Application } from '../../../../shared/model/blueprint.ts';
import { slugOf } from '../../../../shared/model/ids.ts';
import { useAsk } from '../../../bridge/engine-context.tsx';
import { Button, IconButton } from '../../../ui/button.tsx';
import { Switch } from '../../../ui/choice.tsx';
import { CodeView } from '../../../ui/code-view.tsx';
import { CopyIcon } from '../../../ui/copy.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ListField } from '../../../ui/list-field.tsx';
import { Select } from '../../../ui/select.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { TextField } from '../../../ui/text-field.tsx';
import { entryProblems, problemAt } from '../step-list.ts';
import type { Draft } from '../use-draft.ts';
import { rowKey, StepHead, StepSection } from './step-section.tsx';

const kinds = [
  { id: 'single_page', label: 'Single-page app', help: 'Runs in the browser; no secret, PKCE instead.' },
  { id: 'server_web', label: 'Server web app', help: 'Keeps a secret on its server.' },
  { id: 'mobile_desktop', label: 'Native app', help: 'Mobile or desktop; no secret, PKCE instead.' },
  {
    id: 'service',
    label: 'Machine-to-machine service',
    help: 'No person: a client id and a secret that ends with the contract.',
  },
] as const satisfies readonly { readonly id: Application['kind']; readonly label: string; readonly help: string }[];

export function ApplicationsStep({ draft }: { readonly draft: Draft }) {
  const { applications, organization } = draft.blueprint;
  const save = (value: Application[]) => draft.change({ step: 'applications', value });
  const add = () =>
    save([
      ...applications,
      {
        id: '',
        name: '',
        kind: 'single_page',
        redirectUris: [],
        postLogoutRedirectUris: [],
        scopes: ['openid', 'profile', 'email'],
        production: true,
      },
    ]);

  return (
    <>
      <StepHead
        title="Applications"
        help="A partner sees only what is registered inside its own organization."
        consolePath="Organization, Applications, Clients"
      >
        <Button icon={Plus} onPress={add} isDisabled={applications.length >= 100}>
          Add an application
        </Button>
      </StepHead>
      {applications.length === 0 && (
        <EmptyState title="No application yet" actions={<Button onPress={add}>Add the first application</Button>}>
          Without one, the partner’s people can sign in but have nowhere to go.
        </EmptyState>
      )}
      {applications.map((application, index) => (
        <ApplicationForm
          key={rowKey(index)}
          draft={draft}
          application={application}
          index={index}
          organizationId={organization.id}
          onChange={(over) => save(applications.map((each, at) => (at === index ? { ...each, ...over } : each)))}
          onRemove={() => save(applications.filter((_, at) => at !== index))}
        />
      ))}
    </>
  );
}

function ApplicationForm(props: {
  readonly draft: Draft;
  readonly application: Application;
  readonly index: number;
  readonly organizationId: string;
  readonly onChange: (over: Partial<Application>) => void;
  readonly onRemove: () => void;
}) {
  const { draft, application, index, organizationId, onChange, onRemove } = props;
  const path = `applications.${index}`;
  const name = application.name === '' ? `Application ${index + 1}` : application.name;
  const derived = `${organizationId}-${slugOf(application.name)}`;

  return (
    <StepSection title={name} action={<IconButton label={`Remove ${name}`} icon={Trash2} onPress={onRemove} />}>
      <div className="wizard-row">
        <TextField
          label="Name"
          value={application.name}
          onChange={(value) =>
            onChange(
              application.id === '' || application.id === derived
                ? { name: value, id: value === '' ? '' : `${organizationId}-${slugOf(value)}` }
                : { name: value },
            )
          }
          {...problemAt(draft.issues, `${path}.name`)}
        />
        <Select label="Kind" choices={kinds} value={application.kind} onChange={(kind) => onChange({ kind })} />
      </div>
      <TextField
        label="Client id"
        mono
        help="Unique in the whole tenant, so it starts with the organization’s id."
        value={application.id}
        onChange={(id) => onChange({ id })}
        {...problemAt(draft.issues, `${path}.id`)}
      />
      {application.kind !== 'service' && (
        <>
          <ListField
            label="Redirect URIs"
            stacked
            help="Exact addresses, https outside development, no wildcards."
            placeholder="https://portal.example/callback"
            values={application.redirectUris}
            onChange={(redirectUris) => onChange({ redirectUris })}
            problems={entryProblems(draft.issues, `${path}.redirectUris`)}
          />
          <ListField
            label="Where to go after sign-out"
            stacked
            values={application.postLogoutRedirectUris}
            onChange={(postLogoutRedirectUris) => onChange({ postLogoutRedirectUris })}
            problems={entryProblems(draft.issues, `${path}.postLogoutRedirectUris`)}
          />
          <Switch
            isSelected={application.production}
            onChange={(production) => onChange({ production })}
            help="Redirects to localhost are flagged."
          >
            For production
          </Switch>
        </>
      )}
      <ListField
        label="Scopes"
        values={application.scopes}
        onChange={(scopes) => onChange({ scopes })}
        problems={entryProblems(draft.issues, `${path}.scopes`)}
      />
      <ApplicationQuickstart draft={draft} clientId={application.id} />
    </StepSection>
  );
}

/** Filled-in snippets, ready to copy; folded until somebody wants them. */
function ApplicationQuickstart({ draft, clientId }: { readonly draft: Draft; readonly clientId: string }) {
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState('');
  const quickstarts = useQuery({ ...useAsk().quickstarts(draft.partner.ref), enabled: open });
  const quickstart = quickstarts.data?.find((each) => each.clientId === clientId);
  const selected = quickstart?.snippets.find((each) => each.id === shown) ?? quickstart?.snippets[0];

  return (
    <div className="wizard-quickstart">
      <Button
        variant="quiet"
        size="sm"
        icon={open ? ChevronDown : ChevronRight}
        aria-expanded={open}
        onPress={() => setOpen(!open)}
      >
        Quickstart
      </Button>
      {open && quickstarts.isSuccess && quickstart === undefined && (
        <p className="wizard-note">Give the application a name and a client id first.</p>
      )}
      {open && quickstart !== undefined && selected !== undefined && (
        <Tabs
          label="Framework"
          selected={selected.id}
          onSelect={setShown}
          tools={<CopyIcon text={selected.code} what={selected.fileName} />}
          tabs={quickstart.snippets.map((snippet) => ({
            id: snippet.id,
            label: snippet.title,
            content: (
              <>
                <p className="wizard-note">{snippet.fileName}</p>
                <CodeView
                  label={`${snippet.title} quickstart`}
                  text={snippet.code}
                  language="text"
                  tools={false}
                  maxHeight={320}
                />
              </>
            ),
          }))}
        />
      )}
    </div>
  );
}
