/** Which identity provider a connection test talks to: the blueprint's, with its secret, or one that was pasted. */
import type { ConnectionTestSource } from '../../../../shared/contract/connection-tests.ts';
import { PorticoError } from '../../../../shared/errors.ts';
import { type ConnectionStep, type NameIdFormat, nameIdFormats } from '../../../../shared/model/blueprint.ts';
import type { PartnerRef } from '../../../../shared/model/ids.ts';
import type { PartnersRoom } from '../../partners/index.ts';
import { saml, xmlSignature } from '../idp/saml/names.ts';
import { escapeXml } from '../idp/saml/read-xml.ts';
import type { OidcConnection, SamlConnection } from './start-connection-test.ts';

export interface ConnectionWish {
  readonly ref: PartnerRef;
  readonly source: ConnectionTestSource;
  readonly nameIdFormat: '' | NameIdFormat;
  readonly signRequests: boolean;
  readonly encrypt: boolean;
}

export type ConnectionSources = Pick<PartnersRoom, 'load' | 'connectionSecret' | 'fetchMetadata'>;

/** @throws `state/partner-unknown`, `state/not-testable`, and what fetching metadata throws */
export async function connectionOf(
  wish: ConnectionWish,
  partners: ConnectionSources,
  signal: AbortSignal,
): Promise<SamlConnection | OidcConnection> {
  const { ref, source } = wish;
  const { blueprint } = await partners.load(ref);
  const ours = {
    kind: 'saml',
    spEntityId: '',
    nameIdFormat: wish.nameIdFormat === '' ? '' : nameIdFormats[wish.nameIdFormat],
    signRequests: wish.signRequests,
    encrypt: wish.encrypt,
  } as const;
  if (source.kind === 'saml') return { ...ours, idpMetadata: source.metadata, idpEntityId: '' };
  if (source.kind === 'oidc') return source;
  const { connection } = blueprint;
  if (connection.kind === 'saml') {
    const idpMetadata = await metadataOf(connection.saml, partners, signal);
    // Typed values become metadata with that one entity in it.
    return { ...ours, idpMetadata, idpEntityId: connection.saml.entityId.trim() };
  }
  if (connection.kind === 'oidc') return oidcOf(ref, connection.oidc, partners);
  throw new PorticoError(
    'state/not-testable',
    'The partner has no identity provider of its own in the connection step; paste its metadata or issuer instead.',
  );
}

async function metadataOf(
  typed: ConnectionStep['saml'],
  partners: ConnectionSources,
  signal: AbortSignal,
): Promise<string> {
  if (typed.metadataXml.trim() !== '') return typed.metadataXml;
  if (typed.metadataUrl.trim() !== '') return (await partners.fetchMetadata(typed.metadataUrl, signal)).xml;
  if (typed.entityId.trim() === '' || typed.ssoUrl.trim() === '' || typed.certificatePem.trim() === '')
    throw new PorticoError(
      'state/not-testable',
      'The connection step holds neither metadata nor entity ID, sign-in address and certificate.',
      { fields: [{ path: 'connection.saml.metadataXml', message: "Import the partner's metadata." }] },
    );
  const certificates = typed.certificatePem
    .split(/-----END CERTIFICATE-----/)
    .map((part) => part.replace(/[\s\S]*-----BEGIN CERTIFICATE-----/, '').replace(/\s/g, ''))
    .filter((base64) => base64 !== '');
  return (
    `<md:EntityDescriptor xmlns:md="${saml.metadata}" entityID="${escapeXml(typed.entityId.trim())}">` +
    `<md:IDPSSODescriptor protocolSupportEnumeration="${saml.protocol}">` +
    certificates
      .map(
        (base64) =>
          `<md:KeyDescriptor use="signing"><ds:KeyInfo xmlns:ds="${xmlSignature.namespace}"><ds:X509Data><ds:X509Certificate>${escapeXml(base64)}</ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>`,
      )
      .join('') +
    `<md:SingleSignOnService Binding="${saml.redirect}" Location="${escapeXml(typed.ssoUrl.trim())}"/>` +
    `</md:IDPSSODescriptor></md:EntityDescriptor>`
  );
}

async function oidcOf(
  ref: PartnerRef,
  typed: ConnectionStep['oidc'],
  partners: ConnectionSources,
): Promise<OidcConnection> {
  if (typed.issuer.trim() === '' || typed.clientId.trim() === '')
    throw new PorticoError('state/not-testable', 'The connection step has no issuer or no client id yet.', {
      fields: [{ path: 'connection.oidc.issuer', message: 'Fill in issuer and client id.' }],
    });
  if (typed.authenticationMethod === 'private_key_jwt')
    throw new PorticoError(
      'state/not-testable',
      'The connection authenticates with a key that only the server has; paste a test client with a secret instead.',
    );
  const needsSecret = typed.authenticationMethod === 'client_secret';
  const secret = needsSecret ? await partners.connectionSecret(ref) : '';
  if (secret === null || (needsSecret && secret === ''))
    throw new PorticoError(
      'state/not-testable',
      'The client secret is not kept here; enter it in the connection step, or paste a test client.',
    );
  return { kind: 'oidc', issuer: typed.issuer.trim(), clientId: typed.clientId.trim(), clientSecret: secret };
}
