/** Who a piece of evidence is about: every value in it that names a person, or says what a person belongs to. */
import { valuesAboutPeople } from '../../inspect/index.ts';
import type { WholeEvidence } from './whole-evidence.ts';

const personal =
  /^(?:email|mail|name|given_?name|family_?name|preferred_username|nickname|phone_number|sub|external_id|user_name|name_?id|identifier|address|persona|to|earlier_?email)$/i;
/** Members of these say what a person may do or belongs to. */
const belonging = /^(?:groups?|roles?|memberof|ismemberof|more_?emails|emails)$/i;
/** Members that speak of the organization, not of a person, though they have a `name`. */
const impersonal = /^(?:organization|workspace|application|client)$/i;
/** Below this nothing is read, and nothing is exported. */
export const deepest = 40;
/** Shorter ones are found in words that have nothing to do with the person. */
const shortest = 3;

/** Longest first, so that a name inside an address does not leave half of it. */
export function collectPeople(evidence: WholeEvidence): string[] {
  const names = new Set<string>();
  if (evidence.kind === 'sign-in-test') {
    const { test } = evidence;
    for (const source of [test.profile, test.provisionedUser, test.person]) collect(source, names, 0);
    for (const values of Object.values(test.person?.attributes ?? {})) for (const value of values) names.add(value);
    for (const token of test.tokens) collect(token.claims, names, 0);
    addName(test.persona, names);
    for (const { inspection } of test.hops) if (inspection !== null) addAll(valuesAboutPeople(inspection), names);
  } else if (evidence.kind === 'connection-test') {
    const { hops, inspection } = evidence.test;
    for (const each of [inspection, ...hops.map((hop) => hop.inspection)])
      if (each !== null) addAll(valuesAboutPeople(each), names);
    for (const each of [inspection, ...(inspection?.messages ?? [])]) collect(each?.claims, names, 0);
  } else {
    const { run } = evidence;
    addName(run.persona, names);
    addAll(run.personal, names);
    if ('rows' in run) {
      addName(run.otherPersona, names);
      for (const { token } of run.rows) collect(token?.claims, names, 0);
    }
  }
  for (const kept of keptWords(evidence)) names.delete(kept);
  return [...names].filter((name) => name.trim().length >= shortest).sort((left, right) => right.length - left.length);
}

/** What is no person even where an attribute holds it. */
function keptWords(evidence: WholeEvidence): string[] {
  return [...organizationsIn(evidence), 'true', 'false', 'saml', 'oidc'];
}

/** A service is the subject of its own token. */
function organizationsIn(evidence: WholeEvidence): readonly string[] {
  if (evidence.kind === 'sign-in-test') return [evidence.test.organization, evidence.test.organizationName];
  if (evidence.kind === 'connection-test') return [];
  const { run } = evidence;
  if (!('rows' in run)) return [run.organizationName];
  const services = run.rows.flatMap(({ token }) => {
    const id = token?.claims.client_id;
    return typeof id === 'string' ? [id] : [];
  });
  return [run.organizationName, run.otherName, ...services];
}

function addName(name: string, names: Set<string>): void {
  names.add(name);
  for (const part of name.split(' ')) names.add(part);
}

function addAll(values: Iterable<string>, names: Set<string>): void {
  for (const value of values) names.add(value);
}

function collect(value: unknown, names: Set<string>, depth: number): void {
  if (value === null || typeof value !== 'object' || depth > deepest) return;
  for (const [name, member] of Object.entries(value)) {
    if (typeof member === 'string' && personal.test(name)) names.add(member);
    else if (Array.isArray(member) && belonging.test(name)) {
      for (const group of member) if (typeof group === 'string') names.add(group);
    } else if (!impersonal.test(name)) collect(member, names, depth + 1);
  }
}
