/** Ctrl/Cmd-K: sections, partners and actions in one list, filtered while typing. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from '@tanstack/react-router';
import { Building2, Keyboard, type LucideIcon, Moon, Play, Plus, Search, Server, Sun, SunMoon } from 'lucide-react';
import { useState } from 'react';
import {
  Autocomplete,
  Dialog,
  Header,
  Input,
  ListBox,
  ListBoxItem,
  ListBoxSection,
  Modal,
  ModalOverlay,
  SearchField,
} from 'react-aria-components';
import './palette.css';
import type { Settings } from '../../../shared/contract/app.ts';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { foundIn } from '../../ui/found-in.ts';
import { Icon } from '../../ui/icon.tsx';
import { KeyHint } from '../../ui/key-hint.tsx';
import { sections } from './sections.ts';

interface Entry {
  readonly id: string;
  readonly title: string;
  readonly note?: string;
  readonly keys?: string;
  readonly icon: LucideIcon;
  readonly run: () => void;
}

/** More partners than this are found by typing on. */
const mostPartners = 30;

interface PaletteProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onShortcuts: () => void;
}

export function Palette({ isOpen, onClose, onShortcuts }: PaletteProps) {
  return (
    <ModalOverlay isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable className="ui-scrim">
      <Modal className="ui-modal palette">
        <Dialog aria-label="Search and commands" className="ui-dialog">
          <PaletteList onClose={onClose} onShortcuts={onShortcuts} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function PaletteList({ onClose, onShortcuts }: Omit<PaletteProps, 'isOpen'>) {
  const [text, setText] = useState('');
  const { history } = useRouter();
  const partners = useQuery(useAsk().partners()).data ?? [];
  const actions = useActions(onShortcuts);
  const go = (path: string) => () => history.push(path);

  const groups = [
    {
      title: 'Go to',
      entries: sections.map(
        ({ path, title, icon }, index): Entry => ({ id: path, title, icon, keys: `Mod ${index + 1}`, run: go(path) }),
      ),
    },
    { title: 'Actions', entries: actions },
    {
      title: 'Partners',
      entries: partners.map(
        ({ ref, name, organizationId }): Entry => ({
          id: `partner ${ref}`,
          title: name === '' ? 'Unnamed partner' : name,
          note: organizationId,
          icon: Building2,
          run: go(`/partners/${ref}/organization`),
        }),
      ),
    },
  ].map(({ title, entries }) => ({
    title,
    entries: entries
      .filter((entry) => foundIn(text, [entry.title, entry.note ?? '']))
      .slice(0, text === '' && title === 'Partners' ? 6 : mostPartners),
  }));
  const shown = groups.filter(({ entries }) => entries.length > 0);

  return (
    <Autocomplete inputValue={text} onInputChange={setText}>
      <SearchField aria-label="Search and commands" autoFocus className="palette-search">
        <Icon of={Search} />
        <Input
          role="combobox"
          aria-expanded="true"
          aria-haspopup="listbox"
          className="palette-input"
          placeholder="Search partners, screens and actions"
        />
        <KeyHint keys="Esc" />
      </SearchField>
      <ListBox
        aria-label="Results"
        className="palette-list"
        selectionMode="none"
        renderEmptyState={() => <p className="palette-empty">Nothing found for “{text}”.</p>}
        onAction={(key) => {
          const entry = shown.flatMap(({ entries }) => entries).find(({ id }) => id === key);
          onClose();
          entry?.run();
        }}
      >
        {shown.map(({ title, entries }) => (
          <ListBoxSection key={title} id={title}>
            <Header className="ui-list-head">{title}</Header>
            {entries.map((entry) => (
              <ListBoxItem key={entry.id} id={entry.id} textValue={entry.title} className="ui-option">
                <Icon of={entry.icon} />
                <span className="palette-title ui-ellipsis">{entry.title}</span>
                {entry.note !== undefined && <span className="ui-mono ui-muted ui-ellipsis">{entry.note}</span>}
                {entry.keys !== undefined && <KeyHint keys={entry.keys} />}
              </ListBoxItem>
            ))}
          </ListBoxSection>
        ))}
      </ListBox>
    </Autocomplete>
  );
}

function useActions(onShortcuts: () => void): readonly Entry[] {
  const engine = useEngine();
  const { history } = useRouter();
  const theme = useMutation({ mutationFn: (next: Settings['theme']) => engine.app.saveSettings({ theme: next }) });
  return [
    { id: 'new', title: 'New partner', icon: Plus, run: () => history.push('/partners?create=true') },
    { id: 'lab', title: 'Run a sign-in test', icon: Play, run: () => history.push('/federation-lab') },
    { id: 'target', title: 'Add a target', icon: Server, run: () => history.push('/settings?add=true') },
    { id: 'light', title: 'Use the light theme', icon: Sun, run: () => theme.mutate('light') },
    { id: 'dark', title: 'Use the dark theme', icon: Moon, run: () => theme.mutate('dark') },
    { id: 'system', title: 'Use the system’s theme', icon: SunMoon, run: () => theme.mutate('system') },
    { id: 'keys', title: 'Show all keys', keys: '?', icon: Keyboard, run: onShortcuts },
  ];
}
