/** What a redaction took out, for the preview: each text once, with what stands there now. Compares piece by piece. */
import type { Inspection, TakenOut } from '../../../../shared/model/inspection.ts';

const longestShown = 120;
const mostShown = 400;

/** @param after `before`, redacted: the same messages in the same order */
export function takenOut(before: Inspection, after: Inspection): TakenOut[] {
  const found = new Map<string, TakenOut>();
  const add = (what: string, was: string, becomes: string): void => {
    if (was === becomes || found.size >= mostShown) return;
    const key = `${was}\n${becomes}`;
    const known = found.get(key);
    if (known === undefined) found.set(key, { what, was: shorten(was), becomes: shorten(becomes), times: 1 });
    else found.set(key, { ...known, times: known.times + 1 });
  };
  const befores = [before, ...(before.messages ?? [])];
  const afters = [after, ...(after.messages ?? [])];
  for (const [place, one] of befores.entries()) {
    const other = afters[place];
    if (other === undefined) continue;
    compareLeaves('Subject', one.subject, other.subject, add);
    compareLeaves('Claim', one.claims, other.claims, add);
    compareLeaves('Attribute', one.attributes, other.attributes, add);
    compareText(one.content ?? '', other.content ?? '', add);
    for (const [index, check] of one.checks.entries()) {
      const changed = other.checks[index];
      add('Words of a check', check.detail, changed?.detail ?? '');
      add('Value of a check', check.expected ?? '', changed?.expected ?? '');
      add('Value of a check', check.received ?? '', changed?.received ?? '');
    }
    add('Sentence', one.sentence ?? '', other.sentence ?? '');
  }
  return [...found.values()];
}

type Add = (what: string, was: string, becomes: string) => void;

function compareLeaves(what: string, before: unknown, after: unknown, add: Add): void {
  if (typeof before === 'object' && before !== null) {
    const other: Readonly<Record<string, unknown>> = typeof after === 'object' && after !== null ? { ...after } : {};
    for (const [name, member] of Object.entries(before))
      compareLeaves(/^\d+$/.test(name) ? what : `${what.split(' ')[0]} ${name}`, member, other[name], add);
  } else if (before !== undefined && before !== null)
    add(what, String(before), after === undefined ? '' : String(after));
}

/** Redaction keeps tags and quotes, so the pieces between them stand in the same places. */
function compareText(before: string, after: string, add: Add): void {
  if (before === after) return;
  // Every other piece is what parts them; a name follows `<`.
  const pieces = before.split(/([<>"\n])/);
  const others = after.split(/([<>"\n])/);
  if (pieces.length !== others.length) {
    add('Text of the message', before, after);
    return;
  }
  let name = '';
  for (const [index, piece] of pieces.entries()) {
    const other = others[index] ?? '';
    if (pieces[index - 1] === '<') name = /^\/?([\w:.-]+)/.exec(piece)?.[1] ?? name;
    if (piece !== other) add(`In the message, ${name}`, piece.trim(), other.trim());
  }
}

function shorten(text: string): string {
  return text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
