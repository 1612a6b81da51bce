/** Left: the target on top with its state, search, the sections. Collapses to icons; the choice is kept in the settings. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { Landmark, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import { Button, Link } from 'react-aria-components';
import { useAsk, useEngine } from '../../bridge/engine-context.tsx';
import { IconButton } from '../../ui/button.tsx';
import { classNames } from '../../ui/class-names.ts';
import { Icon } from '../../ui/icon.tsx';
import { isMac, KeyHint } from '../../ui/key-hint.tsx';
import { Tip } from '../../ui/tooltip.tsx';
import { useMedia } from '../../ui/use-media.ts';
import { type Section, sectionOf, sections } from './sections.ts';
import { TargetCard } from './target-card.tsx';

export function Navigation({ onSearch }: { readonly onSearch: () => void }) {
  const engine = useEngine();
  const ask = useAsk();
  const settings = useQuery(ask.settings());
  const partners = useQuery(ask.partners());
  const save = useMutation({
    mutationFn: (navigationCollapsed: boolean) => engine.app.saveSettings({ navigationCollapsed }),
  });
  const chosen = save.isPending ? save.variables : (settings.data?.navigationCollapsed ?? false);
  // Little room, or a page zoomed to 200 %: icons only, whatever was chosen.
  const isCramped = useMedia('(max-width: 860px)');
  const narrow = isCramped || chosen;
  const pathname = useRouterState({ select: (state) => state.location.pathname });
  const current = sectionOf(pathname);
  const [last, ...rest] = [...sections].reverse();
  const item = (section: Section, count?: number) => (
    <NavItem
      key={section.path}
      section={section}
      isCurrent={section === current}
      narrow={narrow}
      {...(count === undefined ? {} : { count })}
    />
  );

  return (
    <nav aria-label="Sections" className={classNames('frame-nav', narrow && 'frame-nav-narrow')}>
      <div className="frame-brand">
        {!narrow && (
          <>
            <Icon of={Landmark} size={18} className="ui-tone-accent" />
            <span>Portico</span>
          </>
        )}
        {!isCramped && (
          <IconButton
            label={narrow ? 'Widen the navigation' : 'Narrow the navigation'}
            icon={narrow ? PanelLeftOpen : PanelLeftClose}
            size="sm"
            onPress={() => save.mutate(!chosen)}
          />
        )}
        {isCramped && <Icon of={Landmark} size={18} className="ui-tone-accent" />}
      </div>
      <TargetCard narrow={narrow} />
      <Tip text={`Search (${isMac ? '⌘' : 'Ctrl'} K)`}>
        <Button
          className="frame-search"
          onPress={onSearch}
          aria-label="Search and commands"
          aria-keyshortcuts="Control+K Meta+K"
        >
          <Icon of={Search} />
          {!narrow && (
            <>
              <span>Search</span>
              <KeyHint keys="Mod K" />
            </>
          )}
        </Button>
      </Tip>
      <ul className="frame-sections">
        {rest
          .reverse()
          .map((section) => item(section, section.path === '/partners' ? partners.data?.length : undefined))}
      </ul>
      <ul className="frame-sections frame-sections-end">{last !== undefined && item(last)}</ul>
    </nav>
  );
}

function NavItem({
  section,
  isCurrent,
  narrow,
  count,
}: {
  readonly section: Section;
  readonly isCurrent: boolean;
  readonly narrow: boolean;
  readonly count?: number;
}) {
  const link = (
    <Link
      href={section.path}
      className={classNames('frame-item', isCurrent && 'frame-item-current')}
      {...(isCurrent ? { 'aria-current': 'page' as const } : {})}
      {...(narrow ? { 'aria-label': section.title } : {})}
    >
      <Icon of={section.icon} />
      {!narrow && <span>{section.title}</span>}
      {!narrow && count !== undefined && count > 0 && (
        <span className="frame-count">{count.toLocaleString('en-GB')}</span>
      )}
    </Link>
  );
  return <li>{narrow ? <Tip text={section.title}>{link}</Tip> : link}</li>;
}
