/** The connection to the partner's identity provider, with its mappings, routing and just-in-time provisioning. */
import { type Blueprint, type ConnectionStep, nameIdFormats } from '../../../../shared/model/blueprint.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { type DesiredContext, type DesiredObject, desiredObject, textOrNothing } from './desired-object.ts';
import { idpIdOf, poolIdOf } from './ids.ts';
import { organizationKey } from './organization.ts';
import { needsPool, poolKey } from './people.ts';
import { metadataFor } from './saml-metadata.ts';

interface OwnPart {
  readonly method: string;
  readonly managed: ServerObject;
  readonly writeOnly: ServerObject;
  readonly warnings: readonly string[];
}

export function desiredIdp(
  blueprint: Blueprint,
  context: DesiredContext,
): { object: DesiredObject | null; warnings: readonly string[] } {
  const { connection, organization } = blueprint;
  const own = ownPart(connection, organization.id, context);
  if (own === null) return { object: null, warnings: [] };
  if (own.method === '') return { object: null, warnings: own.warnings };
  const name = connection.name.trim() === '' ? `${organization.name} sign-in` : connection.name.trim();
  const domains = organization.domains.map((domain) => domain.trim().toLowerCase()).filter((domain) => domain !== '');
  const object = desiredObject({
    key: `idp:${idpIdOf(organization.id)}`,
    address: { kind: 'idp', id: idpIdOf(organization.id), organizationId: organization.id, method: own.method },
    title: `the identity provider ${name}`,
    managed: {
      name,
      disabled: false,
      // One that nothing else matched, so that the page does not tell which addresses exist.
      discovery_settings: { domains, instant_redirect: connection.instantRedirect, fallback_provider: true },
      ...(own.method === 'identity_pool'
        ? {}
        : { mappings: mappings(connection), jit: provisioning(connection, organization.id) }),
      ...own.managed,
    },
    writeOnly: own.writeOnly,
    dependsOn: [organizationKey(organization.id), ...(needsPool(blueprint) ? [poolKey(organization.id)] : [])],
  });
  return { object, warnings: own.warnings };
}

/** `null` when there is no connection; an empty method when it cannot be written yet. */
function ownPart(connection: ConnectionStep, organizationId: string, context: DesiredContext): OwnPart | null {
  switch (connection.kind) {
    case 'none':
      return null;
    case 'saml':
      return samlPart(connection);
    case 'oidc':
      return oidcPart(connection, context);
    case 'directory':
      return {
        method: 'identity_pool',
        managed: { identity_pool_id: poolIdOf(organizationId) },
        writeOnly: {},
        warnings: [],
      };
  }
}

function samlPart(connection: ConnectionStep): OwnPart {
  const { saml } = connection;
  const metadataXml = metadataFor(connection);
  if (metadataXml === null && saml.metadataUrl === '') {
    const why =
      "The connection is left out: the partner's metadata, or entity ID, address and certificate, are missing.";
    return { method: '', managed: {}, writeOnly: {}, warnings: [why] };
  }
  const warnings = saml.signRequests
    ? ['Requests are not signed yet: the server signs them only with a key pair that is set in its console.']
    : [];
  return {
    method: 'saml_v2',
    managed: {
      settings: {
        ...(metadataXml === null ? { metadata_url: saml.metadataUrl } : { metadata_xml: metadataXml }),
        name_id_format: nameIdFormats[saml.nameIdFormat],
        user_id_attribute: textOrNothing(saml.userIdAttribute),
        // The API's own default is SHA-1.
        signing_method: 'rsa-sha-256',
      },
    },
    writeOnly: {},
    warnings,
  };
}

function oidcPart({ oidc }: ConnectionStep, context: DesiredContext): OwnPart {
  if (oidc.issuer === '' || oidc.clientId === '') {
    const why = 'The connection is left out: the issuer or the client id at the partner is missing.';
    return { method: '', managed: {}, writeOnly: {}, warnings: [why] };
  }
  const needsSecret = oidc.authenticationMethod === 'client_secret';
  const hasSecret = needsSecret && context.connectionSecret !== null && context.connectionSecret !== '';
  const warnings: string[] = [];
  if (needsSecret && !hasSecret) {
    warnings.push(
      'Portico holds no secret for the connection: it is written without credentials, and sign-in fails until the secret is entered.',
    );
  }
  if (oidc.authenticationMethod === 'private_key_jwt') {
    warnings.push(
      "The private key of the connection is set in the server's console; Portico leaves the credentials alone.",
    );
  }
  return {
    method: 'oidc',
    managed: {
      settings: {
        issuer_url: oidc.issuer,
        client_id: oidc.clientId,
        authentication_method: oidc.authenticationMethod,
        scopes: oidc.scopes.length === 0 ? ['openid', 'profile', 'email'] : [...oidc.scopes],
        get_user_info: oidc.getUserInfo,
        use_pkce: oidc.usePkce,
      },
    },
    writeOnly: hasSecret ? { credentials: { client_secret: context.connectionSecret } } : {},
    warnings,
  };
}

const typeOf = (many: boolean): string => (many ? 'string_array' : 'string');

function mappings({ mappings: asked }: ConnectionStep): ServerObject[] {
  return asked
    .filter(({ source, target }) => source !== '' && target !== '')
    .map(({ source, target, many }) => ({ source, target, type: typeOf(many) }));
}

/** Modes whose values the API does not list are left to the server. */
function provisioning(connection: ConnectionStep, organizationId: string): ServerObject {
  if (!connection.jit) return { enabled: false };
  const targets = new Map(
    connection.mappings
      .filter(({ source, target }) => source !== '' && target !== '')
      .map(({ target, many }) => [target, many]),
  );
  return {
    enabled: true,
    provisioning: {
      pool_id: poolIdOf(organizationId),
      user: {
        identifiers: [{ type: 'email', source: 'email' }],
        addresses: [{ type: 'email', source: 'email' }],
        attributes_mapping: [...targets].map(([target, many]) => ({
          source: target,
          target,
          type: typeOf(many),
          update_on_sign_in: true,
        })),
      },
    },
  };
}
