/** One service at its token endpoint: right, wrong, and at the neighbour's. A row for each thing that was asked. */
import { z } from 'zod';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { Check } from '../../../../shared/model/inspection.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { guardedFetch } from '../../kernel/guarded-fetch.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import type { effectiveApplications } from '../../partners/index.ts';
import { traceToken } from '../../preview/index.ts';
import type { TenantPort } from '../../tenant/index.ts';
import { type CheckedToken, checkAccessToken, organizationKeys } from '../sign-in-test/check-token.ts';
import { tryAsPerson } from './try-as-person.ts';

export type Service = ReturnType<typeof effectiveApplications>[number];

/** An organization of the scratch tenant. */
export interface ServicePlace {
  readonly blueprint: Blueprint;
  readonly clientSecrets: ReadonlyMap<string, string>;
  readonly issuer: string;
  readonly port: TenantPort;
}

export interface ServiceTrial {
  readonly own: ServicePlace;
  readonly neighbour: ServicePlace;
  readonly contractEnd: Date | null;
  readonly now: () => Date;
  readonly signal: AbortSignal;
}

const identityScopes = new Set(['openid', 'profile', 'email', 'phone', 'address', 'offline_access']);
const strangeScope = 'portico.never-granted';

export async function tryService(service: Service, trial: ServiceTrial): Promise<readonly ProofRow[]> {
  const group = service.name.trim() === '' ? service.clientId : service.name.trim();
  const row = (part: Omit<ProofRow, 'group' | 'until'> & { until?: string | null }): ProofRow => ({
    group,
    until: null,
    ...part,
  });
  const { own, neighbour, signal } = trial;
  const secret = own.clientSecrets.get(service.clientId) ?? '';
  const scopes = service.scopes.map((scope) => scope.trim()).filter((scope) => !identityScopes.has(scope));
  const ask = (more: Partial<TokenWish>): Promise<TokenAnswer> =>
    askForToken({ issuer: own.issuer, clientId: service.clientId, secret, scopes, signal, ...more });

  const right = await ask({});
  const rows: ProofRow[] = [];
  if (right.accessToken === '') {
    rows.push(
      row({
        title: 'A token with its client id and secret',
        outcome: 'breaks',
        check: right.error,
        detail: `The token endpoint refused: ${right.why} Check its scopes and the end of the contract, which is the end of its secret.`,
      }),
    );
  } else rows.push(...(await issued(service, right, trial, row)));

  rows.push(
    refusal(row, 'A wrong secret', await ask({ secret: `${secret.slice(0, -4)}0000` })),
    refusal(row, 'No secret at all', await ask({ secret: null })),
    strange(row, await ask({ scopes: [...scopes, strangeScope] })),
    row({
      title: 'A sign-in of a person through it',
      ...(await tryAsPerson(own.issuer, service.clientId, signal)),
    }),
    refusal(
      row,
      `Its secret at the token endpoint of ${neighbour.blueprint.organization.name}`,
      await ask({ issuer: neighbour.issuer }),
    ),
  );
  if (right.accessToken !== '') rows.push(await atNeighbour(service, right.accessToken, trial, row));
  rows.push(await secretEnd(service, trial, row));
  return rows;
}

type Row = (part: Omit<ProofRow, 'group' | 'until'> & { until?: string | null }) => ProofRow;

async function issued(service: Service, answer: TokenAnswer, trial: ServiceTrial, row: Row): Promise<ProofRow[]> {
  const { own, now } = trial;
  const { blueprint, issuer } = own;
  const applicationName = service.name.trim() === '' ? service.clientId : service.name.trim();
  const checked = await checkAccessToken(answer.accessToken, {
    issuer,
    organizationId: blueprint.organization.id,
    application: applicationName,
    now: now(),
    keys: organizationKeys(issuer),
  });
  const title = 'A token with its client id and secret';
  if (checked === null)
    return [
      row({
        title,
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
    outcome: personal.length === 0 && claims.client_id !== undefined ? 'works' : 'breaks',
    check: 'access-token.no-person',
    detail:
      personal.length === 0
        ? `sub is ${JSON.stringify(claims.sub ?? null)}, client_id is ${JSON.stringify(claims.client_id ?? null)}.`
        : `It carries ${personal.join(', ')}. Take these claims out of machine tokens.`,
  });
}

function refusal(row: Row, title: string, answer: TokenAnswer): ProofRow {
  if (answer.accessToken !== '')
    return row({ title, outcome: 'let-through', check: '', detail: 'It brought a token.' });
  // A server that is in trouble refused nothing.
  const named =
    answer.error !== '' ? answer.error : answer.status >= 400 && answer.status < 500 ? String(answer.status) : '';
  return named === ''
    ? row({ title, outcome: 'not-tried', check: '', detail: `It came to no clear answer: ${answer.why}` })
    : row({ title, outcome: 'refused', check: named, detail: answer.why });
}

/** RFC 6749 §3.3 lets a server leave out a scope that it does not give, as long as it says what it gave. */
function strange(row: Row, answer: TokenAnswer): ProofRow {
  const title = 'A scope that it was not given';
  if (answer.accessToken === '' || answer.scope.split(' ').includes(strangeScope)) return refusal(row, title, answer);
  return row({
    title,
    outcome: 'refused',
    check: 'scope',
    detail: `The token came without it${answer.scope === '' ? '' : `, with ${answer.scope}`}.`,
  });
}

async function atNeighbour(
  service: Service,
  token: string,
  { neighbour, now }: ServiceTrial,
  row: Row,
): Promise<ProofRow> {
  const { organization } = neighbour.blueprint;
  const title = `Its token at an API of ${organization.name}`;
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
      outcome: 'not-tried',
      check: '',
      detail: 'The token is opaque; an API asks the server instead.',
    });
  const failed = checked.checks.filter(({ status }) => status === 'fail');
  return failed.length === 0
    ? row({ title, outcome: 'let-through', check: '', detail: 'It is signed and named as one of theirs.' })
    : row({
        title,
        outcome: 'refused',
        check: failed.map(({ id }) => id).join(', '),
        detail: failed.map(({ detail }) => detail).join(' '),
      });
}

/** The contract's end is in the grant, so that access stops even if Portico never runs again. */
async function secretEnd(service: Service, { own, contractEnd, signal }: ServiceTrial, row: Row): Promise<ProofRow> {
  const address = {
    kind: 'client',
    id: service.clientId,
    organizationId: own.blueprint.organization.id,
    purpose: service.kind,
  } as const;
  const ends = Number((await own.port.read(address, signal))?.body.client_secret_expires_at ?? 0);
  const title = 'Its secret ends with the contract';
  if (contractEnd === null)
    return row({
      title,
      outcome: 'not-tried',
      check: '',
      detail: 'The contract has no end, so the secret has none either.',
    });
  const fits = ends > 0 && ends * 1000 <= contractEnd.getTime();
  return row({
    title,
    outcome: fits ? 'works' : 'breaks',
    check: 'client_secret_expires_at',
    detail: fits
      ? 'The server keeps the date, so access stops even if Portico never runs again.'
      : 'The server keeps no such date for this client.',
    until: fits ? new Date(ends * 1000).toISOString() : null,
  });
}

interface TokenWish {
  readonly issuer: string;
  readonly clientId: string;
  /** Null: none is sent. */
  readonly secret: string | null;
  readonly scopes: readonly string[];
  readonly signal: AbortSignal;
}

interface TokenAnswer {
  readonly status: number;
  readonly accessToken: string;
  readonly scope: string;
  readonly error: string;
  readonly why: string;
}

const Answer = z.object({
  access_token: z.string().default(''),
  scope: z.string().default(''),
  error: z.string().default(''),
  error_description: z.string().default(''),
});

async function askForToken({ issuer, clientId, secret, scopes, signal }: TokenWish): Promise<TokenAnswer> {
  const form = new URLSearchParams({ grant_type: 'client_credentials' });
  if (scopes.length > 0) form.set('scope', scopes.join(' '));
  if (secret === null) form.set('client_id', clientId);
  const basic = Buffer.from([clientId, secret ?? ''].map(encodeURIComponent).join(':')).toString('base64');
  const answer = await guardedFetch(
    new URL(`${issuer}/oauth2/token`),
    {
      method: 'POST',
      headers: {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        ...(secret === null ? {} : { authorization: `Basic ${basic}` }),
      },
      body: form.toString(),
    },
    { maxBytes: 200_000, timeoutMs: 15_000, signal },
  );
  const parsed = Answer.safeParse(parseJson(answer.text)).data ?? Answer.parse({});
  const why =
    parsed.error_description === '' ? `It answers with ${answer.status}.` : sentence(parsed.error_description);
  return { status: answer.status, accessToken: parsed.access_token, scope: parsed.scope, error: parsed.error, why };
}

const sentence = (text: string): string => text.trim().slice(0, 500).replace(/\.*$/, '.');

function inMinutes(claims: Readonly<Record<string, unknown>>): string {
  const seconds = Number(claims.exp) - Number(claims.iat);
  return Number.isFinite(seconds) ? `${Math.round(seconds / 60)} minutes` : 'for a time that it does not say';
}

const instantOf = (seconds: unknown): string | null =>
  typeof seconds === 'number' ? new Date(seconds * 1000).toISOString() : null;
