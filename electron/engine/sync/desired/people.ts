/** The pool of a partner's people, the people themselves, what administrators may do, and the mails that invite them. */
import type { Administrator, Blueprint } from '../../../../shared/model/blueprint.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { type DesiredObject, desiredObject } from './desired-object.ts';
import { poolIdOf, userIdOf } from './ids.ts';
import { organizationKey } from './organization.ts';

export const poolKey = (organizationId: string): string => `pool:${poolIdOf(organizationId)}`;

/** A pool holds administrators, people of the directory, and people whom a first sign-in creates. */
export function needsPool({ administrators, connection }: Blueprint): boolean {
  return (
    connection.kind === 'directory' ||
    (connection.kind !== 'none' && connection.jit) ||
    addressed(administrators).length > 0
  );
}

export function desiredPool(blueprint: Blueprint): DesiredObject {
  const { organization } = blueprint;
  return desiredObject({
    key: poolKey(organization.id),
    address: { kind: 'pool', id: poolIdOf(organization.id), organizationId: organization.id },
    title: `the identity pool for the people of ${organization.name}`,
    managed: { name: `${organization.name} people`, public_registration_allowed: false, ...waysIn(blueprint) },
    onCreate: { identifier_case_insensitive: true },
    dependsOn: [organizationKey(organization.id)],
  });
}

function waysIn({ connection }: Blueprint): ServerObject {
  // With an IdP of their own, only invited administrators ever set a password here.
  if (connection.kind !== 'directory')
    return { authentication_mechanisms: ['password'], preferred_authentication_mechanism: 'password' };
  const { mechanisms, secondFactor, minPasswordLength } = connection.directory;
  const chosen = mechanisms.length === 0 ? (['password'] as const) : mechanisms;
  return {
    authentication_mechanisms: [...chosen],
    preferred_authentication_mechanism: chosen[0],
    second_factor_authentication_mechanisms: secondFactor === 'none' ? [] : [secondFactor],
    second_factor_preferred_authentication_mechanism: secondFactor === 'none' ? null : secondFactor,
    password_policy: { min_length: minPasswordLength },
  };
}

interface Person {
  readonly name: string;
  readonly email: string;
}

export function desiredPeople(blueprint: Blueprint): DesiredObject[] {
  const { organization, connection } = blueprint;
  const administrators = addressed(blueprint.administrators);
  const invited = connection.kind === 'directory' ? addressed(connection.directory.people) : [];
  const people = new Map<string, Person>();
  for (const person of [...administrators, ...invited])
    if (!people.has(normal(person.email))) people.set(normal(person.email), person);

  const users = [...people.values()].map((person) => desiredUser(organization.id, person));
  const roles = administrators.map((administrator) => desiredRole(organization.id, organization.name, administrator));
  const mails = [...people.values()].map((person) => desiredInvitation(organization.id, person, roles));
  return [...users, ...unique(roles), ...mails];
}

const addressed = <P extends Person>(people: readonly P[]): P[] => people.filter(({ email }) => email.trim() !== '');
const normal = (email: string): string => email.trim().toLowerCase();
const userKey = (organizationId: string, email: string): string => `user:${userIdOf(organizationId, normal(email))}`;
const nameOf = (person: Person): string => (person.name.trim() === '' ? normal(person.email) : person.name.trim());

function unique(objects: readonly DesiredObject[]): DesiredObject[] {
  return [...new Map(objects.map((object) => [object.key, object])).values()];
}

function desiredUser(organizationId: string, person: Person): DesiredObject {
  const email = normal(person.email);
  const id = userIdOf(organizationId, email);
  return desiredObject({
    key: `user:${id}`,
    address: { kind: 'user', id, poolId: poolIdOf(organizationId) },
    title: `the person ${nameOf(person)} (${email})`,
    managed: person.name.trim() === '' ? {} : { payload: { name: person.name.trim() } },
    onCreate: {
      // The invitation works only for people who are new.
      status: 'new',
      identifiers: [{ identifier: email, type: 'email' }],
      verifiable_addresses: [{ address: email, type: 'email', status: 'active', verified: false }],
    },
    dependsOn: [poolKey(organizationId)],
    email,
  });
}

const roleWords: Readonly<Record<Administrator['role'], string>> = {
  manager: 'Organization Admin',
  admin: 'Admin',
  auditor: 'Auditor',
  user_manager: 'User Manager',
};

function desiredRole(
  organizationId: string,
  organizationName: string,
  { email, name, role }: Administrator,
): DesiredObject {
  const userId = userIdOf(organizationId, normal(email));
  const id = `${userId}-${role}`;
  return desiredObject({
    key: `role:${id}`,
    address: { kind: 'role', id, organizationId, poolId: poolIdOf(organizationId), userId, role },
    title: `the role ${roleWords[role]} in ${organizationName} for ${nameOf({ name, email })}`,
    dependsOn: [userKey(organizationId, email)],
  });
}

function desiredInvitation(organizationId: string, person: Person, roles: readonly DesiredObject[]): DesiredObject {
  const email = normal(person.email);
  const userId = userIdOf(organizationId, email);
  const user = `user:${userId}`;
  return desiredObject({
    key: `invitation:${userId}`,
    address: { kind: 'invitation', id: userId, organizationId, poolId: poolIdOf(organizationId), userId },
    title: `the invitation mail to ${email}`,
    onCreate: { address: email },
    dependsOn: [user, ...roles.filter((role) => role.dependsOn.includes(user)).map((role) => role.key)],
    note: 'sends an email; cannot be undone',
    onlyWith: user,
  });
}
