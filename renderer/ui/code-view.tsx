/**
 * A message, read-only: line numbers, folding, search, wrap, and a 5 px edge that says for each line whether it is signed,
 * not signed, or failed a check. The text is only shown, never interpreted.
 */
import { json } from '@codemirror/lang-json';
import { xml } from '@codemirror/lang-xml';
import { Search, WrapText } from 'lucide-react';
import { useEffect, useId, useMemo, useRef, useState } from 'react';
import './code-view.css';
import { openSearchPanel } from '@codemirror/search';
import { EditorState } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import type { ReactNode } from 'react';
import { IconButton, IconToggle } from './button.tsx';
import { classNames } from './class-names.ts';
import { type CodeMark, markLines, reading } from './code-view-look.ts';
import { CopyIcon } from './copy.tsx';

export interface CodeViewProps {
  readonly label: string;
  readonly text: string;
  readonly language: 'json' | 'xml' | 'text';
  readonly marks?: readonly CodeMark[];
  /** Shows the edge: every line without a `signed` mark is hatched as not signed. */
  readonly edge?: boolean;
  /** Scrolls this offset into sight whenever it changes. */
  readonly focusOffset?: number;
  /** Extra controls in the tool row, or `false` for no row at all. */
  readonly tools?: ReactNode | false;
  /** Grows with its content up to this many pixels; without it, fills its container. */
  readonly maxHeight?: number;
}

const none: readonly CodeMark[] = [];

export function CodeView({
  label,
  text,
  language,
  marks = none,
  edge = false,
  focusOffset,
  tools,
  maxHeight,
}: CodeViewProps) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView | null>(null);
  const [wrap, setWrap] = useState(false);
  const legend = useId();
  const extensions = useMemo(
    () => [
      ...reading(label),
      ...(language === 'json' ? [json()] : language === 'xml' ? [xml()] : []),
      ...(wrap ? [EditorView.lineWrapping] : []),
      ...markLines(marks, edge),
    ],
    [label, language, wrap, marks, edge],
  );

  useEffect(() => {
    if (host.current === null) return;
    // The nonce must be there from the start: the editor's own style sheet is mounted once, when the first one is made.
    const made = new EditorView({ parent: host.current, state: EditorState.create({ extensions: reading('') }) });
    view.current = made;
    return () => made.destroy();
  }, []);
  const focus = useRef(focusOffset);
  useEffect(() => {
    view.current?.setState(EditorState.create({ doc: text, extensions }));
    scrollTo(view.current, focus.current);
  }, [text, extensions]);
  useEffect(() => {
    focus.current = focusOffset;
    scrollTo(view.current, focusOffset);
  }, [focusOffset]);

  return (
    <div className={classNames('ui-code', maxHeight !== undefined && 'ui-code-framed')}>
      {tools !== false && (
        <div className="ui-code-tools">
          {edge && (
            <div id={legend} className="ui-code-legend">
              <span className="ui-code-key ui-code-key-signed">Signed</span>
              <span className="ui-code-key ui-code-key-unsigned">Not signed</span>
              {marks.some(({ state }) => state === 'failed') && (
                <span className="ui-code-key ui-code-key-failed">Failed check</span>
              )}
            </div>
          )}
          <div className="ui-code-buttons">
            {tools}
            <IconButton
              label="Search in this message"
              icon={Search}
              size="sm"
              onPress={() => view.current !== null && openSearchPanel(view.current)}
            />
            <IconToggle label="Wrap lines" icon={WrapText} isSelected={wrap} onChange={setWrap} />
            <CopyIcon text={text} what="message" />
          </div>
        </div>
      )}
      <div
        ref={host}
        className="ui-code-host"
        {...(maxHeight === undefined ? {} : { style: { maxBlockSize: maxHeight } })}
      />
    </div>
  );
}

function scrollTo(view: EditorView | null, offset: number | undefined): void {
  if (view === null || offset === undefined || offset > view.state.doc.length) return;
  view.dispatch({ effects: EditorView.scrollIntoView(offset, { y: 'center' }) });
}
