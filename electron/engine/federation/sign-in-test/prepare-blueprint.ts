/**
 * The copy of a blueprint that a sign-in test applies to its scratch tenant: everything as the draft says, except that the
 * connection leads to the loopback IdP and that one application may send people back to the test application. Pure.
 */
import type { Application, Blueprint, ConnectionStep } from '../../../../shared/model/blueprint.ts';
import { effectiveApplications } from '../../partners/index.ts';
import { domainOf } from '../people/domain-of.ts';

export interface LoopbackConnection {
  readonly metadataXml: string;
  readonly issuer: string;
  readonly clientId: string;
}

export interface TestedApplication {
  readonly clientId: string;
  readonly name: string;
  readonly kind: Application['kind'];
  readonly scopes: readonly string[];
}

export interface PreparedBlueprint {
  readonly blueprint: Blueprint;
  readonly application: TestedApplication;
  readonly services: readonly TestedApplication[];
  /** What differs from the draft, in words for the screen. */
  readonly notes: readonly string[];
}

const interactive = ({ kind }: Application): boolean => kind !== 'service';

export function prepareBlueprint(
  draft: Blueprint,
  loopback: LoopbackConnection,
  redirectUri: string,
): PreparedBlueprint {
  const notes: string[] = [];
  const applications = draft.applications.some(interactive)
    ? draft.applications
    : [...draft.applications, testClient(draft)];
  if (applications !== draft.applications)
    notes.push('No application of this partner has a sign-in, so a test application was added.');
  const chosen = applications.findIndex(interactive);
  const blueprint: Blueprint = {
    ...draft,
    connection: toLoopback(draft.connection, draft, loopback, notes),
    applications: applications.map((application, index) =>
      index === chosen
        ? { ...application, redirectUris: [...application.redirectUris, redirectUri], production: false }
        : application,
    ),
  };
  const effective = effectiveApplications(blueprint);
  const [application] = effective.slice(chosen, chosen + 1);
  if (application === undefined) throw new Error('the tested application is missing from its own blueprint');
  return { blueprint, application, services: effective.filter(({ kind }) => kind === 'service'), notes };
}

/** Public, with PKCE, so that no secret has to be fetched for it. */
function testClient({ organization }: Blueprint): Application {
  return {
    id: `${organization.id}-portico-test`,
    name: 'Portico test application',
    kind: 'single_page',
    redirectUris: [],
    postLogoutRedirectUris: [],
    scopes: ['openid', 'profile', 'email'],
    production: false,
  };
}

/** The provider becomes the generic one: a product's own connection type would ask that product, not the loopback IdP. */
function toLoopback(
  connection: ConnectionStep,
  draft: Blueprint,
  loopback: LoopbackConnection,
  notes: string[],
): ConnectionStep {
  if (connection.kind === 'saml') {
    const { nameIdFormat, userIdAttribute } = connection.saml;
    return {
      ...connection,
      provider: 'generic-saml',
      saml: {
        metadataXml: loopback.metadataXml,
        metadataUrl: '',
        entityId: '',
        ssoUrl: '',
        certificatePem: '',
        nameIdFormat,
        userIdAttribute,
        signRequests: false,
      },
    };
  }
  if (connection.kind === 'oidc') {
    const method = connection.oidc.authenticationMethod;
    if (method === 'private_key_jwt') {
      notes.push(
        'The connection authenticates with a key that only the server has; the test uses a client secret instead.',
      );
    }
    return {
      ...connection,
      provider: 'generic-oidc',
      oidc: {
        ...connection.oidc,
        issuer: loopback.issuer,
        clientId: loopback.clientId,
        authenticationMethod: method === 'none' ? 'none' : 'client_secret',
      },
    };
  }
  if (connection.kind === 'directory' && connection.directory.people.length === 0) {
    notes.push('The directory has no people yet, so a test person was added.');
    const person = { name: 'Test Person', email: `test.person@${domainOf(draft)}` };
    return { ...connection, directory: { ...connection.directory, people: [person] } };
  }
  return connection;
}
