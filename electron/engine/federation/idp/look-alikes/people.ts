/** A person as several products know them: their login, and what a product tells of them under names of its own or asked for. */
import type { Persona } from '../../../../../shared/model/sign-in-test.ts';
import { isProtocolClaim } from '../attributes.ts';
import { ownAttributes, valuesOf } from '../personas.ts';
import type { SentValues } from '../saml/planned-values.ts';
import type { OidcPersonFacts, PersonFacts } from './look-alike.ts';

/** What they type to sign in. Products have one for everybody, with a mailbox behind it or not. */
export function loginOf({ email, givenName, familyName, name }: Persona, domain: string): string {
  if (email !== '') return email;
  const latin = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '');
  const parts = [latin(givenName), latin(familyName)].filter((part) => part !== '');
  return `${parts.length === 0 ? `user${name.length}` : parts.join('.')}@${domain}`;
}

/** Named by what stays the same about them: the name on their button. */
export const userUuid = ({ persona, ids }: Pick<PersonFacts, 'persona' | 'ids'>): string =>
  persona.nameId ?? ids.uuid(`user ${persona.name}`);

interface HandedOutOptions {
  /** NameFormat of the attributes; null: the product leaves it out. */
  readonly format: string | null;
  readonly friendlyNames?: ReadonlyMap<string, string>;
  readonly groups?: (groups: readonly string[]) => readonly string[];
}

/** The attributes that the partner was asked to map, and what else the persona's record holds. Empty ones do not leave. */
export function handedOutAttributes(facts: PersonFacts, options: HandedOutOptions): SentValues[] {
  const { persona, handedOut } = facts;
  const { format, friendlyNames, groups = (all: readonly string[]) => all } = options;
  const mapped = handedOut.map(({ name, field }) => {
    const values = valuesOf(persona, field, name);
    return [name, field === 'groups' ? groups(values) : values] as const;
  });
  const others = ownAttributes(persona).filter(([name]) => !handedOut.some((each) => each.name === name));
  return [...mapped, ...others]
    .filter(([, values]) => values.length > 0)
    .map(([name, values]) => {
      const friendlyName = friendlyNames?.get(name);
      return { name, format, values, ...(friendlyName === undefined ? {} : { friendlyName }) };
    });
}

/** The second list adds names; a name that is there already keeps its values. */
export function withoutDoubles(own: readonly SentValues[], others: readonly SentValues[]): SentValues[] {
  return [...own, ...others.filter(({ name }) => !own.some((each) => each.name === name))];
}

/** The standard claims that scopes release (OpenID Connect Core §5.4). */
export function standardClaims({ persona, scopes, domain }: OidcPersonFacts): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  if (scopes.includes('profile')) {
    Object.assign(claims, {
      name: persona.name,
      given_name: persona.givenName,
      family_name: persona.familyName,
      preferred_username: loginOf(persona, domain),
    });
  }
  if (scopes.includes('email') && persona.email !== '')
    Object.assign(claims, { email: persona.email, email_verified: true });
  return claims;
}

/** Those of them that are named here. */
export function pick(claims: Readonly<Record<string, unknown>>, ...names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(claims).filter(([name]) => names.includes(name)));
}

/** Claims that the partner was asked to map; those of the protocol cannot be mapped. */
export function handedOutClaims({ persona, handedOut }: PersonFacts): Record<string, unknown> {
  const claims: Record<string, unknown> = {};
  for (const { name, field } of handedOut) {
    const values = valuesOf(persona, field, name);
    const isList = field === 'groups' || (field !== 'email' && values.length > 1);
    if (values.length > 0) claims[name] = isList ? values : values[0];
  }
  for (const [name, values] of ownAttributes(persona)) {
    if (!isProtocolClaim(name) && !Object.hasOwn(claims, name)) claims[name] = values.length === 1 ? values[0] : values;
  }
  return claims;
}
