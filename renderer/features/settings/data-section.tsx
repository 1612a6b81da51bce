/** The whole home as one file, out and in. Secrets stay in the key store and travel in neither direction. */
import { useMutation } from '@tanstack/react-query';
import { Download, Upload } from 'lucide-react';
import { useState } from 'react';
import { FileTrigger } from 'react-aria-components';
import { useEngine } from '../../bridge/engine-context.tsx';
import { Button } from '../../ui/button.tsx';
import { ConfirmDialog } from '../../ui/dialog.tsx';
import { failureOf } from '../../ui/failure-of.ts';
import { counted } from '../../ui/format.ts';
import { FailureNotice, Notice } from '../../ui/notice.tsx';
import { readBase64File, saveFile } from '../../ui/read-file.ts';
import { SettingsRow, SettingsSection } from './settings-section.tsx';

const exportBytes = 75_000_000;

interface Chosen {
  readonly fileName: string;
  readonly base64: string;
}

export function DataSection() {
  const engine = useEngine();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [problem, setProblem] = useState('');
  const save = useMutation({ mutationFn: () => engine.app.exportHome({}), onSuccess: saveFile });
  const restore = useMutation({
    mutationFn: ({ base64, replace }: { base64: string; replace: boolean }) =>
      engine.app.restoreHome({ base64, replace }),
  });
  const mustAsk = restore.isError && failureOf(restore.error).code === 'state/home-not-empty';

  const read = async (list: FileList | null) => {
    const file = list?.[0];
    if (file === undefined) return;
    setProblem('');
    const result = await readBase64File(file, exportBytes);
    if (!result.ok) return setProblem(result.problem);
    setChosen({ fileName: result.fileName, base64: result.content });
    restore.mutate({ base64: result.content, replace: false });
  };

  return (
    <SettingsSection
      id="data"
      title="Data"
      help="Partners, templates, targets, plans, runs and sign-in tests of this home. Secrets are never part of it."
    >
      <SettingsRow title="Export everything" help="One zip file; its blueprints are readable text.">
        <Button icon={Download} isPending={save.isPending} onPress={() => save.mutate()}>
          Export
        </Button>
      </SettingsRow>
      <SettingsRow title="Restore an export" help="What is here now is kept in a folder beside it, never overwritten.">
        <FileTrigger acceptedFileTypes={['.zip']} onSelect={(list) => void read(list)}>
          <Button icon={Upload} isPending={restore.isPending}>
            Choose an export
          </Button>
        </FileTrigger>
      </SettingsRow>
      {save.isError && <FailureNotice error={save.error} onRetry={() => save.mutate()} />}
      {problem !== '' && <Notice tone="bad" title={problem} />}
      {restore.isError && !mustAsk && <FailureNotice error={restore.error} />}
      {restore.isSuccess && (
        <Notice
          tone="ok"
          title={`Restored ${counted(restore.data.partners, 'partner')} and ${counted(restore.data.targets, 'target')}`}
        >
          {restore.data.keptAside !== null && <p>What was here before lies in the folder {restore.data.keptAside}.</p>}
          <p>Secrets are not part of an export: type those of your targets again.</p>
        </Notice>
      )}
      <ConfirmDialog
        title="Replace what is in this home?"
        action="Replace it"
        isOpen={mustAsk && chosen !== null}
        onClose={restore.reset}
        onConfirm={() => chosen !== null && restore.mutate({ base64: chosen.base64, replace: true })}
      >
        <p>
          This home already holds data. {chosen?.fileName} takes its place: every partner, target and sign-in test here
          is replaced by those of the file.
        </p>
        <p className="ui-muted">What is here now is kept in a folder beside it. The servers are not touched.</p>
      </ConfirmDialog>
    </SettingsSection>
  );
}
