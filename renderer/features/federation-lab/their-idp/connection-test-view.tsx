/** One connection test: our values while it waits, the hops as they happen, the verdict with its checks, and who signed in. */
import { useMutation } from '@tanstack/react-query';
import { CircleCheck, CircleDot, CircleHelp, CircleMinus, CircleStop, CircleX, ExternalLink } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionTest } from '../../../../shared/contract/connection-tests.ts';
import type { Hop } from '../../../../shared/model/sign-in-test.ts';
import { useEngine } from '../../../bridge/engine-context.tsx';
import { Button } from '../../../ui/button.tsx';
import { CheckList } from '../../../ui/check-list.tsx';
import { CodeView } from '../../../ui/code-view.tsx';
import { CopyButton, CopyValue } from '../../../ui/copy.tsx';
import { formatMilliseconds } from '../../../ui/format.ts';
import { FailureNotice } from '../../../ui/notice.tsx';
import { type StateLook, StateMark } from '../../../ui/state-mark.tsx';
import { Table } from '../../../ui/table.tsx';
import { Tabs } from '../../../ui/tabs.tsx';
import { HopLanes } from '../hop-lanes.tsx';
import '../hop-detail.css';

/** The state and its verdict in one mark. */
export function lookOf({ state, verdict }: Pick<ConnectionTest, 'state' | 'verdict'>): StateLook {
  if (state === 'waiting') return { word: 'Waiting for the sign-in', tone: 'accent', icon: CircleDot };
  if (state === 'cancelled') return { word: 'Cancelled', tone: 'muted', icon: CircleMinus };
  if (verdict === 'valid') return { word: 'The connection works', tone: 'ok', icon: CircleCheck };
  if (verdict === 'unverified') return { word: 'Nobody can say who answered', tone: 'warn', icon: CircleHelp };
  return { word: 'The connection does not work', tone: 'bad', icon: CircleX };
}

export function ConnectionTestView({ test }: { readonly test: ConnectionTest }) {
  const [picked, setPicked] = useState<number | null>(null);
  const hop =
    test.hops.find(({ index }) => index === picked) ??
    test.hops.find(({ verdict }) => verdict === 'fail') ??
    test.hops.findLast(({ inspection }) => inspection !== null) ??
    null;
  return (
    <>
      <div className="lab-middle">
        <Head test={test} />
        <HopLanes hops={test.hops} picked={hop?.index ?? null} onPick={setPicked} isLive={test.state === 'waiting'} />
      </div>
      <Detail test={test} hop={hop} />
    </>
  );
}

function Head({ test }: { readonly test: ConnectionTest }) {
  const engine = useEngine();
  const cancel = useMutation({ mutationFn: () => engine.federation.cancelConnectionTest({ id: test.id }) });
  const live = test.state === 'waiting';
  return (
    <header className="lab-head">
      <div className="lab-head-line">
        <h2>
          <StateMark look={lookOf(test)} />
        </h2>
        {live && (
          <Button size="sm" icon={CircleStop} isPending={cancel.isPending} onPress={() => cancel.mutate()}>
            Cancel
          </Button>
        )}
        {!live && (
          <CopyButton size="sm" text={test.sentence}>
            Copy sentence
          </CopyButton>
        )}
      </div>
      <p role="status">{test.sentence}</p>
      {live && <OurValues test={test} />}
      {cancel.isError && <FailureNotice error={cancel.error} />}
    </header>
  );
}

function OurValues({ test: { ours, startUrl, browser } }: { readonly test: ConnectionTest }) {
  const values = [
    ['Entity ID', ours.entityId],
    ['ACS URL', ours.acsUrl],
    ['Metadata URL', ours.spMetadataUrl],
    ['Redirect URI', ours.redirectUri],
  ] as const;
  return (
    <div className="their-idp-values">
      <p className="ui-muted">
        Register these at the identity provider; they are up while this test runs, on this machine only.
      </p>
      {values.map(([label, value]) => value !== null && <CopyValue key={label} label={label} value={value} />)}
      {ours.spMetadata !== '' && (
        <CopyButton size="sm" text={ours.spMetadata}>
          Copy our metadata
        </CopyButton>
      )}
      <p className="ui-muted">
        {browser !== '' && `${browser}. `}Then sign in from here, in any browser on this machine:
      </p>
      <p>
        <a href={startUrl} target="_blank" rel="noopener noreferrer">
          <ExternalLink size={14} aria-hidden="true" /> Start the sign-in
        </a>
      </p>
      <CopyValue label="Start of the sign-in" value={startUrl} beside={false} />
    </div>
  );
}

type View = 'checks' | 'person' | 'message';

function Detail({ test, hop }: { readonly test: ConnectionTest; readonly hop: Hop | null }) {
  const [view, setView] = useState<View>('checks');
  const checks = test.inspection?.checks ?? hop?.inspection?.checks ?? [];
  const person = personOf(test);
  return (
    <section className="lab-detail" aria-label="Details">
      <Tabs<View>
        label="Details"
        selected={view}
        onSelect={setView}
        tabs={[
          {
            id: 'checks',
            label: 'Checks',
            ...(checks.length === 0 ? {} : { count: checks.length }),
            content:
              checks.length === 0 ? (
                <Nothing>Nothing was checked yet.</Nothing>
              ) : (
                <>
                  <h3 className="ui-hidden">Checks</h3>
                  <CheckList checks={checks} />
                </>
              ),
          },
          {
            id: 'person',
            label: 'Who signed in',
            content: (
              <Table
                caption="What the identity provider says about the person"
                rows={person}
                rowKey={({ name }) => name}
                empty="Nobody has signed in."
                columns={[
                  { id: 'name', head: 'Name', mono: true, width: '34%', cell: ({ name }) => name },
                  { id: 'value', head: 'Value', cell: ({ value }) => <span dir="auto">{value}</span> },
                  { id: 'from', head: 'From', width: '22%', cell: ({ from }) => from },
                ]}
              />
            ),
          },
          { id: 'message', label: 'Message', content: <Message hop={hop} /> },
        ]}
      />
    </section>
  );
}

const Nothing = ({ children }: { readonly children: string }) => <p className="lab-nothing ui-muted">{children}</p>;

function Message({ hop }: { readonly hop: Hop | null }) {
  if (hop === null) return <Nothing>Pick a hop to see what it carried.</Nothing>;
  const text = hop.inspection?.content ?? hop.message;
  return (
    <>
      <p className="ui-muted">
        {hop.label}, {formatMilliseconds(hop.atMs)} after the start
      </p>
      {text === '' ? (
        <Nothing>This hop carried no message.</Nothing>
      ) : (
        <CodeView label={`Message of ${hop.label}`} text={text} language={languageOf(text)} maxHeight={560} />
      )}
    </>
  );
}

const languageOf = (text: string) => (text.startsWith('<') ? 'xml' : text.startsWith('{') ? 'json' : 'text');

/** Attributes of SAML, claims of OpenID Connect, with their origin. */
function personOf({ inspection, claimSources }: ConnectionTest) {
  const origins = { id_token: 'ID token', userinfo: 'Userinfo' } as const;
  const rows: { name: string; value: string; from: string }[] = [];
  const nameId = inspection?.subject?.nameId;
  if (typeof nameId === 'string') rows.push({ name: 'NameID', value: nameId, from: 'Assertion' });
  for (const [name, values] of Object.entries(inspection?.attributes ?? {}))
    rows.push({ name, value: values.join(', '), from: 'Assertion' });
  for (const [name, value] of Object.entries(inspection?.claims ?? {})) {
    const source = claimSources[name];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    rows.push({ name, value: text, from: source === undefined ? '' : origins[source] });
  }
  return rows;
}
