/** What a hop carried, laid out for reading. Only for showing: nothing is judged by it, and the copied evidence keeps the message as it came. */

import type { Hop } from '../../../shared/model/sign-in-test.ts';
import type { CodeViewProps } from '../../ui/code-view.tsx';

export interface ShownMessage {
  readonly text: string;
  readonly language: CodeViewProps['language'];
  /** Stretches of `text`: they count in the judged message's own layout. */
  readonly marks: NonNullable<CodeViewProps['marks']>;
}

const none: ShownMessage['marks'] = [];

export function messageOf({ message, inspection }: Hop): ShownMessage {
  const judged = inspection?.content;
  if (judged !== undefined) return { text: judged, language: languageOf(judged), marks: inspection?.parts ?? none };
  const language = languageOf(message);
  return { text: language === 'xml' ? layOutXml(message) : message, language, marks: none };
}

function languageOf(text: string): ShownMessage['language'] {
  const start = text.trimStart();
  return start.startsWith('<') ? 'xml' : start.startsWith('{') ? 'json' : 'text';
}

/** One element a line, two spaces a level. Elements that hold text stay on their line; a message with lines of its own stays as it is. */
export function layOutXml(xml: string): string {
  if (xml.trim().includes('\n')) return xml;
  const pieces = xml.trim().match(/<[^>]*>|[^<]+/g) ?? [];
  const lines: string[] = [];
  let depth = 0;
  let inLine = false;
  for (const piece of pieces) {
    const closes = piece.startsWith('</');
    const opens = !closes && /^<[^?!]/.test(piece) && !piece.endsWith('/>');
    if (closes) depth = Math.max(0, depth - 1);
    if (inLine || !piece.startsWith('<')) lines.push(`${lines.pop() ?? ''}${piece}`);
    else lines.push(`${'  '.repeat(depth)}${piece}`);
    if (opens) depth += 1;
    inLine = !piece.startsWith('<');
  }
  return lines.join('\n');
}
