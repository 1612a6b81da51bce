/**
 * From a claim of a token back to where its value was born, and which step of the wizard changes it. The same for a token that
 * is only previewed and for one that was issued in a test. Pure.
 */
import type { Claim } from '../../../shared/model/blueprint.ts';
import type { TraceNode } from '../../../shared/model/sign-in-test.ts';
import { type EffectiveClaim, effectiveClaims } from '../partners/index.ts';
import { usableMappings } from './claim-sources.ts';
import { node, type TraceFacts } from './trace-facts.ts';
import { traceServerClaim } from './trace-server-claim.ts';

const tokenWords = { access_token: 'access token', id_token: 'ID token' } as const;
const sourceWords: Readonly<Record<Claim['sourceType'], string>> = {
  organization: 'Organization',
  workspace: 'Workspace',
  client: 'Client',
  authnCtx: 'AuthN Context',
  identityPool: 'Identity Pool',
  riskCtx: 'Risk Context',
};

/** The members that a scope releases (OpenID Connect Core §5.4). */
export const standardMembers: ReadonlyMap<string, readonly string[]> = new Map([
  ['profile', ['name', 'given_name', 'family_name', 'preferred_username']],
  ['email', ['email', 'email_verified']],
  ['phone', ['phone_number']],
]);

/** Every claim of a token, each with its way back. */
export const traceToken = (claims: Readonly<Record<string, unknown>>, facts: TraceFacts): Record<string, TraceNode[]> =>
  Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, traceClaim(name, value, facts)]));

export function traceClaim(name: string, value: unknown, facts: TraceFacts): TraceNode[] {
  const setting = effectiveClaims(facts.blueprint).findLast(
    (claim) => claim.token === facts.kind && claim.name === name && isReleased(claim, facts),
  );
  if (setting !== undefined) return fromSetting(setting, value, facts);
  return traceServerClaim(name, facts) ?? standardClaim(name, value, facts);
}

export const isReleased = ({ scopes }: Pick<Claim, 'scopes'>, { application }: Pick<TraceFacts, 'application'>) =>
  scopes.length === 0 || scopes.some((scope) => application?.scopes.includes(scope));

/** A claim of the blueprint: setting, source, and what stands behind the source. */
function fromSetting(claim: EffectiveClaim, value: unknown, facts: TraceFacts): TraceNode[] {
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
  return [node('claim', name, detail, 'claims'), source, ...behind(sourceType, sourcePath, value, facts)];
}

function standardClaim(name: string, value: unknown, facts: TraceFacts): TraceNode[] {
  const scope = [...standardMembers].find(([, members]) => members.includes(name))?.[0];
  const words = scope === undefined ? 'Released by the scopes that were asked for' : `Released by the scope ${scope}`;
  return [
    node('claim', name, words, 'applications'),
    node('source', `AuthN Context, ${name}`, 'What is known of the person at sign-in', null),
    ...behind('authnCtx', name, value, facts),
  ];
}

function behind(sourceType: Claim['sourceType'], path: string, value: unknown, facts: TraceFacts): TraceNode[] {
  const { blueprint, application } = facts;
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
      return behindPerson(path, text, facts);
  }
}

function behindPerson(path: string, text: string, { blueprint, persona }: TraceFacts): TraceNode[] {
  const { connection } = blueprint;
  const person = node('persona', persona?.name ?? 'The person', text, null);
  if (connection.kind === 'directory')
    return [node('server', "The organization's own directory", path, 'connection'), person];
  const [head = path] = path.split('.');
  const mapping = usableMappings(connection).findLast(({ target }) => target === path || target === head);
  if (mapping === undefined)
    return [node('mapping', 'No mapping', `Nothing is mapped to ${path}`, 'connection'), person];
  const attribute =
    connection.kind === 'saml' ? 'Attribute of the assertion' : 'Claim of their ID token or of userinfo';
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
