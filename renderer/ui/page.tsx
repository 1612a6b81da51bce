/** The shape of a screen: a 52 px header with its heading, panes beside each other, a foot with the next step. */
import { ChevronRight } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link as AriaLink } from 'react-aria-components';
import './page.css';
import { classNames } from './class-names.ts';
import { Icon } from './icon.tsx';

/** The first heading of a session leaves focus alone; every later one takes it, so that a page change is heard. */
let firstPage = true;

export function PageHeader({
  title,
  parent,
  beside,
  actions,
}: {
  readonly title: string;
  /** Where this page hangs, before the title. */
  readonly parent?: { readonly label: string; readonly href: string };
  /** Counts, states, segmented controls: right after the title. */
  readonly beside?: ReactNode;
  readonly actions?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!firstPage) heading.current?.focus({ preventScroll: true });
    firstPage = false;
  }, []);
  useEffect(() => {
    document.title = `${title} – Portico`;
  }, [title]);
  return (
    <header className="ui-page-header">
      {parent !== undefined && (
        <>
          <AriaLink href={parent.href} className="ui-crumb">
            {parent.label}
          </AriaLink>
          <Icon of={ChevronRight} size={14} className="ui-tone-muted" />
        </>
      )}
      <h1 ref={heading} tabIndex={-1} className="ui-page-title">
        <bdi>{title}</bdi>
      </h1>
      {beside !== undefined && <div className="ui-page-beside">{beside}</div>}
      {actions !== undefined && <div className="ui-page-actions">{actions}</div>}
    </header>
  );
}

/** A screen: header on top, `children` fill the rest and scroll by themselves. */
export function Page({ children, label }: { readonly children: ReactNode; readonly label?: string }) {
  return (
    <div className="ui-page" {...(label === undefined ? {} : { role: 'group', 'aria-label': label })}>
      {children}
    </div>
  );
}

/** Panes side by side under the header. */
export function Panes({ children }: { readonly children: ReactNode }) {
  return <div className="ui-panes">{children}</div>;
}

/** One pane; `fixed` keeps its width, otherwise it takes what is left. */
export function Pane({
  children,
  fixed,
  sunken = false,
  label,
  padded = false,
}: {
  readonly children: ReactNode;
  /** Width in CSS pixels. */
  readonly fixed?: number;
  readonly sunken?: boolean;
  readonly label?: string;
  readonly padded?: boolean;
}) {
  return (
    <section
      className={classNames(
        'ui-pane',
        sunken && 'ui-pane-sunken',
        padded && 'ui-pane-padded',
        fixed !== undefined && 'ui-pane-fixed',
      )}
      {...(fixed === undefined ? {} : { style: { inlineSize: fixed } })}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </section>
  );
}

/** Opens beside a list instead of a new page. Escape closes it from anywhere inside (and from the list, see `DataGrid`). */
export function DetailPane({
  label,
  onClose,
  children,
  width = 372,
}: {
  readonly label: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly width?: number;
}) {
  return (
    <aside
      aria-label={label}
      className="ui-pane ui-pane-fixed ui-detail"
      style={{ inlineSize: width }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        onClose();
      }}
    >
      {children}
    </aside>
  );
}

/** What scrolls must be reachable by keyboard even when nothing in it can be pressed (WCAG 2.1.1). */
const reachable = { tabIndex: 0 } as const;

/** A region of its own scrolling: text or notices without controls. Lists and code have keys of their own. */
export function ScrollArea({
  label,
  className,
  children,
}: {
  readonly label: string;
  readonly className: string;
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={label} className={className} {...reachable}>
      {children}
    </section>
  );
}

/** The row above a list: search and filters left, counts right. */
export function Toolbar({ children, end }: { readonly children: ReactNode; readonly end?: ReactNode }) {
  return (
    <div className="ui-toolbar">
      {children}
      {end !== undefined && <div className="ui-toolbar-end">{end}</div>}
    </div>
  );
}

/** The foot of a pane: the way back left, the primary action right. */
export function PaneFoot({ children, end }: { readonly children?: ReactNode; readonly end?: ReactNode }) {
  return (
    <div className="ui-pane-foot">
      {children}
      <div className="ui-toolbar-end">{end}</div>
    </div>
  );
}

/** Words and values under each other, aligned. */
export function Facts({
  facts,
  wide = false,
}: {
  readonly facts: readonly (readonly [string, ReactNode])[];
  readonly wide?: boolean;
}) {
  return (
    <dl className={classNames('ui-facts', wide && 'ui-facts-wide')}>
      {facts.map(([word, value]) => (
        <div key={word} className="ui-fact">
          <dt>{word}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
