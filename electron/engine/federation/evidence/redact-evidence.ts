/**
 * Evidence that may leave the house, by the levels of the Inspector. `secrets` takes out what lets somebody act; `people` also who
 * it is about, the same person under the same number everywhere, so that it still shows what belonged together; `structure`
 * leaves names and shape. Checks, verdicts, versions and times stay at every level.
 */
import type { RedactionLevel } from '../../../../shared/model/inspection.ts';
import { kindsOf, structureOfText, withoutSecrets } from '../../inspect/index.ts';
import { collectPeople, deepest } from './collect-people.ts';
import type { WholeEvidence } from './whole-evidence.ts';

const tooDeep = '(too deep)';

/** @returns a copy; the shading of messages goes, for its offsets do not fit a changed text */
export function redactEvidence(evidence: WholeEvidence, level: RedactionLevel): unknown {
  const { kind: _, ...whole } = evidence;
  const clean = changeTexts(whole, withoutSecrets, 0);
  if (level === 'secrets') return clean;
  const standIns = collectPeople(evidence).map((name, index) => [name, `(person ${index + 1})`] as const);
  const anonymous = changeTexts(clean, (text) => withoutPeople(text, standIns), 0);
  return level === 'people' ? anonymous : structureOnly(anonymous, '', 0);
}

function changeTexts(value: unknown, change: (text: string) => string, depth: number): unknown {
  if (typeof value === 'string') return change(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > deepest) return tooDeep;
  if (Array.isArray(value)) return value.map((item) => changeTexts(item, change, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => name !== 'parts')
      .map(([name, member]) => [name, changeTexts(member, change, depth + 1)]),
  );
}

/** Also as it is written in an address and in XML. Addresses that were not known are cut at their form. */
function withoutPeople(text: string, standIns: ReadonlyArray<readonly [string, string]>): string {
  let clean = text;
  for (const [name, standIn] of standIns) {
    for (const spelling of new Set([name, encodeURIComponent(name), inXml(name), inJson(name)]))
      clean = clean.split(spelling).join(standIn);
  }
  return clean.replace(/[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, '(address)');
}

const inXml = (name: string): string => name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
const inJson = (name: string): string => JSON.stringify(name).slice(1, -1);

/** Members whose text is a message, whose members are values, and whose text speaks of values. */
const messages = new Set(['message', 'content']);
const values = new Set([
  'profile',
  'provisionedUser',
  'person',
  'personal',
  'claims',
  'subject',
  'attributes',
  'header',
]);
const sayings = new Set(['detail', 'expected', 'received', 'description']);

function structureOnly(value: unknown, name: string, depth: number): unknown {
  if (values.has(name)) return kindsOf(value);
  if (typeof value === 'string') {
    if (messages.has(name)) return structureOfText(value);
    if (sayings.has(name)) return '';
    return name === 'url' || name === 'startUrl' ? addressOnly(value) : value;
  }
  if (value === null || typeof value !== 'object') return value;
  if (depth > deepest) return tooDeep;
  if (name === 'headers' && Array.isArray(value))
    return value.map((header) => (Array.isArray(header) ? [header[0], '(text)'] : header));
  if (Array.isArray(value)) return value.map((item) => structureOnly(item, '', depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([each, member]) => [each, structureOnly(member, each, depth + 1)]),
  );
}

/** Where something went, and the names of what it carried. */
function addressOnly(text: string): string {
  if (!URL.canParse(text)) return text === '' ? '' : '(text)';
  const url = new URL(text);
  const names = [...url.searchParams.keys()].map((name) => `${name}=(text)`);
  return `${url.origin}${url.pathname}${names.length === 0 ? '' : `?${names.join('&')}`}`;
}
