/** From a persona to what is typed about one, and the other way of showing lists: one a line. */
import type { Persona, PersonaDraft } from '../../../../shared/model/persona.ts';

export const emptyDraft: PersonaDraft = {
  name: '',
  description: '',
  givenName: '',
  familyName: '',
  email: '',
  moreEmails: [],
  earlierEmail: '',
  nameId: '',
  groups: [],
  attributes: [],
};

/** A persona to start from, under a name that nobody has. Addresses lose the partner's domain, so that they fit any partner. */
export function copyOf(persona: Persona, takenNames: readonly string[]): PersonaDraft {
  const domain = persona.email.split('@')[1] ?? '';
  const bare = (address: string) =>
    domain !== '' && address.endsWith(`@${domain}`) ? address.slice(0, -domain.length - 1) : address;
  return {
    name: freeName(persona.name, takenNames),
    description: persona.description,
    givenName: persona.givenName,
    familyName: persona.familyName,
    email: bare(persona.email),
    moreEmails: (persona.moreEmails ?? []).map(bare),
    earlierEmail: bare(persona.earlierEmail ?? ''),
    nameId: persona.nameId ?? '',
    groups: persona.groups,
    attributes: Object.entries(persona.attributes ?? {}).map(([name, values]) => ({ name, values })),
  };
}

function freeName(name: string, takenNames: readonly string[]): string {
  const base = name.replace(/ \d+$/, '');
  for (let number = 2; ; number += 1) {
    const candidate = `${base} ${number}`;
    if (!takenNames.includes(candidate)) return candidate;
  }
}

export const inLines = (values: readonly string[]): string => values.join('\n');
export const fromLines = (text: string): string[] => (text === '' ? [] : text.split(/\r?\n/));
