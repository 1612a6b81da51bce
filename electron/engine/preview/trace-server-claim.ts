/** The way back of the claims that a server answers for itself: who issued the token, to whom, until when. */
import type { Blueprint } from '../../../shared/model/blueprint.ts';
import { formatDuration, parseDuration } from '../../../shared/model/duration.ts';
import type { DecodedToken, TraceNode } from '../../../shared/model/sign-in-test.ts';
import { node, type TraceFacts } from './trace-facts.ts';

/** The vendor's lifetime where neither organization nor workspace has its own. */
const vendorSeconds = 3600;

const server = (detail: string): TraceNode => node('server', 'The server', detail);

/** Null: no claim of the server's own. */
export function traceServerClaim(name: string, facts: TraceFacts): TraceNode[] | null {
  const ways = waysOf(facts);
  const way = Object.hasOwn(ways, name) ? ways[name] : undefined;
  if (way === undefined) return null;
  const [words, ...behind] = way;
  return [node('claim', name, words), ...behind];
}

type Way = readonly [words: string, ...behind: TraceNode[]];

function waysOf({ blueprint, kind, application, persona }: TraceFacts): Readonly<Record<string, Way>> {
  const { organization, connection } = blueprint;
  const clientId = application?.clientId ?? '';
  const asked = node('application', application?.name || clientId || 'No application yet', clientId, 'applications');
  const name = organization.name || 'The organization';
  const lifetime = lifetimeOf(blueprint.lifetimes, kind);
  const scopes = node('application', asked.title, 'The scopes of the application', 'applications');
  const amr =
    connection.kind === 'directory' ? 'What was used at sign-in' : 'What their identity provider says, when it does';
  const sub: Way =
    persona === null
      ? ['Who it is about: the client itself', asked]
      : [
          'Who it is about: stable, and telling nothing about the person',
          server('Made at the first sign-in'),
          node('persona', persona.name, 'The same person keeps the same value'),
        ];
  return {
    iss: [
      'Who issued the token',
      node('organization', name, `Its id is the end of the issuer: ${organization.id}`, 'organization'),
      server('The address of the target'),
    ],
    sub,
    aud: ['Whom it is for', asked],
    client_id: ['Which application asked', asked],
    azp: ['Which application asked', asked],
    tid: ['The tenant', server('The tenant of the target')],
    aid: ['The authorization server', node('organization', name, organization.id, 'organization')],
    idp: [
      'Through which connection the person came',
      node('mapping', connection.name || 'The connection', 'Id of the connection on the server', 'connection'),
    ],
    amr: ['How the person proved who they are', server(amr)],
    auth_time: ['When the person signed in', server('The instant of the sign-in')],
    scp: ['What the token may do', scopes],
    scope: ['What the token may do', scopes],
    jti: ['The id of the token', server('New for every token')],
    nonce: ['Sent by the application, so that the token belongs to this sign-in', asked],
    at_hash: ['Binds it to the access token', server('Computed from the access token')],
    iat: ['When it was issued', server('The instant of issue')],
    nbf: ['From when it counts', server('The instant of issue')],
    exp: [
      `When it ends: ${formatDuration(lifetime.seconds)} after issue`,
      node('lifetime', lifetime.title, lifetime.detail, 'lifetimes'),
    ],
  };
}

export function lifetimeOf(
  lifetimes: Blueprint['lifetimes'],
  kind: DecodedToken['kind'],
): { readonly seconds: number; readonly title: string; readonly detail: string } {
  const name = kind === 'access_token' ? 'accessToken' : 'idToken';
  const title = kind === 'access_token' ? 'Access token lifetime' : 'ID token lifetime';
  const typed = parseDuration(lifetimes[name]);
  if (typed !== null && typed > 0) return { seconds: typed, title, detail: lifetimes[name] };
  return {
    seconds: vendorSeconds,
    title,
    detail: "Inherited: the workspace's own value counts, 1 hour where it has none",
  };
}
