/** The picked hop: its checks, its message, its headers; and of the whole test, the profile and the tokens. */
import { useMemo, useState } from 'react';
import type { Hop, SignInTest } from '../../../shared/model/sign-in-test.ts';
import { CheckList } from '../../ui/check-list.tsx';
import { Segmented } from '../../ui/choice.tsx';
import { ClaimTrace } from '../../ui/claim-trace.tsx';
import { CodeView } from '../../ui/code-view.tsx';
import { CopyIcon, MiddleCut } from '../../ui/copy.tsx';
import { formatBytes, formatMilliseconds } from '../../ui/format.ts';
import { Table } from '../../ui/table.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { messageOf } from './message-of.ts';
import './hop-detail.css';

type View = 'checks' | 'message' | 'profile' | 'tokens' | 'headers';
const laneWords = { browser: 'browser', application: 'application', server: 'server', idp: 'partner’s IdP' } as const;

export function HopDetail({ test, hop }: { readonly test: SignInTest; readonly hop: Hop | null }) {
  const [view, setView] = useState<View | null>(null);
  const shown: View = view ?? (test.tokens.length > 0 ? 'tokens' : 'checks');
  const checks = hop?.inspection?.checks ?? test.checks;
  const message = useMemo(() => (hop === null ? null : messageOf(hop)), [hop]);

  return (
    <section className="lab-detail" aria-label="Details">
      {hop !== null && (
        <header className="lab-detail-head">
          <h2>{hop.label}</h2>
          <p className="ui-muted">
            {hop.from === hop.to
              ? `At the ${laneWords[hop.to]}`
              : `From ${laneWords[hop.from]} to ${laneWords[hop.to]}`}
            , hop {hop.index + 1} of {test.hops.length}, {formatMilliseconds(hop.atMs)} after the start
            {hop.sizeBytes > 0 && `, ${formatBytes(hop.sizeBytes)}`}
          </p>
        </header>
      )}
      <Tabs
        label="Details"
        selected={shown}
        onSelect={setView}
        tabs={[
          {
            id: 'checks',
            label: 'Checks',
            ...(checks.length === 0 ? {} : { count: checks.length }),
            content:
              checks.length === 0 ? (
                <Nothing>This hop carried nothing to check.</Nothing>
              ) : (
                <CheckList checks={checks} />
              ),
          },
          {
            id: 'message',
            label: 'Message',
            content:
              hop === null || message === null || message.text === '' ? (
                <Nothing>This hop carried no message.</Nothing>
              ) : (
                <CodeView
                  label={`Message of ${hop.label}`}
                  {...message}
                  edge={message.marks.length > 0}
                  maxHeight={560}
                />
              ),
          },
          { id: 'profile', label: 'Profile', content: <Profile test={test} /> },
          {
            id: 'tokens',
            label: 'Tokens',
            ...(test.tokens.length === 0 ? {} : { count: test.tokens.length }),
            content: <Tokens test={test} />,
          },
          { id: 'headers', label: 'Headers', content: <Headers hop={hop} /> },
        ]}
      />
    </section>
  );
}

const Nothing = ({ children }: { readonly children: string }) => <p className="lab-nothing ui-muted">{children}</p>;

function Tokens({ test }: { readonly test: SignInTest }) {
  const [index, setIndex] = useState(0);
  const token = test.tokens[index] ?? test.tokens[0];
  if (token === undefined) return <Nothing>No token was issued in this test.</Nothing>;
  return (
    <div className="lab-tokens">
      <div className="lab-token-tools">
        {test.tokens.length > 1 && (
          <Segmented
            label="Token"
            choices={test.tokens.map((each, at) => ({ id: String(at), label: tokenWords(test, each.kind, at) }))}
            value={String(test.tokens.indexOf(token))}
            onChange={(at) => setIndex(Number(at))}
          />
        )}
        <CopyIcon text={JSON.stringify(token.claims, null, 2)} what="claims" />
      </div>
      <ClaimTrace
        claims={token.claims}
        trace={token.trace}
        initial="organization_id"
        stepHref={(step) => `/partners/${test.ref}/${step}`}
      />
      <h3 className="lab-subhead">Header</h3>
      <CodeView
        label="Token header"
        language="json"
        text={JSON.stringify(token.header, null, 2)}
        tools={false}
        maxHeight={160}
      />
    </div>
  );
}

/** The first access token is the person's; later ones are those of machine clients. */
function tokenWords(test: SignInTest, kind: 'access_token' | 'id_token', at: number): string {
  if (kind === 'id_token') return 'ID token';
  const earlier = test.tokens.slice(0, at).filter((each) => each.kind === 'access_token').length;
  return earlier === 0 ? 'Access token' : `Service token${earlier > 1 ? ` ${earlier}` : ''}`;
}

function Profile({ test }: { readonly test: SignInTest }) {
  const rows = Object.entries(test.profile ?? {}).map(([field, value]) => ({ field, value }));
  return (
    <div className="lab-tokens">
      <Table
        caption="Mapped profile"
        showCaption
        rows={rows}
        rowKey={({ field }) => field}
        empty="No profile was mapped in this test."
        columns={[
          { id: 'field', head: 'Field', mono: true, width: '38%', cell: ({ field }) => field },
          {
            id: 'value',
            head: 'Value',
            cell: ({ value }) => (typeof value === 'string' ? <span dir="auto">{value}</span> : JSON.stringify(value)),
          },
        ]}
      />
      {test.provisionedUser !== null && (
        <>
          <h3 className="lab-subhead">Person on the server</h3>
          <CodeView
            label="Provisioned person"
            language="json"
            text={JSON.stringify(test.provisionedUser, null, 2)}
            maxHeight={300}
          />
        </>
      )}
    </div>
  );
}

function Headers({ hop }: { readonly hop: Hop | null }) {
  if (hop === null || (hop.url === '' && hop.headers.length === 0))
    return <Nothing>This hop is an event at the server; it has no headers.</Nothing>;
  return (
    <div className="lab-tokens">
      <p className="lab-url">
        <strong>{hop.method}</strong> <MiddleCut text={hop.url} tail={28} />{' '}
        {hop.status !== null && <span className="ui-numbers">{hop.status}</span>}
      </p>
      <Table
        caption="Headers, secrets masked"
        rows={hop.headers.map(([name, value], place) => ({ name, value, key: `${place} ${name}` }))}
        rowKey={({ key }) => key}
        columns={[
          { id: 'name', head: 'Header', mono: true, width: '38%', cell: ({ name }) => name },
          {
            id: 'value',
            head: 'Value',
            mono: true,
            cell: ({ value }) => <span className="lab-header-value">{value}</span>,
          },
        ]}
      />
    </div>
  );
}
