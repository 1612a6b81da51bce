/**
 * An inspection that may leave the house, for a ticket. `secrets` takes out what lets somebody act (tokens, codes, keys, signature
 * values); `people` also who it is about, the same person always under the same number; `structure` leaves names and shape only.
 * Checks, verdicts and the number of messages stay at every level.
 */
import type { InspectedMessage, Inspection, RedactionLevel } from '../../../../shared/model/inspection.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import { isSecretName, mask, redactText } from '../../kernel/redact.ts';

/** Members that the protocol owns: they say how, for whom and until when, not who. */
const protocolNames = new Set(
  'issuer authnInstant authnContext sessionIndex notBefore notOnOrAfter iss aud azp exp iat nbf jti nonce auth_time acr amr at_hash c_hash s_hash sid typ alg kid enc crit cty x5t scope scp client_id tid ver format nameQualifier spNameQualifier'.split(
    ' ',
  ),
);
const mailAddress = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu;
const personElement = /<(?:[\w-]+:)?(?:NameID|BaseID|AttributeValue)\b[^<>]*>([^<]*)</g;
const secretElement = /(<(?:[\w-]+:)?(?:SignatureValue|CipherValue)\b[^<>]*>)[^<]*(?=<)/g;
/** Shorter values are found in words that have nothing to do with the person. */
const shortestSearched = 3;
/** Says what something is, not what it holds; kept where only structure stays. */
const structuralAttribute = /^(?:xmlns(?::.*)?|Algorithm|Version|Format|NameFormat|Method|Name|xsi:type)$/;

type Text = (text: string) => string;

export function redactInspection(inspection: Inspection, level: RedactionLevel): Inspection {
  const clean = changeTexts(inspection, withoutSecrets, true);
  if (level === 'secrets') return clean;
  const numbers = numberPeople(inspection);
  const anonymous = changeTexts(clean, (text) => withoutPeople(text, numbers), false);
  return level === 'people' ? anonymous : mapMessages(anonymous, structureOnly);
}

/** A text of a message, or about one, without what lets somebody act. */
export const withoutSecrets = (text: string): string => redactText(text).replace(secretElement, `$1${mask}`);

function mapMessages(inspection: Inspection, change: (message: InspectedMessage) => InspectedMessage): Inspection {
  const { messages, ...top } = inspection;
  return { ...change(top), ...(messages === undefined ? {} : { messages: messages.map(change) }) };
}

/** Every text that came from the message or speaks of it. Shading goes: its offsets do not fit a changed text. */
function changeTexts(inspection: Inspection, change: Text, hideSecretMembers: boolean): Inspection {
  const deep = (value: unknown) => changeDeep(value, change, hideSecretMembers);
  return mapMessages(inspection, ({ parts: _, certificates, ...message }) => ({
    ...message,
    ...(certificates === undefined
      ? {}
      : { certificates: certificates.map((each) => ({ ...each, subject: change(each.subject) })) }),
    checks: message.checks.map((check) => ({
      ...check,
      detail: change(check.detail),
      ...(check.expected === undefined ? {} : { expected: change(check.expected) }),
      ...(check.received === undefined ? {} : { received: change(check.received) }),
    })),
    ...(message.subject === undefined ? {} : { subject: recordOf(deep(message.subject)) }),
    ...(message.claims === undefined ? {} : { claims: recordOf(deep(message.claims)) }),
    ...(message.attributes === undefined
      ? {}
      : { attributes: mapValues(message.attributes, (values) => values.map(change)) }),
    ...(message.content === undefined ? {} : { content: changeContent(message.content, deep, change) }),
    ...(message.sentence === undefined ? {} : { sentence: change(message.sentence) }),
  }));
}

function changeDeep(value: unknown, change: Text, hideSecretMembers: boolean): unknown {
  if (typeof value === 'string') return change(value);
  if (Array.isArray(value)) return value.map((item) => changeDeep(item, change, hideSecretMembers));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const isHidden = hideSecretMembers && isSecretName(name) && typeof member === 'string' && member !== '';
      return [name, isHidden ? mask : changeDeep(member, change, hideSecretMembers)];
    }),
  );
}

function changeContent(content: string, deep: (value: unknown) => unknown, change: Text): string {
  const json = parseJson(content);
  return json === undefined ? change(content) : JSON.stringify(deep(json), null, 2);
}

/** Who is spoken of, wherever a message carries it: each value once, with its number. */
function numberPeople(inspection: Inspection): ReadonlyMap<string, number> {
  const values = new Set<string>();
  for (const message of [inspection, ...(inspection.messages ?? [])]) {
    for (const source of [message.subject, message.claims, parseJson(message.content ?? '')])
      collectPersonal(source, '', values);
    for (const value of Object.values(message.attributes ?? {}).flat()) values.add(value);
    for (const [, value = ''] of (message.content ?? '').matchAll(personElement)) values.add(value.trim());
  }
  return new Map(
    [...values].filter((value) => value.length >= shortestSearched).map((value, index) => [value, index + 1]),
  );
}

/** What an identity provider said of somebody, message by message: who it named, and its attributes. */
export function valuesAboutPeople(inspection: Inspection): ReadonlySet<string> {
  const values = new Set<string>();
  for (const message of [inspection, ...(inspection.messages ?? [])]) {
    for (const value of Object.values(message.attributes ?? {}).flat()) values.add(value);
    for (const [, value = ''] of (message.content ?? '').matchAll(personElement)) values.add(value.trim());
  }
  return values;
}

function collectPersonal(value: unknown, name: string, into: Set<string>): void {
  if (protocolNames.has(name)) return;
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const item of value) collectPersonal(item, name, into);
  else if (typeof value === 'object' && value !== null)
    for (const [key, member] of Object.entries(value)) collectPersonal(member, key, into);
}

/** Longest first, so that an address is not left with its domain. */
function withoutPeople(text: string, numbers: ReadonlyMap<string, number>): string {
  const longestFirst = [...numbers].sort(([a], [b]) => b.length - a.length);
  const known = longestFirst.reduce((clean, [value, number]) => clean.replaceAll(value, `(person ${number})`), text);
  return known.replace(mailAddress, '(address)');
}

/** XML or JSON with its names and its shape, and every value by its kind. */
export function structureOfText(text: string): string {
  const json = parseJson(text);
  return json === undefined ? xmlStructure(text) : JSON.stringify(kindsOf(json), null, 2);
}

function structureOnly(message: InspectedMessage): InspectedMessage {
  const { certificates: _certificates, ...rest } = message;
  return {
    ...rest,
    ...(message.subject === undefined ? {} : { subject: recordOf(kindsOf(message.subject)) }),
    ...(message.claims === undefined ? {} : { claims: recordOf(kindsOf(message.claims)) }),
    ...(message.attributes === undefined
      ? {}
      : { attributes: mapValues(message.attributes, (values) => values.map(() => '(text)')) }),
    ...(message.content === undefined ? {} : { content: structureOfText(message.content) }),
    checks: message.checks.map(({ expected: _, received: __, ...check }) => ({ ...check, detail: '' })),
  };
}

/** Each value by its kind: `(text)`, `(number)`; lists keep their length. */
export function kindsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kindsOf);
  if (typeof value === 'object' && value !== null) return mapValues({ ...value }, kindsOf);
  return value === null ? null : `(${typeof value === 'string' ? 'text' : typeof value})`;
}

/** Each piece is a tag and the text after it. What is neither, such as a comment with quotes in it, goes as a whole. */
function xmlStructure(xml: string): string {
  const [before = '', ...pieces] = xml.split('<');
  const kept = pieces.map((piece) => {
    const [, tag, text = ''] = /^((?:"[^"]*"|'[^']*'|[^'">])*>)([\s\S]*)$/.exec(piece) ?? [];
    if (tag === undefined || tag.startsWith('!')) return '(text)>';
    return `${attributeNames(tag)}${text.trim() === '' ? text : '(text)'}`;
  });
  return [before.trim() === '' ? before : '(text)', ...kept].join('<');
}

function attributeNames(tag: string): string {
  return tag.replace(/([\w:.-]+)\s*=\s*(?:"[^"]*"|'[^']*')/g, (whole, name: string) =>
    structuralAttribute.test(name) ? whole : `${name}="(text)"`,
  );
}

function mapValues<V, W>(members: Readonly<Record<string, V>>, change: (value: V) => W): Record<string, W> {
  return Object.fromEntries(Object.entries(members).map(([name, value]) => [name, change(value)]));
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
