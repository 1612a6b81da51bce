/** Applications and the scopes they need, registered inside the organization so that nobody else reaches them. */
import type { ApplicationKind, Blueprint } from '../../../../shared/model/blueprint.ts';
import { contractEndsAt, type EffectiveApplication, effectiveApplications } from '../../partners/index.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { type DesiredObject, desiredObject } from './desired-object.ts';
import { scopeIdOf } from './ids.ts';
import { organizationKey } from './organization.ts';

/** OpenID Connect Core §5.4 and §11: every server has these from the start. */
const builtInScopes = new Set(['openid', 'profile', 'email', 'phone', 'address', 'offline_access']);

export const isBuiltInScope = (name: string): boolean => builtInScopes.has(name);

const kindMembers: Readonly<Record<ApplicationKind, ServerObject>> = {
  single_page: {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'web',
  },
  server_web: {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'web',
  },
  mobile_desktop: {
    grant_types: ['authorization_code', 'refresh_token'],
    response_types: ['code'],
    token_endpoint_auth_method: 'none',
    application_type: 'native',
  },
  service: {
    grant_types: ['client_credentials'],
    token_endpoint_auth_method: 'client_secret_basic',
    application_type: 'web',
  },
};

const kindWords: Readonly<Record<ApplicationKind, string>> = {
  single_page: 'single-page app',
  server_web: 'server web app',
  mobile_desktop: 'native app',
  service: 'machine-to-machine service',
};

export const hasSecret = (kind: ApplicationKind): boolean => kind === 'server_web' || kind === 'service';

export function desiredScopes(blueprint: Blueprint): DesiredObject[] {
  const { organization } = blueprint;
  const names = new Set([
    ...blueprint.applications.flatMap(({ scopes }) => scopes),
    ...blueprint.claims.flatMap(({ scopes }) => scopes),
  ]);
  return [...names]
    .map((name) => name.trim())
    .filter((name) => name !== '' && !isBuiltInScope(name))
    .map((name) =>
      desiredObject({
        key: `scope:${scopeIdOf(organization.id, name)}`,
        address: { kind: 'scope', id: scopeIdOf(organization.id, name), organizationId: organization.id },
        title: `the scope ${name}`,
        managed: { name },
        onCreate: { display_name: name },
        dependsOn: [organizationKey(organization.id)],
      }),
    );
}

export function desiredApplications(blueprint: Blueprint): DesiredObject[] {
  const scopeKeys = new Map(desiredScopes(blueprint).map((scope) => [String(scope.managed.name), scope.key]));
  return effectiveApplications(blueprint).map((application) => desiredApplication(blueprint, application, scopeKeys));
}

function desiredApplication(
  blueprint: Blueprint,
  application: EffectiveApplication,
  scopeKeys: ReadonlyMap<string, string>,
): DesiredObject {
  const { organization } = blueprint;
  const name = application.name.trim() === '' ? application.clientId : application.name.trim();
  const end = contractEndsAt(organization.contract.end);
  const withUris = application.kind !== 'service';
  const scopes = application.scopes.map((scope) => scope.trim()).filter((scope) => scope !== '');
  return desiredObject({
    key: `client:${application.clientId}`,
    address: { kind: 'client', id: application.clientId, organizationId: organization.id, purpose: application.kind },
    title: `the application ${name} (${kindWords[application.kind]})`,
    managed: {
      client_name: name,
      client_status: 'active',
      ...kindMembers[application.kind],
      scopes,
      ...(withUris
        ? {
            redirect_uris: [...application.redirectUris],
            post_logout_redirect_uris: [...application.postLogoutRedirectUris],
          }
        : {}),
      // The one date that the API keeps: the application's access ends with the contract even if nobody acts.
      ...(hasSecret(application.kind) && end !== null
        ? { client_secret_expires_at: Math.floor(end.getTime() / 1000) }
        : {}),
    },
    dependsOn: [
      organizationKey(organization.id),
      ...scopes.flatMap((scope) => {
        const key = scopeKeys.get(scope);
        return key === undefined ? [] : [key];
      }),
    ],
    note: hasSecret(application.kind) ? 'the server gives its secret once' : '',
  });
}
