/**
 * From each claim of a token back to where its value was born: the claim setting, the mapping, the IdP's attribute, the
 * person; or the organization, the application, the server's own rules. Pure, computed from what was tested.
 */
import type { Blueprint, Claim } from '../../../../shared/model/blueprint.ts';
import type { Persona, TraceNode } from '../../../../shared/model/sign-in-test.ts';
import { effectiveClaims } from '../../partners/index.ts';

export interface TraceFacts {
  /** As it was applied to the scratch tenant. */
  readonly blueprint: Blueprint;
  readonly kind: Claim['token'];
  readonly applicationName: string;
  /** Null for a service application, or when nobody is known. */
  readonly persona: Persona | null;
}

type Chain = TraceNode[];

const node = (kind: TraceNode['kind'], title: string, detail: string, step: string | null): TraceNode => ({
  kind,
  title,
  detail,
  step,
});

/** Claims that the server answers for itself. */
const serverClaims: ReadonlyMap<string, readonly [detail: string, step: string | null]> = new Map([
  ['iss', ['the address of the organization on the server', null]],
  ['jti', ['made for this token', null]],
  ['iat', ['when the token was made', null]],
  ['nbf', ['when the token was made', null]],
  ['auth_time', ['when the person signed in', null]],
  ['amr', ['how the person signed in', 'connection']],
  ['idp', ['the connection that was used', 'connection']],
  ['tid', ['the tenant', null]],
  ['nonce', ['sent by the application, so that the token belongs to this sign-in', null]],
  ['at_hash', ['ties the ID token to its access token', null]],
  ['sub', ['the person as this organization knows them, stable and telling nothing', null]],
]);

const lifetimeOf: Readonly<Record<Claim['token'], 'accessToken' | 'idToken'>> = {
  access_token: 'accessToken',
  id_token: 'idToken',
};

export function traceClaims(claims: Readonly<Record<string, unknown>>, facts: TraceFacts): Record<string, TraceNode[]> {
  return Object.fromEntries(Object.keys(claims).map((name) => [name, traceClaim(name, facts)]));
}

function traceClaim(name: string, facts: TraceFacts): Chain {
  const setting = effectiveClaims(facts.blueprint).find((claim) => claim.token === facts.kind && claim.name === name);
  if (setting !== undefined) return fromSetting(setting, facts);
  const first = node(
    'claim',
    name,
    facts.kind === 'access_token' ? 'claim of the access token' : 'claim of the ID token',
    null,
  );
  if (name === 'exp') {
    const typed = facts.blueprint.lifetimes[lifetimeOf[facts.kind]];
    return [first, node('lifetime', 'Lifetime', typed === '' ? "the workspace's own value" : typed, 'lifetimes')];
  }
  if (name === 'aid')
    return [
      first,
      node('organization', facts.blueprint.organization.name, facts.blueprint.organization.id, 'organization'),
    ];
  if (['aud', 'azp', 'client_id'].includes(name))
    return [first, node('application', facts.applicationName, 'the application that asked', 'applications')];
  if (['scp', 'scope'].includes(name))
    return [first, node('application', facts.applicationName, 'scopes of the application', 'applications')];
  if (name === 'sub' && facts.persona === null)
    return [first, node('application', facts.applicationName, 'a service speaks for itself', 'applications')];
  const own = serverClaims.get(name);
  if (own !== undefined) return [first, node('server', 'Server', own[0], own[1])];
  return [
    first,
    node('source', 'Standard claim', 'released by the scopes that were asked for', 'applications'),
    ...fromProfile(name, facts),
  ];
}

function fromSetting(claim: Claim & { readonly added: boolean }, facts: TraceFacts): Chain {
  const { blueprint } = facts;
  const path = claim.sourcePath;
  const start = [
    node(
      'claim',
      claim.name,
      claim.added ? 'always there, whatever the blueprint says' : 'set in the claims of the blueprint',
      'claims',
    ),
    node('source', sourceWords[claim.sourceType], path, 'claims'),
  ];
  switch (claim.sourceType) {
    case 'organization':
      return [
        ...start,
        node('organization', blueprint.organization.name, organizationValue(blueprint, path), 'organization'),
      ];
    case 'client':
      return [...start, node('application', facts.applicationName, path, 'applications')];
    case 'authnCtx':
      return [...start, ...fromProfile(path, facts)];
    case 'workspace':
    case 'identityPool':
    case 'riskCtx':
      return [...start, node('server', 'Server', `${sourceWords[claim.sourceType]} ${path}`, null)];
  }
}

/** The console's names. */
const sourceWords: Readonly<Record<Claim['sourceType'], string>> = {
  organization: 'Organization',
  workspace: 'Workspace',
  client: 'Client',
  authnCtx: 'AuthN Context',
  identityPool: 'Identity Pool',
  riskCtx: 'Risk Context',
};

function fromProfile(field: string, { blueprint, persona }: TraceFacts): Chain {
  const { connection } = blueprint;
  const [head = field] = field.split('.');
  const mapping = connection.mappings.findLast(({ target }) => target === field || target === head);
  const person = persona === null ? [] : [node('persona', persona.name, persona.description, null)];
  if (connection.kind === 'directory')
    return [
      node('source', 'Directory', `${field} of the person in the organization's own directory`, 'connection'),
      ...person,
    ];
  if (mapping === undefined)
    return [node('mapping', 'No mapping', `nothing is mapped to ${field}`, 'connection'), ...person];
  const sent = connection.kind === 'saml' ? 'attribute of the assertion' : 'claim of the ID token or of userinfo';
  return [
    node('mapping', 'Mapping', `${mapping.source} to ${mapping.target}`, 'connection'),
    node('attribute', mapping.source, sent, 'connection'),
    ...person,
  ];
}

function organizationValue({ organization }: Blueprint, path: string): string {
  const values: Readonly<Record<string, string>> = {
    id: organization.id,
    name: organization.name,
    'metadata.partner_type': organization.partnerType,
    'metadata.contract_id': organization.contract.id,
  };
  return (Object.hasOwn(values, path) ? values[path] : undefined) ?? path;
}
