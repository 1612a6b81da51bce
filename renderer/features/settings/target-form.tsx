/** Adds or changes a target, beside the list. Secrets go in and never come back; the doctor runs by itself after saving. */
import { useMutation } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import type { TargetState } from '../../../shared/model/target.ts';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { failureOf, fieldProblem } from '../../ui/failure-of.ts';
import { FailureNotice } from '../../ui/notice.tsx';
import { DetailPane, PaneFoot } from '../../ui/page.tsx';
import { TextField } from '../../ui/text-field.tsx';
import { DoctorView } from './doctor-view.tsx';
import { KeptSecret } from './kept-secret.tsx';
import { draftOf, problemsOf, saveInputOf, type TargetDraft } from './target-draft.ts';

export function TargetForm({
  edited,
  taken,
  onClose,
}: {
  readonly edited?: TargetState;
  readonly taken: readonly string[];
  readonly onClose: () => void;
}) {
  const engine = useEngine();
  const [draft, setDraft] = useState(() => draftOf(edited));
  const [asked, setAsked] = useState(false);
  const change = (over: Partial<TargetDraft>) => setDraft((now) => ({ ...now, ...over }));
  const save = useMutation({
    mutationFn: async () => {
      const saved = await engine.targets.save(saveInputOf(draft));
      setDraft((now) => ({ ...now, name: saved.target.name, clientSecret: null, systemClientSecret: null }));
      return { saved, report: await engine.targets.examine({ name: saved.target.name }) };
    },
  });
  const problems = problemsOf(draft, taken, edited === undefined && save.data === undefined);
  const failure = save.isError ? failureOf(save.error) : null;
  const at = (field: keyof TargetDraft) => {
    const error = asked ? (problems[field] ?? fieldProblem(failure, `target.${field}`)) : undefined;
    return error === undefined ? {} : { error };
  };
  const submit = () => {
    setAsked(true);
    if (Object.keys(problems).length === 0) save.mutate();
  };
  const title = edited === undefined ? 'Add a target' : `Edit ${edited.target.label}`;

  return (
    <DetailPane label={title} width={440} onClose={onClose}>
      <header className="target-form-head">
        <h2>{title}</h2>
        <IconButton label="Close" icon={X} onPress={onClose} />
      </header>
      <form
        className="target-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {failure !== null && failure.fields.length === 0 && <FailureNotice failure={failure} />}
        <TextField
          label="Name"
          help="As your team says it: Production, Test, Europe."
          value={draft.label}
          onChange={(label) => change({ label })}
          autoFocus={edited === undefined}
          maxLength={80}
          {...at('label')}
        />
        <TextField
          label="Address"
          help="The base URL of the tenant, without a path below it."
          placeholder="https://acme.eu.connect.example"
          mono
          value={draft.baseUrl}
          onChange={(baseUrl) => change({ baseUrl })}
          {...at('baseUrl')}
        />
        <TextField
          label="Tenant id"
          mono
          value={draft.tenantId}
          onChange={(tenantId) => change({ tenantId })}
          {...at('tenantId')}
        />
        <Segmented
          label="How Portico signs in"
          showLabel
          choices={[
            { id: 'client_secret', label: 'Client secret' },
            { id: 'private_key_jwt', label: 'Private key' },
          ]}
          value={draft.authentication}
          onChange={(authentication) => change({ authentication })}
        />
        <fieldset className="target-form-group">
          <legend>Admin client</legend>
          <p className="ui-help">
            Registered in the admin workspace of the tenant. Reads and writes organizations and what is in them.
          </p>
          <TextField
            label="Client id"
            mono
            value={draft.clientId}
            onChange={(clientId) => change({ clientId })}
            {...at('clientId')}
          />
          <KeptSecret
            isKey={draft.authentication === 'private_key_jwt'}
            isKept={edited?.hasSecret ?? false}
            value={draft.clientSecret}
            onChange={(clientSecret) => change({ clientSecret })}
          />
        </fieldset>
        <fieldset className="target-form-group">
          <legend>System client (optional)</legend>
          <p className="ui-help">
            Registered in the system workspace. Needed to create workspaces and invite administrators.
          </p>
          <TextField
            label="Client id"
            mono
            value={draft.systemClientId}
            onChange={(systemClientId) => change({ systemClientId })}
          />
          <KeptSecret
            isKey={draft.authentication === 'private_key_jwt'}
            isKept={edited?.hasSystemSecret ?? false}
            value={draft.systemClientSecret}
            onChange={(systemClientSecret) => change({ systemClientSecret })}
          />
        </fieldset>
        <TextField
          label="Your own CA certificate (optional)"
          help="PEM; when the server’s certificate is not publicly trusted."
          mono
          lines={3}
          value={draft.caPem}
          onChange={(caPem) => change({ caPem })}
          {...at('caPem')}
        />
        <button type="submit" className="ui-hidden" tabIndex={-1} aria-hidden="true" />
        {save.data !== undefined && <DoctorView report={save.data.report} onClose={save.reset} />}
      </form>
      <PaneFoot
        end={
          <>
            <Button onPress={onClose}>{save.isSuccess ? 'Done' : 'Cancel'}</Button>
            <Button variant="primary" isPending={save.isPending} onPress={submit}>
              Save and examine
            </Button>
          </>
        }
      />
    </DetailPane>
  );
}
