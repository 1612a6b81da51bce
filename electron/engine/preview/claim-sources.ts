/**
 * The objects that claims are read from, as the server will have them once this blueprint is applied and this persona has
 * signed in. Paths follow the server's rule: dotted; a member whose own name has dots is found by its whole name first.
 */
import type { Blueprint, Claim, ConnectionStep } from '../../../shared/model/blueprint.ts';
import { type Persona, recordValues } from '../../../shared/model/persona.ts';
import type { EffectiveApplication } from '../partners/index.ts';

type Source = Readonly<Record<string, unknown>>;

export interface Sources {
  readonly organization: Source;
  readonly workspace: Source;
  readonly client: Source;
  /** Null for a client that acts for itself. */
  readonly authnCtx: Source | null;
  readonly identityPool: Source | null;
}

export function sourcesOf(
  blueprint: Blueprint,
  application: EffectiveApplication | null,
  persona: Persona | null,
): Sources {
  const { organization, workspace, connection } = blueprint;
  const hasPool = connection.kind === 'directory' || (connection.kind !== 'none' && connection.jit);
  return {
    organization: {
      id: organization.id,
      name: organization.name,
      parent_id: workspace.id,
      domains: organization.domains,
      metadata: { payload: businessAttributes(blueprint) },
    },
    workspace: { id: workspace.id, name: workspace.name },
    client:
      application === null
        ? {}
        : { client_id: application.clientId, client_name: application.name, scopes: application.scopes },
    authnCtx: persona === null ? null : authenticationContext(connection, persona),
    identityPool:
      persona !== null && hasPool ? { id: `${organization.id}-people`, workspace_id: organization.id } : null,
  };
}

function businessAttributes({ organization }: Blueprint): Source {
  return {
    partner_type: organization.partnerType,
    contract_id: organization.contract.id,
    contract_start: organization.contract.start,
    contract_end: organization.contract.end,
    owner: organization.owner.name,
    owner_email: organization.owner.email,
    data_sharing_agreement: organization.dataSharingAgreement.reference,
    data_sharing_agreement_date: organization.dataSharingAgreement.date,
    notes: organization.notes,
  };
}

/** A federated person is what the mappings let through; a person of our own directory is what the directory holds. */
function authenticationContext(connection: ConnectionStep, persona: Persona): Source {
  if (connection.kind === 'directory') {
    const { email, name, givenName, familyName } = persona;
    return { email, email_verified: true, name, given_name: givenName, family_name: familyName };
  }
  const context = new Map<string, unknown>();
  for (const { source, target, many } of usableMappings(connection)) {
    const values = valuesThatArrive(persona, target, source);
    if (values.length > 0) context.set(target, many ? [...values] : values[0]);
  }
  return Object.fromEntries(context);
}

export const usableMappings = ({ mappings }: ConnectionStep) =>
  mappings.filter(({ source, target }) => source !== '' && target !== '');

/** The identifier at the IdP is made by the IdP, so that here it stands in words unless the persona was given one. */
function valuesThatArrive(persona: Persona, field: string, sentAs: string): readonly string[] {
  const known = recordValues(persona, field, sentAs);
  return known.length === 0 && field === 'external_id' ? [persona.nameId ?? '(the identifier at the IdP)'] : known;
}

/** The value of a claim, or `undefined` when its source has none: such a claim is left out of the token. */
export function claimValue(
  { sourceType, sourcePath }: Pick<Claim, 'sourceType' | 'sourcePath'>,
  sources: Sources,
): unknown {
  if (sourcePath === '' || sourceType === 'riskCtx') return undefined;
  const source = sources[sourceType];
  const isServer = sourceType === 'organization' || sourceType === 'workspace' || sourceType === 'identityPool';
  let value = valueAt(source, sourcePath);
  if (value === undefined && isServer && sourcePath.startsWith('metadata.'))
    value = valueAt(source, `metadata.payload.${sourcePath.slice(9)}`);
  return value === null || value === '' ? undefined : value;
}

/** Looked up among own members only. */
export function valueAt(source: unknown, path: string): unknown {
  if (path === '.' || path === '') return source;
  if (typeof source !== 'object' || source === null || Array.isArray(source)) return undefined;
  const own = new Map<string, unknown>(Object.entries(source));
  if (own.has(path)) return own.get(path);
  for (let dot = path.indexOf('.'); dot !== -1; dot = path.indexOf('.', dot + 1)) {
    const found = own.has(path.slice(0, dot)) ? valueAt(own.get(path.slice(0, dot)), path.slice(dot + 1)) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}
