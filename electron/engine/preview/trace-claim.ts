/** From a claim back to where its value was born, and which step of the wizard changes it. */
import type { Blueprint, Claim } from '../../../shared/model/blueprint.ts';
import type { Persona, TraceNode } from '../../../shared/model/sign-in-test.ts';
import type { EffectiveApplication, EffectiveClaim } from '../partners/index.ts';
import { usableMappings } from './claim-sources.ts';

const tokenWords = { access_token: 'access token', id_token: 'ID token' } as const;
const sourceWords: Readonly<Record<Claim['sourceType'], string>> = {
  organization: 'Organization',
  workspace: 'Workspace',
  client: 'Client',
  authnCtx: 'AuthN Context',
  identityPool: 'Identity Pool',
  riskCtx: 'Risk Context',
};

interface Surroundings {
  readonly blueprint: Blueprint;
  readonly application: EffectiveApplication | null;
  readonly persona: Persona | null;
}

export const node = (
  kind: TraceNode['kind'],
  title: string,
  detail: string,
  step: string | null = null,
): TraceNode => ({ kind, title, detail, step });

/** A claim of the blueprint: setting, source, and what stands behind the source. */
export function traceClaim(claim: EffectiveClaim, value: unknown, around: Surroundings): TraceNode[] {
  const { name, token, scopes, sourceType, sourcePath, added } = claim;
  const when = scopes.length === 0 ? 'always' : `with the scope ${scopes.join(' or ')}`;
  const detail = added
    ? `Added by Portico to every ${tokenWords[token]}`
    : `Claim setting, in the ${tokenWords[token]}, ${when}`;
  const source = node(
    'source',
    `${sourceWords[sourceType]}, ${sourcePath === 'id' ? 'ID' : sourcePath}`,
    'Source of the claim',
    'claims',
  );
  return [node('claim', name, detail, 'claims'), source, ...behind(sourceType, sourcePath, value, around)];
}

/** A standard claim (OpenID Connect Core §5.4), released by a scope of the application. */
export function traceStandardClaim(name: string, scope: string, value: unknown, around: Surroundings): TraceNode[] {
  const released = node('claim', name, `Released by the scope ${scope}`, 'applications');
  return [
    released,
    node('source', `AuthN Context, ${name}`, 'What is known of the person at sign-in', null),
    ...behind('authnCtx', name, value, around),
  ];
}

function behind(sourceType: Claim['sourceType'], path: string, value: unknown, around: Surroundings): TraceNode[] {
  const { blueprint, application } = around;
  const text = inWords(value);
  switch (sourceType) {
    case 'organization':
      return [node('organization', blueprint.organization.name || 'The organization', text, 'organization')];
    case 'workspace':
      return [node('organization', blueprint.workspace.name || 'The workspace', text, 'workspace')];
    case 'client':
      return [node('application', application?.name || 'The application', text, 'applications')];
    case 'identityPool':
      return [node('server', 'The pool of the organization', text, null)];
    case 'riskCtx':
      return [node('server', 'The server rates the sign-in', text, null)];
    case 'authnCtx':
      return behindPerson(path, text, around);
  }
}

function behindPerson(path: string, text: string, { blueprint, persona }: Surroundings): TraceNode[] {
  const { connection } = blueprint;
  const person = node('persona', persona?.name ?? 'The person', text, null);
  if (connection.kind === 'directory')
    return [node('server', "The organization's own directory", path, 'connection'), person];
  const mapping = usableMappings(connection).findLast(({ target }) => target === path.split('.')[0]);
  if (mapping === undefined) return [person];
  const attribute = connection.kind === 'saml' ? 'Attribute of the assertion' : 'Claim of their ID token';
  return [
    node('mapping', `${mapping.source} becomes ${mapping.target}`, 'Attribute mapping of the connection', 'connection'),
    node('attribute', mapping.source, attribute, null),
    person,
  ];
}

function inWords(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
  return text.length > 120 ? `${text.slice(0, 117)}…` : text;
}
