/** How the message view looks: syntax colours from the tokens, the edge of each line, and the marks inside lines. */
import {
  bracketMatching,
  codeFolding,
  foldGutter,
  foldKeymap,
  HighlightStyle,
  syntaxHighlighting,
} from '@codemirror/language';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, RangeSetBuilder, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap, lineNumbers } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { pageNonce } from './nonce.ts';

/** A stretch of the text by character offsets. */
export interface CodeMark {
  readonly from: number;
  readonly to: number;
  readonly state: 'signed' | 'failed' | 'highlight';
}

const syntax = HighlightStyle.define([
  { tag: [tags.propertyName, tags.attributeName], class: 'ui-syntax-key' },
  { tag: [tags.string, tags.attributeValue], class: 'ui-syntax-string' },
  { tag: [tags.number, tags.bool, tags.null], class: 'ui-syntax-number' },
  { tag: [tags.tagName, tags.angleBracket], class: 'ui-syntax-tag' },
  { tag: [tags.comment, tags.processingInstruction], class: 'ui-syntax-quiet' },
]);

/** Everything a reader needs and nothing that writes. The label names the text for screen readers. */
export function reading(label: string): Extension[] {
  const nonce = pageNonce();
  return [
    EditorState.readOnly.of(true),
    EditorView.contentAttributes.of({ 'aria-label': label, tabindex: '0' }),
    EditorView.editable.of(false),
    lineNumbers(),
    codeFolding({ placeholderText: ' … ' }),
    foldGutter({ openText: '▾', closedText: '▸' }),
    bracketMatching(),
    highlightSelectionMatches(),
    search({ top: true }),
    keymap.of([...searchKeymap, ...foldKeymap]),
    syntaxHighlighting(syntax),
    ...(nonce === '' ? [] : [EditorView.cspNonce.of(nonce)]),
  ];
}

const lineLooks = {
  signed: Decoration.line({ class: 'ui-line-signed' }),
  unsigned: Decoration.line({ class: 'ui-line-unsigned' }),
  failed: Decoration.line({ class: 'ui-line-failed' }),
  highlight: Decoration.line({ class: 'ui-line-highlight' }),
} as const;

/** A line takes the strongest state that touches it: failed, highlight, signed; otherwise it is not signed. */
export function markLines(marks: readonly CodeMark[], edge: boolean): Extension[] {
  if (marks.length === 0 && !edge) return [];
  const build = (state: EditorState): DecorationSet => {
    const builder = new RangeSetBuilder<Decoration>();
    for (let number = 1; number <= state.doc.lines; number += 1) {
      const line = state.doc.line(number);
      const look = strongest(marks, line.from, line.to) ?? (edge ? 'unsigned' : null);
      if (look !== null) builder.add(line.from, line.from, lineLooks[look]);
    }
    return builder.finish();
  };
  const field = StateField.define<DecorationSet>({
    create: build,
    update: (decorations) => decorations,
    provide: (self) => EditorView.decorations.from(self),
  });
  return [field, ...(edge ? [EditorView.editorAttributes.of({ class: 'ui-code-edged' })] : [])];
}

function strongest(marks: readonly CodeMark[], from: number, to: number): CodeMark['state'] | null {
  const touching = marks.filter((mark) => mark.from <= to && mark.to > from);
  for (const state of ['failed', 'highlight', 'signed'] as const)
    if (touching.some((mark) => mark.state === state)) return state;
  return null;
}
