/** One service at its token endpoint: right, wrong, and at the neighbour's. A row for each thing that was asked. */
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { isBuiltInScope } from '../../sync/index.ts';
import { askForToken, type TokenAnswer, type TokenWish } from './ask-for-token.ts';
import { judgeAtNeighbour, judgeIssued } from './judge-service-token.ts';
import { nameOf, type Row, type Service, type ServiceTrial } from './service-trial.ts';
import { tryAsPerson } from './try-as-person.ts';

const strangeScope = 'portico.never-granted';

export async function tryService(service: Service, trial: ServiceTrial): Promise<readonly ProofRow[]> {
  const group = nameOf(service);
  const row: Row = ({ attempt, ...part }) => ({
    group,
    attempt: `${service.clientId}.${attempt}`,
    until: null,
    ...part,
  });
  const { own, neighbour, signal } = trial;
  const secret = own.clientSecrets.get(service.clientId) ?? '';
  const scopes = service.scopes.map((scope) => scope.trim()).filter((scope) => !isBuiltInScope(scope));
  const ask = (more: Partial<TokenWish>): Promise<TokenAnswer> =>
    askForToken({ issuer: own.issuer, clientId: service.clientId, secret, scopes, signal, ...more });

  const right = await ask({});
  const rows: ProofRow[] = [];
  if (right.accessToken === '') {
    rows.push(
      row({
        title: 'A token with its client id and secret',
        attempt: 'token',
        outcome: 'breaks',
        check: right.error,
        detail: `The token endpoint refused: ${right.why} Check its scopes and the end of the contract, which is the end of its secret.`,
      }),
    );
  } else rows.push(...(await judgeIssued(service, right, trial, row)));

  rows.push(
    refusal(row, 'wrong-secret', 'A wrong secret', await ask({ secret: `${secret.slice(0, -4)}0000` })),
    refusal(row, 'no-secret', 'No secret at all', await ask({ secret: null })),
    strange(row, await ask({ scopes: [...scopes, strangeScope] })),
    row({
      title: 'A sign-in of a person through it',
      attempt: 'person',
      ...(await tryAsPerson(own.issuer, service.clientId, signal)),
    }),
    refusal(
      row,
      'secret-at-neighbour',
      `Its secret at the token endpoint of ${neighbour.blueprint.organization.name}`,
      await ask({ issuer: neighbour.issuer }),
    ),
  );
  if (right.accessToken !== '') rows.push(await judgeAtNeighbour(service, right.accessToken, trial, row));
  rows.push(await secretEnd(service, trial, row));
  return rows;
}

function refusal(row: Row, attempt: string, title: string, answer: TokenAnswer): ProofRow {
  if (answer.accessToken !== '')
    return row({ title, attempt, outcome: 'let-through', check: '', detail: 'It brought a token.' });
  // A server that is in trouble refused nothing.
  const named =
    answer.error !== '' ? answer.error : answer.status >= 400 && answer.status < 500 ? String(answer.status) : '';
  return named === ''
    ? row({ title, attempt, outcome: 'not-tried', check: '', detail: `It came to no clear answer: ${answer.why}` })
    : row({ title, attempt, outcome: 'refused', check: named, detail: answer.why });
}

/** RFC 6749 §3.3 lets a server leave out a scope that it does not give, as long as it says what it gave. */
function strange(row: Row, answer: TokenAnswer): ProofRow {
  const title = 'A scope that it was not given';
  const attempt = 'strange-scope';
  if (answer.accessToken === '' || answer.scope.split(' ').includes(strangeScope))
    return refusal(row, attempt, title, answer);
  return row({
    title,
    attempt,
    outcome: 'refused',
    check: 'scope',
    detail: `The token came without it${answer.scope === '' ? '' : `, with ${answer.scope}`}.`,
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
  const attempt = 'secret-end';
  if (contractEnd === null)
    return row({
      title,
      attempt,
      outcome: 'not-tried',
      check: '',
      detail: 'The contract has no end, so the secret has none either.',
    });
  const fits = ends > 0 && ends * 1000 <= contractEnd.getTime();
  return row({
    title,
    attempt,
    outcome: fits ? 'works' : 'breaks',
    check: 'client_secret_expires_at',
    detail: fits
      ? 'The server keeps the date, so access stops even if Portico never runs again.'
      : 'The server keeps no such date for this client.',
    until: fits ? new Date(ends * 1000).toISOString() : null,
  });
}
