/** One's tokens at the other: at its endpoints, and at an API that trusts the other's keys. */

import { askAs, browserFor, redeem, refusalIn, userinfo, visit } from '../proofs/party.ts';
import { checkAccessToken, organizationKeys } from '../sign-in-test/check-token.ts';
import { type Crossing, refusedRow, type WallRow, wallRow } from './crossing.ts';

export async function tryTokens({ from, to, run }: Crossing): Promise<readonly WallRow[]> {
  const { signal, deps } = run;
  const title = `The access token of ${from.persona.name} at ${to.name}`;
  const arrival = await visit(browserFor([from], signal), from);
  const tokens = arrival.type === 'code' ? (await redeem(from, arrival, signal)).body : {};
  const accessToken = tokens.access_token;
  if (accessToken === undefined)
    return [wallRow(title, 'not-tried', '', `${from.persona.name} got no token at ${from.name}.`)];

  const info = await userinfo(to, accessToken, signal);
  const rows = [
    info.status === 200
      ? wallRow(`${title}’s userinfo`, 'let-through', '', 'It was answered.')
      : refusedRow(
          `${title}’s userinfo`,
          refusalIn(info),
          info.body.error_description ?? `It answers with ${info.status}.`,
        ),
  ];
  const checked = await checkAccessToken(accessToken, {
    issuer: to.stage.issuer,
    organizationId: to.stage.prepared.blueprint.organization.id,
    application: from.name,
    now: deps.core.clock.now(),
    keys: organizationKeys(to.stage.issuer),
  });
  const atApi = `The access token of ${from.persona.name} at an API of ${to.name}`;
  const failed = checked?.checks.filter(({ status }) => status === 'fail') ?? [];
  if (checked === null)
    rows.push(wallRow(atApi, 'not-tried', '', 'The token is opaque; an API asks the server instead.'));
  else if (failed.length === 0)
    rows.push(wallRow(atApi, 'let-through', '', 'It is signed and named as one of theirs.'));
  else
    rows.push(
      wallRow(atApi, 'refused', failed.map(({ id }) => id).join(', '), failed.map(({ detail }) => detail).join(' ')),
    );
  if (tokens.refresh_token === undefined) return rows;
  const refreshed = await askAs(
    to,
    '/oauth2/token',
    { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
    signal,
  );
  const atTokens = `The refresh token of ${from.persona.name} at the token endpoint of ${to.name}`;
  rows.push(
    refreshed.body.access_token === undefined
      ? refusedRow(
          atTokens,
          refusalIn(refreshed),
          refreshed.body.error_description ?? `It answers with ${refreshed.status}.`,
        )
      : wallRow(atTokens, 'let-through', '', 'It brought new tokens.'),
  );
  return rows;
}
