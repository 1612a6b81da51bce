/**
 * The copy of a draft that a sign-in test writes to a connected target: a temporary organization of its own beside the
 * partner's, so that nobody's sign-in, routing or people are touched. It holds what the sign-in needs and nothing more. Pure.
 */
import { randomBytes } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Application, Blueprint } from '../../../../shared/model/blueprint.ts';

export const newTestOrganizationId = (): string => `portico-test-${randomBytes(6).toString('hex')}`;

/** At a real tenant nobody's address may be taken by a persona, so its people have a domain that belongs to nobody (RFC 2606). */
const domainFor = (organizationId: string): string => `${organizationId}.example`;

const interactive = ({ kind }: Application): boolean => kind !== 'service';

/** @throws `state/not-testable` for a connection whose sign-in needs more than the browser */
export function asTestOrganization(draft: Blueprint, organizationId: string): Blueprint {
  const { kind } = draft.connection;
  if (kind !== 'saml') throw new PorticoError('state/not-testable', whyNotAtTarget(kind));
  const tested = draft.applications.find(interactive);
  const { organization } = draft;
  return {
    ...draft,
    organization: {
      ...organization,
      id: organizationId,
      name: `Portico test of ${organization.name}`.slice(0, 200),
      domains: [domainFor(organizationId)],
      owner: { name: '', email: '' },
      notes: 'Made by Portico for one sign-in test. It is removed when the test ends and may be deleted at any time.',
    },
    // Mails that were sent cannot be taken back, so nobody is invited.
    administrators: [],
    connection: {
      ...draft.connection,
      name: `Portico test, loopback identity provider of ${organization.name}`.slice(0, 200),
      instantRedirect: true,
    },
    // Texts that only a theme of the server could show.
    branding: { ...draft.branding, displayName: '', headline: '', supportText: '' },
    // Client ids are unique in a tenant: the partner's own may be there already.
    applications: tested === undefined ? [] : [{ ...tested, id: '', redirectUris: [], postLogoutRedirectUris: [] }],
  };
}

/** In words for the screen: why a sign-in cannot run at a server that is not on this machine. */
export function whyNotAtTarget(kind: Blueprint['connection']['kind']): string {
  switch (kind) {
    case 'oidc':
      return 'With OpenID Connect the server itself asks the identity provider for tokens and keys. The loopback IdP listens on this machine only, where a server elsewhere cannot reach it.';
    case 'directory':
      return 'The people of a directory sign in at the server itself, without an identity provider that Portico could play, and their invitations would be real mails.';
    case 'none':
      return 'The partner has no connection yet, so nobody could sign in through it.';
    case 'saml':
      return '';
  }
}
