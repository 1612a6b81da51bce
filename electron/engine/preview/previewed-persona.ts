import type { Blueprint } from '../../../shared/model/blueprint.ts';
import type { Persona } from '../../../shared/model/sign-in-test.ts';

/** Whose token is previewed: the first of the directory's people, else the first persona of the loopback IdP. */
export function previewedPersona({ organization, connection }: Blueprint): Persona {
  const [invited] = connection.kind === 'directory' ? connection.directory.people : [];
  if (invited !== undefined && invited.email !== '') {
    const [givenName = '', ...rest] = invited.name.trim().split(/\s+/);
    return {
      name: invited.name.trim() === '' ? invited.email : invited.name.trim(),
      email: invited.email,
      givenName,
      familyName: rest.join(' '),
      groups: [],
      description: 'Invited to the directory',
    };
  }
  const domain = organization.domains[0] ?? 'partner.example';
  return {
    name: 'Maya Lindqvist',
    email: `maya.lindqvist@${domain}`,
    givenName: 'Maya',
    familyName: 'Lindqvist',
    groups: ['orders-read', 'reports-read'],
    description: 'Analyst with two groups',
  };
}
