/** Puts a template's part into a blueprint. What a person answered stays: names, people, domains, metadata, addresses. */
import type { Application, Blueprint } from '../../../../shared/model/blueprint.ts';
import type { TemplateFile } from './template-file.ts';

export function applyTemplate(
  blueprint: Blueprint,
  { id, version, blueprint: brings }: TemplateFile,
  before: TemplateFile | null,
): Blueprint {
  const { organization } = blueprint;
  // A type that the template before had put there is the template's; any other was typed.
  const isTyped =
    organization.partnerType !== '' && organization.partnerType !== before?.blueprint.organization.partnerType;
  return {
    ...blueprint,
    template: { id, version },
    organization: {
      ...organization,
      partnerType: isTyped ? organization.partnerType : brings.organization.partnerType,
    },
    connection: mergeConnection(blueprint.connection, brings.connection),
    applications: brings.applications.map((application) => keepAnswers(application, blueprint.applications)),
    lifetimes: brings.lifetimes,
    claims: brings.claims,
    branding: {
      ...brings.branding,
      displayName: blueprint.branding.displayName,
      logoUrl: blueprint.branding.logoUrl === '' ? brings.branding.logoUrl : blueprint.branding.logoUrl,
    },
  };
}

function mergeConnection(answered: Blueprint['connection'], brought: Blueprint['connection']): Blueprint['connection'] {
  const { metadataXml, metadataUrl, entityId, ssoUrl, certificatePem } = answered.saml;
  const { issuer, clientId } = answered.oidc;
  const keepsProvider = answered.kind === brought.kind && answered.provider !== '';
  return {
    ...brought,
    provider: keepsProvider ? answered.provider : brought.provider,
    name: answered.name,
    saml: { ...brought.saml, metadataXml, metadataUrl, entityId, ssoUrl, certificatePem },
    oidc: { ...brought.oidc, issuer, clientId },
    directory: { ...brought.directory, people: answered.directory.people },
    contact: answered.contact,
  };
}

/** An application of the same name or kind keeps its id and its addresses. */
function keepAnswers(brought: Application, answered: readonly Application[]): Application {
  const same = answered.find(({ name }) => name === brought.name) ?? answered.find(({ kind }) => kind === brought.kind);
  if (same === undefined) return brought;
  const { redirectUris, postLogoutRedirectUris, production } = same;
  const id = same.name === brought.name ? same.id : brought.id;
  return { ...brought, id, redirectUris, postLogoutRedirectUris, production };
}
