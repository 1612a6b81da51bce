/**
 * A sign-in test as one file. People are cut out unless they are wanted: every value that names somebody is replaced by a
 * stand-in, the same one everywhere, so that the file still shows what belonged together.
 */
import type { FileOut } from '../../../../shared/contract/app.ts';
import type { SignInTest } from '../../../../shared/model/sign-in-test.ts';

const personal =
  /^(?:email|mail|name|given_name|family_name|preferred_username|nickname|phone_number|sub|external_id|user_name|identifier|address|persona|to)$/i;

export function exportEvidence(test: SignInTest, keepPeople: boolean): FileOut {
  const shown: unknown = keepPeople ? test : withoutPeople(test);
  const file = { format: 'portico.sign-in-evidence/1', people: keepPeople ? 'kept' : 'cut out', test: shown };
  return {
    fileName: `${test.organization || 'partner'}-sign-in-${test.startedAt.slice(0, 10)}-${test.id}.json`,
    mediaType: 'application/json',
    base64: Buffer.from(`${JSON.stringify(file, null, 2)}\n`, 'utf8').toString('base64'),
  };
}

function withoutPeople(test: SignInTest): unknown {
  const names = new Set<string>();
  collect(test.profile, names);
  collect(test.provisionedUser, names);
  for (const token of test.tokens) collect(token.claims, names);
  if (test.persona !== '') {
    names.add(test.persona);
    for (const part of test.persona.split(' ')) names.add(part);
  }
  // Longest first, so that a name inside an address does not leave half of it.
  const known = [...names].filter((name) => name.length > 2).sort((left, right) => right.length - left.length);
  const standIns = known.map((name, index) => [name, `(person ${index + 1})`] as const);
  return replaceIn(test, standIns, 0);
}

/** Members of these say what a person may do or belongs to. */
const belonging = /^(?:groups?|roles?|memberof|ismemberof)$/i;

/** Values of members that name people or their groups, at any depth. */
function collect(value: unknown, names: Set<string>): void {
  if (value === null || typeof value !== 'object') return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string' && personal.test(name)) names.add(member);
    else if (Array.isArray(member) && belonging.test(name)) {
      for (const group of member) if (typeof group === 'string') names.add(group);
    } else collect(member, names);
  }
}

function replaceIn(value: unknown, standIns: ReadonlyArray<readonly [string, string]>, depth: number): unknown {
  if (typeof value === 'string') return replaceText(value, standIns);
  if (value === null || typeof value !== 'object' || depth > 30) return value;
  if (Array.isArray(value)) return value.map((item) => replaceIn(item, standIns, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, replaceIn(member, standIns, depth + 1)]),
  );
}

/** Also as it is written in an address and in XML. Addresses that were not known are cut at their form. */
function replaceText(text: string, standIns: ReadonlyArray<readonly [string, string]>): string {
  let clean = text;
  for (const [name, standIn] of standIns) {
    for (const spelling of new Set([name, encodeURIComponent(name), escaped(name)]))
      clean = clean.split(spelling).join(standIn);
  }
  return clean.replace(/[\p{L}\p{N}._%+'-]+@[\p{L}\p{N}.-]+\.[\p{L}]{2,}/gu, '(address)');
}

const escaped = (name: string): string => name.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');
