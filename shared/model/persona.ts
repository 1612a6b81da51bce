/**
 * A persona: a made-up person who can sign in at the loopback IdP. Ready-made ones come with Portico, own ones lie in the home.
 * What an IdP knows of a person is said here once, for the loopback IdP that sends it and for the preview that foretells it.
 */
import { z } from 'zod';
import { Instant, PersonaId } from './ids.ts';

/** Bounds of an own persona. Wider than real directories, narrower than what a message may carry. */
export const personaLimits = {
  own: 200,
  name: 120,
  email: 254,
  /** SAML Core §8.3.7 stops at 256 characters, OpenID Connect Core §2 at 255. */
  nameId: 255,
  description: 200,
  groups: 2000,
  group: 256,
  attributes: 50,
  attributeName: 200,
  attributeValues: 1000,
  attributeValue: 1000,
  moreEmails: 20,
  /** Of everything together, in characters of JSON. */
  size: 300_000,
} as const;

export const Persona = z.object({
  /** Also the label of its button on the sign-in page. */
  name: z.string().max(200),
  email: z.string().max(320),
  givenName: z.string().max(200),
  familyName: z.string().max(200),
  groups: z.array(z.string().max(500)),
  description: z.string().max(300),
  /** What else their identity provider knows, sent under these names. */
  attributes: z.record(z.string().max(200), z.array(z.string().max(1000)).max(1000)).optional(),
  /** Further addresses, sent after `email` where an attribute may have several values. */
  moreEmails: z.array(z.string().max(320)).optional(),
  /** The address at the first sign-in; from the second on it is `email`. */
  earlierEmail: z.string().max(320).optional(),
  /** NameID, and `sub`, whatever format is asked for but transient; absent: made from who it is. */
  nameId: z.string().max(500).optional(),
  /** Id of the own persona; absent for those that come with Portico. */
  own: PersonaId.optional(),
});
export type Persona = z.infer<typeof Persona>;

/** As it is typed. An address without @ gets the partner's domain. Bounded wide here; the rules say what is wrong in words. */
export const PersonaDraft = z.object({
  name: z.string().max(1000),
  description: z.string().max(1000).default(''),
  givenName: z.string().max(1000).default(''),
  familyName: z.string().max(1000).default(''),
  email: z.string().max(1000).default(''),
  moreEmails: z.array(z.string().max(1000)).max(100).default([]),
  earlierEmail: z.string().max(1000).default(''),
  nameId: z.string().max(2000).default(''),
  groups: z.array(z.string().max(2000)).max(10_000).default([]),
  attributes: z
    .array(z.object({ name: z.string().max(2000), values: z.array(z.string().max(10_000)).max(10_000) }))
    .max(500)
    .default([]),
});
export type PersonaDraft = z.infer<typeof PersonaDraft>;

export const OwnPersona = z.object({
  id: PersonaId,
  /** Counts the changes, so that two windows do not overwrite each other. */
  revision: z.number().int().min(1),
  changedAt: Instant,
  persona: PersonaDraft,
});
export type OwnPersona = z.infer<typeof OwnPersona>;

/**
 * What the person's record at the IdP holds; empty when it holds nothing. The identifier at the IdP is not in it, because the
 * IdP makes that one.
 *
 * @param field one of the profile's fields
 * @param sentAs name of the attribute or claim; what the record has under that very name comes first
 */
export function recordValues(persona: Persona, field: string, sentAs: string): readonly string[] {
  const own = persona.attributes ?? {};
  const named = Object.hasOwn(own, sentAs) ? own[sentAs] : undefined;
  if (named !== undefined) return named;
  switch (field) {
    case 'email':
      return persona.email === '' ? [] : [persona.email, ...(persona.moreEmails ?? [])];
    case 'given_name':
      return textOrNothing(persona.givenName);
    case 'family_name':
      return textOrNothing(persona.familyName);
    case 'name':
      return textOrNothing(persona.name);
    case 'groups':
      return persona.groups;
    default:
      return (Object.hasOwn(own, field) ? own[field] : undefined) ?? [];
  }
}

const textOrNothing = (text: string): readonly string[] => (text === '' ? [] : [text]);
