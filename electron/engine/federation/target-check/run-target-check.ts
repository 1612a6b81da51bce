/**
 * What can be asked about an OpenID Connect connection at a real target, where the loopback IdP cannot play: what the organization
 * publishes, the request that it sends people away with, and whether the partner's issuer knows that request. Nobody signs in and
 * nothing is written, so what comes out is checked, not seen.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Blueprint } from '../../../../shared/model/blueprint.ts';
import type { TargetName } from '../../../../shared/model/ids.ts';
import type { ProofRow } from '../../../../shared/model/lab-proof.ts';
import { parseAddress, parseNext } from '../../kernel/guarded-fetch.ts';
import { effectiveApplications } from '../../partners/index.ts';
import { idpIdOf } from '../../sync/index.ts';
import type { ProofRun } from '../proofs/proof-run.ts';
import { type CheckRow, checkRow, readPublished } from './read-published.ts';
import { requestRows } from './request-rows.ts';
import { walkTo } from './walk.ts';

type Part = 'issuer' | 'organization' | 'request' | 'known';

/** @returns the verdict in one sentence */
export async function runTargetCheck(
  run: ProofRun,
  draft: Blueprint,
  target: TargetName,
  label: string,
): Promise<string> {
  const { deps, signal, add } = run;
  const rows: ProofRow[] = [];
  const tell = (part: Part, group: string, found: readonly CheckRow[]) => {
    for (const [place, row] of found.entries()) {
      const whole: ProofRow = { ...row, group, attempt: `${part}.${place + 1}`, until: null };
      rows.push(whole);
      add(whole);
    }
  };
  const { id } = draft.organization;
  const port = await deps.tenant.connect({ kind: 'named', name: target, clientSecret: '' });
  const caPem = deps.tenant.caPemOf(port);
  const ours = await deps.tenant.ourValues(port, id, idpIdOf(id), signal);

  const theirs = await readPublished(draft.connection.oidc.issuer, '', signal);
  tell('issuer', 'The partner’s issuer', theirs.rows);
  if ((await port.read({ kind: 'organization', id }, signal)) === null) {
    const detail = `The organization ${id} is not on ${label} yet. Sync it, then check again; until then the scratch tenant here tests the same settings.`;
    tell('organization', `The organization at ${label}`, [checkRow('It is there', 'not-tried', '', detail)]);
    return verdict(rows, label);
  }
  const published = await readPublished(ours.issuer, caPem, signal);
  tell('organization', `The organization at ${label}`, published.rows);

  const group = `The request that ${label} sends people away with`;
  const application = effectiveApplications(draft).find(({ kind }) => kind !== 'service');
  const [redirectUri] = application?.redirectUris ?? [];
  if (published.document === null || application === undefined || redirectUri === undefined) {
    const detail =
      published.document === null
        ? 'The organization’s own discovery document could not be read.'
        : 'No application of this partner has a sign-in with a redirect URI to begin from.';
    tell('request', group, [checkRow('It can be made', 'not-tried', '', detail)]);
    return verdict(rows, label);
  }
  const begun = await walkTo(
    parseNext(published.document.authorization_endpoint, parseAddress(ours.issuer)),
    {
      client_id: application.clientId,
      redirect_uri: redirectUri,
      idp_hint: idpIdOf(id),
      ...(draft.organization.domains[0] === undefined
        ? {}
        : { login_hint: `somebody@${draft.organization.domains[0]}` }),
    },
    theirs.document?.authorization_endpoint ?? draft.connection.oidc.issuer,
    caPem,
    signal,
  );
  const expected = {
    clientId: draft.connection.oidc.clientId,
    redirectUri: ours.redirectUri,
    usePkce: draft.connection.oidc.usePkce,
  };
  tell('request', group, requestRows(begun, expected));
  if (begun.type === 'left')
    tell('known', 'The partner’s issuer and this request', [
      await knownThere(begun.url, draft.connection.oidc.issuer, signal),
    ]);
  return verdict(rows, label);
}

/**
 * The same request again without a person (OpenID Connect Core §3.1.2.1, `prompt=none`): an issuer that knows client and redirect URI
 * sends the refusal back to that URI; one that does not must not (RFC 6749 §4.1.2.1).
 */
async function knownThere(request: string, issuer: string, signal: AbortSignal): Promise<CheckRow> {
  const url = new URL(request);
  url.searchParams.set('prompt', 'none');
  const back = url.searchParams.get('redirect_uri') ?? '';
  const title = 'It knows the client id and the redirect URI';
  try {
    const found = await walkTo(parseNext(url.href, parseAddress(issuer)), {}, back, '', signal);
    if (found.type === 'left') {
      const said = new URL(found.url).searchParams.get('error') ?? 'an answer';
      return checkRow(
        title,
        'works',
        'redirect_uri',
        `It answers to ${back} with ${said}, as it should when nobody is signed in.`,
      );
    }
    if (found.type === 'loops')
      return checkRow(
        title,
        'breaks',
        'redirect_uri',
        `It sends on again and again, lastly to ${found.url.split('?')[0]}, instead of answering to ${back}.`,
      );
    const detail = `It shows its own page (status ${found.status}) instead of answering to ${back}: ${found.words} Ask the partner to register exactly this redirect URI for client ${url.searchParams.get('client_id') ?? ''}.`;
    return found.status >= 300
      ? checkRow(title, 'breaks', 'redirect_uri', detail)
      : checkRow(
          title,
          'not-tried',
          '',
          `${detail} It may also be its sign-in page: some products do not take prompt=none.`,
        );
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
    return checkRow(title, 'not-tried', '', error.why);
  }
}

function verdict(rows: readonly ProofRow[], label: string): string {
  const wrong = rows.find(({ outcome }) => outcome === 'breaks');
  if (wrong !== undefined)
    return `Checked without a sign-in at ${label}. This does not hold: ${wrong.title.charAt(0).toLowerCase()}${wrong.title.slice(1)}. ${wrong.detail}`;
  const untried = rows.filter(({ outcome }) => outcome === 'not-tried').length;
  const rest = untried === 0 ? '' : ` ${untried} could not be asked.`;
  return `Checked without a sign-in at ${label}. ${rows.length - untried} of ${rows.length} questions have a good answer.${rest} A sign-in was not seen.`;
}
