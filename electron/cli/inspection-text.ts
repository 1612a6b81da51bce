/** An inspection for people: the verdict first, then what failed, what is doubtful, what was missing, and what holds in one line. */
import type { Check, CheckStatus, InspectedMessage, Inspection } from '../../shared/model/inspection.ts';
import { type Colour, oneLine, paint } from './terminal-text.ts';

const colourOfVerdict = { valid: 'green', invalid: 'red', unverified: 'yellow' } as const satisfies Record<
  InspectedMessage['verdict'],
  Colour
>;
const marks: Readonly<Record<CheckStatus, readonly [string, Colour]>> = {
  fail: ['✗ failed ', 'red'],
  warn: ['! warning', 'yellow'],
  skip: ['– missing', 'dim'],
  pass: ['✓ passed ', 'green'],
};
const whoActs: Readonly<Record<Check['who'], string>> = { partner: 'the partner', us: 'us', either: 'either side' };

export function inspectionLines(inspection: Inspection, colours: boolean): string[] {
  const colour = paint(colours);
  const lines = [
    `${colour('bold', inspection.kind)}: ${colour(colourOfVerdict[inspection.verdict], inspection.verdict)}`,
  ];
  if (inspection.sentence !== undefined) lines.push(oneLine(inspection.sentence));
  for (const status of ['fail', 'warn', 'skip'] as const) {
    for (const check of inspection.checks.filter((one) => one.status === status))
      lines.push('', ...checkLines(check, colour));
  }
  // What no verified signature covers is shown as what it is.
  const doubt = inspection.verdict === 'valid' ? '' : ' (not verified)';
  const passed = inspection.checks.filter(({ status }) => status === 'pass');
  if (passed.length > 0)
    lines.push(
      '',
      `${colour('green', marks.pass[0])} ${passed.length}: ${passed.map(({ title }) => oneLine(title)).join('; ')}`,
    );
  lines.push(
    ...valueLines(`Subject${doubt}`, inspection.subject),
    ...valueLines(`Attributes${doubt}`, inspection.attributes),
    ...valueLines(`Claims${doubt}`, inspection.claims),
  );
  return lines;
}

function checkLines(check: Check, colour: (colour: Colour, text: string) => string): string[] {
  const [mark, markColour] = marks[check.status];
  const message = check.message === undefined ? '' : ` (message ${check.message + 1})`;
  const lines = [
    `${colour(markColour, mark)} ${colour('bold', oneLine(check.title))}${message}  ${colour('dim', check.id)}`,
    `  ${oneLine(check.detail)}`,
  ];
  if (check.expected !== undefined) lines.push(`  expected  ${oneLine(check.expected)}`);
  if (check.received !== undefined) lines.push(`  received  ${oneLine(check.received)}`);
  if (check.status !== 'skip' && check.fix !== '')
    lines.push(`  to do, by ${whoActs[check.who]}: ${oneLine(check.fix)}`);
  if (check.spec !== '') lines.push(`  ${colour('dim', oneLine(check.spec))}`);
  return lines;
}

function valueLines(title: string, values: Readonly<Record<string, unknown>> | undefined): string[] {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return [];
  const width = Math.min(40, Math.max(...entries.map(([name]) => name.length)));
  return [
    '',
    title,
    ...entries.map(
      ([name, value]) =>
        `  ${oneLine(name).padEnd(width)}  ${oneLine(typeof value === 'string' ? value : JSON.stringify(value))}`,
    ),
  ];
}
