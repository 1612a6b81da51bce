/** The hand-out for the partner's IT contact, and the return file that comes back: checked, shown as changes, taken over. */
import { type UseMutationResult, useMutation, useQuery } from '@tanstack/react-query';
import { CircleCheck, CircleX, Download, Eye, FileCode, FileText, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { FileOut } from '../../../../shared/contract/app.ts';
import type { ReturnCheck } from '../../../../shared/contract/hand-out.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import { useAsk, useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { DiffTable } from '../../../ui/diff-table.tsx';
import { DropZone } from '../../../ui/drop-zone.tsx';
import { FailureNotice, Notice } from '../../../ui/notice.tsx';
import { readTextFile, saveFile } from '../../../ui/read-file.ts';
import { StateMark } from '../../../ui/state-mark.tsx';
import { Table } from '../../../ui/table.tsx';
import { HandOutPreview } from './hand-out-preview.tsx';

const maxReturnBytes = 3_000_000;
const looks = {
  pass: { word: 'Holds', tone: 'ok', icon: CircleCheck },
  warn: { word: 'Look at it', tone: 'warn', icon: TriangleAlert },
  fail: { word: 'Failed', tone: 'bad', icon: CircleX },
} as const;

export function HandOutSection({ partnerRef }: { readonly partnerRef: PartnerRef }) {
  const engine = useEngine();
  const handOut = useMutation({
    mutationFn: (form: 'page' | 'pdf') => engine.federation.handOut({ ref: partnerRef, form }),
    onSuccess: saveFile,
  });
  const returnFile = useMutation({
    mutationFn: () => engine.federation.returnFile({ ref: partnerRef }),
    onSuccess: saveFile,
  });
  const [isShown, setShown] = useState(false);
  const [problem, setProblem] = useState('');
  const [text, setText] = useState('');
  const read = useMutation({
    mutationFn: (content: string) => engine.federation.readReturnFile({ ref: partnerRef, text: content }),
  });
  const open = async (files: readonly File[]) => {
    const [file] = files;
    if (file === undefined) return;
    const found = await readTextFile(file, maxReturnBytes);
    setProblem(found.ok ? '' : found.problem);
    if (!found.ok) return;
    setText(found.content);
    read.mutate(found.content);
  };

  return (
    <section className="their-idp-hand-out" aria-labelledby="hand-out-title">
      <h2 id="hand-out-title">Hand-out for the partner’s IT contact</h2>
      <p className="ui-muted">
        One sheet with our values in their product’s words. The page saves a return file that they send back; the PDF is
        for print and for filing, and carries the return file inside. Values are signed, so a changed ACS URL or
        certificate is noticed.
      </p>
      <div className="their-idp-actions">
        <Button icon={Eye} onPress={() => setShown(true)}>
          Look at it
        </Button>
        <SaveButton form="page" saving={handOut} />
        <SaveButton form="pdf" saving={handOut} />
        <Button icon={Download} isPending={returnFile.isPending} onPress={() => returnFile.mutate()}>
          Save an empty return file
        </Button>
      </div>
      {isShown && (
        <HandOutPreview
          partnerRef={partnerRef}
          onClose={() => setShown(false)}
          footer={
            <>
              <SaveButton form="page" saving={handOut} />
              <SaveButton form="pdf" saving={handOut} />
            </>
          }
        />
      )}
      {handOut.isError && <FailureNotice error={handOut.error} />}
      {returnFile.isError && <FailureNotice error={returnFile.error} />}
      <DropZone
        label="Drop what came back here"
        help="the return file, or a hand-out to be checked"
        accept={['.json', '.html']}
        onFiles={(files) => void open(files)}
      />
      {problem !== '' && <Notice tone="bad" title={problem} />}
      {read.isError && <FailureNotice error={read.error} />}
      {read.isSuccess && (
        <>
          <Checks checks={read.data.checks} />
          {read.data.groups.length > 0 && <p>Groups they send: {read.data.groups.join(', ')}</p>}
          {read.data.changes.length > 0 && (
            <DiffTable
              caption="What taking it over changes"
              beforeHead="Blueprint"
              afterHead="Return file"
              rows={read.data.changes.map(({ label, before, after }) => ({ field: label, before, after }))}
            />
          )}
          {read.data.usable && <TakeOver partnerRef={partnerRef} text={text} onTaken={() => read.mutate(text)} />}
        </>
      )}
    </section>
  );
}

function SaveButton({
  form,
  saving,
}: {
  readonly form: 'page' | 'pdf';
  readonly saving: UseMutationResult<FileOut, Error, 'page' | 'pdf'>;
}) {
  return (
    <Button
      icon={form === 'page' ? FileCode : FileText}
      isPending={saving.isPending && saving.variables === form}
      onPress={() => saving.mutate(form)}
    >
      {form === 'page' ? 'Save the page (HTML)' : 'Save the PDF'}
    </Button>
  );
}

function Checks({ checks }: { readonly checks: readonly ReturnCheck[] }) {
  return (
    <Table
      caption="Checks of the returned file"
      rows={checks.map((check, place) => ({ ...check, key: `${place} ${check.id}` }))}
      rowKey={({ key }) => key}
      columns={[
        { id: 'title', head: 'Check', width: '30%', cell: ({ title }) => title },
        { id: 'status', head: 'Result', width: '16%', cell: ({ status }) => <StateMark look={looks[status]} /> },
        { id: 'detail', head: 'What was found', cell: ({ detail }) => detail },
      ]}
    />
  );
}

function TakeOver({
  partnerRef,
  text,
  onTaken,
}: {
  readonly partnerRef: PartnerRef;
  readonly text: string;
  readonly onTaken: () => void;
}) {
  const engine = useEngine();
  const partner = useQuery(useAsk().partner(partnerRef));
  const take = useMutation({
    mutationFn: (revision: number) => engine.federation.takeReturnFile({ ref: partnerRef, revision, text }),
    onSuccess: onTaken,
  });
  const revision = partner.data?.revision;
  return (
    <div className="their-idp-actions">
      <Button
        variant="primary"
        isPending={take.isPending}
        isDisabled={revision === undefined}
        onPress={() => revision !== undefined && take.mutate(revision)}
      >
        Take it over into the connection step
      </Button>
      {take.isError && <FailureNotice error={take.error} />}
    </div>
  );
}
