/** Home: every partner with its state. Filter, order and the open detail pane live in the address. */
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { FileUp, Layers, Plus, Undo2, User, X } from 'lucide-react';
import type { ReactNode } from 'react';
import { FileTrigger } from 'react-aria-components';
import './partners.css';
import { type PartnerState, partnerStates } from '../../../shared/model/partner.ts';
import { useAsk } from '../../bridge/engine-context.tsx';
import { handOver } from '../../bridge/handover.ts';
import { Busy } from '../../ui/busy.tsx';
import { Button, IconButton } from '../../ui/button.tsx';
import { DataGrid } from '../../ui/data-grid.tsx';
import { FilterMenu } from '../../ui/filter-menu.tsx';
import { FailureNotice } from '../../ui/notice.tsx';
import { Page, PageHeader, Pane, Panes, Toolbar } from '../../ui/page.tsx';
import { readTextFile } from '../../ui/read-file.ts';
import { partnerLooks } from '../../ui/states.ts';
import { SearchField } from '../../ui/text-field.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { EndingSoon } from './ending-soon.tsx';
import { FacetMenu } from './facet-menu.tsx';
import { FirstStart } from './first-start.tsx';
import { type Facet, facetsOf, listPartners, type PartnerFilter, type SortKey, sortKeys } from './list-partners.ts';
import { NewPartner } from './new-partner.tsx';
import { partnerColumns, type Room } from './partner-columns.tsx';
import { PartnerDetail } from './partner-detail.tsx';
import { usePartnerCommands } from './use-partner-commands.ts';

const noFilter = { q: undefined, states: undefined, owners: undefined, types: undefined, soon: undefined } as const;

const sortWords: Readonly<Record<SortKey, string>> = {
  name: 'by name',
  state: 'by state',
  end: 'by contract end',
  test: 'by last sign-in test',
  owner: 'by who vouches',
};

/** Its type is written out, because the router's type is made from this one. */
export function PartnersPage(): ReactNode {
  const search = useSearch({ from: '/partners' });
  const navigate = useNavigate({ from: '/partners' });
  const partners = useQuery(useAsk().partners());
  const change = (over: Partial<typeof search>) =>
    void navigate({ search: (now) => ({ ...now, ...over }), replace: true });
  const commands = usePartnerCommands(
    (partner) => void navigate({ to: '/partners/$ref/$step', params: { ref: partner.ref, step: 'organization' } }),
  );

  const all = partners.data ?? [];
  const { q = '', states = [], owners = [], types = [], soon = false, sort = 'name', down = false } = search;
  const filter: PartnerFilter = { q, states, owners, types, soon, sort, down };
  const shown = listPartners(all, filter);
  const detail = all.find(({ ref }) => ref === search.open);
  const room = useRoom(detail !== undefined);
  const isEmpty = partners.isSuccess && all.length === 0;
  const now = new Date();

  return (
    <Page>
      <PageHeader
        title="Partners"
        beside={all.length > 0 && <span className="ui-numbers">{all.length.toLocaleString('en-GB')}</span>}
        actions={
          <>
            <FileTrigger
              acceptedFileTypes={['.yaml', '.yml']}
              onSelect={(list) => void importFirst(list, (file) => commands.importFile.mutate(file))}
            >
              <Button icon={FileUp} isPending={commands.importFile.isPending}>
                Import blueprint
              </Button>
            </FileTrigger>
            <Button icon={Plus} variant={isEmpty ? 'default' : 'primary'} onPress={() => change({ create: true })}>
              New partner
            </Button>
          </>
        }
      />
      {commands.error !== null && (
        <div className="partners-notice">
          <FailureNotice
            error={commands.error}
            actions={
              <Button size="sm" onPress={commands.dismissError}>
                Close
              </Button>
            }
          />
        </div>
      )}
      {commands.removed !== null && (
        <div role="status" className="partners-removed">
          <span>
            <strong dir="auto">{commands.removed.name}</strong> was removed from this home. The server keeps what it
            has.
          </span>
          <Button
            size="sm"
            icon={Undo2}
            isPending={commands.putBack.isPending}
            onPress={() => commands.removed !== null && commands.putBack.mutate(commands.removed)}
          >
            Put the blueprint back
          </Button>
          <IconButton size="sm" label="Close" icon={X} onPress={commands.forgetRemoved} />
        </div>
      )}
      {partners.isPending && <Busy label="Loading the partners" rows={10} />}
      {partners.isError && (
        <div className="partners-notice">
          <FailureNotice error={partners.error} onRetry={() => void partners.refetch()} />
        </div>
      )}
      {isEmpty && (
        <FirstStart
          isStarting={commands.startExample.isPending}
          onExample={() => commands.startExample.mutate()}
          onPaste={() => void pasteToInspector().then(() => navigate({ to: '/inspector' }))}
        />
      )}
      {all.length > 0 && (
        <Panes>
          <Pane>
            <EndingSoon
              partners={all}
              onOpen={(ref) => change({ open: ref })}
              narrow={room !== 'all'}
              onShowAll={() => change({ ...noFilter, soon: true, sort: 'end', down: undefined })}
            />
            <Toolbar
              end={
                <span role="status">
                  {shown.length === all.length ? '' : `${shown.length.toLocaleString('en-GB')} of `}
                  {all.length.toLocaleString('en-GB')}, {sortWords[sort]}
                </span>
              }
            >
              <SearchField
                label="Filter partners"
                value={q}
                onChange={(text) => change({ q: text === '' ? undefined : text })}
              />
              {soon && (
                <Button size="sm" icon={X} onPress={() => change({ soon: undefined })}>
                  Ends in 30 days
                </Button>
              )}
              <FilterMenu
                label="State"
                choices={partnerStates.map((id) => ({
                  id,
                  label: partnerLooks[id].word,
                  icon: partnerLooks[id].icon,
                  help: countOf(facetsOf(all, 'state'), id),
                }))}
                picked={states}
                onChange={(picked: PartnerState[]) => change({ states: picked.length === 0 ? undefined : picked })}
              />
              <FacetMenu
                label="Owner"
                icon={User}
                facets={facetsOf(all, 'owner')}
                picked={owners}
                onChange={(picked) => change({ owners: picked })}
              />
              <FacetMenu
                label="Type"
                icon={Layers}
                facets={facetsOf(all, 'partnerType')}
                picked={types}
                onChange={(picked) => change({ types: picked })}
              />
            </Toolbar>
            <DataGrid
              label="Partners"
              columns={partnerColumns(now, room)}
              rows={shown}
              rowKey={({ ref }) => ref}
              selected={detail?.ref ?? null}
              onSelect={(key) => change({ open: all.find(({ ref }) => ref === key)?.ref })}
              onOpen={(key) =>
                void navigate({ to: '/partners/$ref/$step', params: { ref: key, step: 'organization' } })
              }
              sort={{ by: sort, descending: down }}
              onSort={(next) =>
                change({ sort: sortKeys.find((key) => key === next.by), down: next.descending ? true : undefined })
              }
              empty={<NothingFound onClear={() => change(noFilter)} />}
            />
          </Pane>
          {detail !== undefined && (
            <PartnerDetail
              key={detail.ref}
              partner={detail}
              onClose={() => change({ open: undefined })}
              onExport={() => commands.exportFile.mutate(detail.ref)}
              onRemove={() => {
                change({ open: undefined });
                commands.remove.mutate(detail);
              }}
            />
          )}
        </Panes>
      )}
      <NewPartner
        isOpen={search.create === true}
        onClose={() => change({ create: undefined })}
        onCreated={(partner) =>
          void navigate({ to: '/partners/$ref/$step', params: { ref: partner.ref, step: 'organization' } })
        }
      />
    </Page>
  );
}

/** Beside the open pane some columns give way, unless the window has room for both; in a small window always. */
function useRoom(withDetail: boolean): Room {
  const isWide = useMedia('(min-width: 1480px)');
  const isSmall = useMedia('(max-width: 1180px)');
  const isTiny = useMedia('(max-width: 900px)');
  if (isTiny || (isSmall && withDetail)) return 'least';
  return (withDetail && !isWide) || isSmall ? 'tight' : 'all';
}

function NothingFound({ onClear }: { readonly onClear: () => void }) {
  return (
    <div className="partners-nothing">
      <p>No partner fits these filters.</p>
      <Button size="sm" onPress={onClear}>
        Show all partners
      </Button>
    </div>
  );
}

const countOf = (facets: readonly Facet[], value: string) =>
  String(facets.find((facet) => facet.value === value)?.count ?? 0);

async function importFirst(
  list: FileList | null,
  take: (file: { fileName: string; text: string }) => void,
): Promise<void> {
  const file = list?.[0];
  if (file === undefined) return;
  const read = await readTextFile(file, 3_000_000);
  take({ fileName: file.name, text: read.ok ? read.content : '' });
}

/** Reading the clipboard needs a permission that the window never gives; then the Inspector opens with its empty field. */
async function pasteToInspector(): Promise<void> {
  const text = await navigator.clipboard.readText().catch(() => '');
  if (text.trim() !== '') handOver({ fileName: '', text });
}
