/** Under which names the loopback IdP sends what it knows of a person. */

export interface SentAttribute {
  /** Name of the SAML attribute or of the OpenID Connect claim. */
  readonly name: string;
  /** Field of the profile that it carries, one of `profileFields`. */
  readonly field: string;
}

export const usualSamlAttributes: readonly SentAttribute[] = [
  { name: 'email', field: 'email' },
  { name: 'firstName', field: 'given_name' },
  { name: 'lastName', field: 'family_name' },
  { name: 'displayName', field: 'name' },
  { name: 'groups', field: 'groups' },
];

export const usualOidcClaims: readonly SentAttribute[] = [
  { name: 'email', field: 'email' },
  { name: 'given_name', field: 'given_name' },
  { name: 'family_name', field: 'family_name' },
  { name: 'name', field: 'name' },
  { name: 'groups', field: 'groups' },
];

/** Names that the protocols give a meaning of their own; nothing else may be sent under them. */
const ofSaml = 'NameID name_id subject'.split(' ');
const ofOidc = 'iss sub aud exp iat nbf nonce at_hash c_hash auth_time amr acr azp jti sid __proto__'.split(' ');

export const isTakenName = (name: string): boolean => ofSaml.includes(name) || ofOidc.includes(name);
export const isProtocolClaim = (name: string): boolean => ofOidc.includes(name);

/** Later entries add names; a name that is there already keeps its field. */
export function joinAttributes(...lists: ReadonlyArray<readonly SentAttribute[]>): SentAttribute[] {
  const byName = new Map<string, SentAttribute>();
  for (const attribute of lists.flat()) {
    if (
      attribute.name !== '' &&
      !ofSaml.includes(attribute.name) &&
      !ofOidc.includes(attribute.name) &&
      !byName.has(attribute.name)
    )
      byName.set(attribute.name, attribute);
  }
  return [...byName.values()];
}
