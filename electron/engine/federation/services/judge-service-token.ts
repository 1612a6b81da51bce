/** What a token that a service was given says and does not say, and that an API of another organization refuses it. */
import type { Check } from '../../../../shared/model/inspection.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { traceToken } from '../../preview/index.ts';
import { type CheckedToken, checkAccessToken, organizationKeys } from '../sign-in-test/check-token.ts';
import type { TokenAnswer } from './ask-for-token.ts';
import { nameOf, type Row, type Service, type ServiceTrial } from './service-trial.ts';

export async function judgeIssued(
  service: Service,
  answer: TokenAnswer,
  trial: ServiceTrial,
  row: Row,
): Promise<ProofRow[]> {
  const { own, now } = trial;
  const { blueprint, issuer } = own;
  const applicationName = nameOf(service);
  const checked = await checkAccessToken(answer.accessToken, {
    issuer,
    organizationId: blueprint.organization.id,
    application: applicationName,
    now: now(),
    keys: organizationKeys(issuer),
  });
  const title = 'A token with its client id and secret';
  const attempt = 'token';
  if (checked === null)
    return [
      row({
        title,
        attempt,
        outcome: 'works',
        check: '',
        detail: 'The token is opaque; an API asks the server what it stands for.',
      }),
    ];
  const { header, claims } = checked;
  const facts = {
    blueprint,
    kind: 'access_token' as const,
    application: { ...service, name: applicationName },
    persona: null,
  };
  const scope = typeof claims.scope === 'string' ? claims.scope : Array.isArray(claims.scp) ? claims.scp.join(' ') : '';
  return [
    row({
      title,
      attempt,
      outcome: 'works',
      check: '',
      detail: `${scope === '' ? 'No scopes' : `Scopes ${scope}`}; it lives ${inMinutes(claims)}.`,
      until: instantOf(claims.exp),
      token: { kind: 'access_token', header, claims, trace: traceToken(claims, facts) },
    }),
    ...checked.checks.map((check) => asRow(row, check)),
    nobodyInIt(row, checked),
  ];
}

const asRow = (row: Row, { id, title, status, detail, fix }: Check): ProofRow =>
  row({
    title,
    attempt: id,
    outcome: status === 'fail' ? 'breaks' : 'works',
    check: id,
    detail: status === 'pass' ? detail : `${detail} ${fix}`,
  });

/** An API must be able to tell a machine from a person. */
function nobodyInIt(row: Row, { claims }: CheckedToken): ProofRow {
  const personal = ['email', 'given_name', 'family_name', 'name', 'preferred_username'].filter(
    (name) => name in claims,
  );
  return row({
    title: 'The token names the service and no person',
    attempt: 'no-person',
    outcome: personal.length === 0 && claims.client_id !== undefined ? 'works' : 'breaks',
    check: 'access-token.no-person',
    detail:
      personal.length === 0
        ? `sub is ${JSON.stringify(claims.sub ?? null)}, client_id is ${JSON.stringify(claims.client_id ?? null)}.`
        : `It carries ${personal.join(', ')}. Take these claims out of machine tokens.`,
  });
}

export async function judgeAtNeighbour(
  service: Service,
  token: string,
  { neighbour, now }: ServiceTrial,
  row: Row,
): Promise<ProofRow> {
  const { organization } = neighbour.blueprint;
  const title = `Its token at an API of ${organization.name}`;
  const attempt = 'token-at-neighbour';
  const checked = await checkAccessToken(token, {
    issuer: neighbour.issuer,
    organizationId: organization.id,
    application: service.clientId,
    now: now(),
    keys: organizationKeys(neighbour.issuer),
  });
  if (checked === null)
    return row({
      title,
      attempt,
      outcome: 'not-tried',
      check: '',
      detail: 'The token is opaque; an API asks the server instead.',
    });
  const failed = checked.checks.filter(({ status }) => status === 'fail');
  return failed.length === 0
    ? row({ title, attempt, outcome: 'let-through', check: '', detail: 'It is signed and named as one of theirs.' })
    : row({
        title,
        attempt,
        outcome: 'refused',
        check: failed.map(({ id }) => id).join(', '),
        detail: failed.map(({ detail }) => detail).join(' '),
      });
}

function inMinutes(claims: Readonly<Record<string, unknown>>): string {
  const seconds = Number(claims.exp) - Number(claims.iat);
  return Number.isFinite(seconds) ? `${Math.round(seconds / 60)} minutes` : 'for a time that it does not say';
}

const instantOf = (seconds: unknown): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
