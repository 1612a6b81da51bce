/**
 * The doctor: asks of a target what a person would ask, in that order, and says in plain words why it cannot be used
 * and what to do. A finding is an answer; nothing here throws but a cancelled call.
 */
import { failures, PorticoError } from '../../../../shared/errors.ts';
import { TargetName } from '../../../../shared/model/ids.ts';
import type { DoctorCheck, DoctorReport } from '../../../../shared/model/target.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type FetchedText, guardedFetch, isAllowedAddress } from '../../kernel/guarded-fetch.ts';
import { connectPort, type TargetAccess } from '../connect-port.ts';
import { Discovery, type Environment } from '../schemas/protocol.ts';
import type { TenantPort } from '../tenant-port.ts';
import { type Finding, fail, pass, skip, timeoutMs, warn } from './finding.ts';
import { judgeAdminClient, judgeSystemClient } from './judge-clients.ts';

export type CheckId = DoctorCheck['id'];

export const checkTitles: Readonly<Record<CheckId, string>> = {
  address: 'The address can be used',
  reachable: 'The server answers',
  certificate: 'The server is who it says',
  clock: 'The clocks agree',
  discovery: 'It is a SecureAuth Connect tenant',
  'admin-client': 'The admin client gets a token',
  'system-client': 'The system client gets a token',
  scopes: 'The system client has its scopes',
  environment: 'The tenant has organizations',
  workspaces: 'Workspaces can be read',
};

const warnSkewSeconds = 60;
const failSkewSeconds = 300;

/** @param access as it would be used; secrets are sent to the token endpoint and nowhere else */
export async function examineTarget(
  name: TargetName,
  access: TargetAccess,
  clock: Clock,
  signal: AbortSignal,
): Promise<DoctorReport> {
  const checks: DoctorCheck[] = [];
  const add = (id: CheckId, finding: Finding): Finding => {
    checks.push({ id, title: checkTitles[id], ...finding });
    return finding;
  };

  const address = add('address', judgeAddress(access.baseUrl));
  const first = address.status === 'fail' ? null : await reach(access, signal);
  judgeFirstAnswer(first, access, clock, add);
  const usableSoFar = first !== null && !(first instanceof PorticoError);

  const admin = usableSoFar ? await judgeAdminClient(access, clock, signal) : null;
  add('admin-client', admin?.finding ?? skip('The server does not answer, so no token was asked for.'));
  const system = await judgeSystemClient(access, clock, usableSoFar, signal);
  add('system-client', system.client);
  add('scopes', system.scopes);
  const port = admin?.finding.status === 'pass' ? connectPort(access, { clock, timeoutMs }) : null;
  add('environment', port === null ? skip('This needs a token.') : await judgeEnvironment(port, signal));
  add('workspaces', port === null ? skip('This needs a token.') : await judgeWorkspaces(port, signal));

  const wrong = checks.filter((check) => check.status === 'fail');
  const host = URL.canParse(access.baseUrl) ? new URL(access.baseUrl).host : 'the address';
  return {
    target: name,
    usable: wrong.length === 0,
    sentence:
      wrong[0] === undefined
        ? `${name} can be used: ${host} answers as tenant ${access.tenantId} and takes the client.`
        : `${name} (${host}, tenant ${access.tenantId}) cannot be used: ${wrong[0].detail} ${wrong[0].fix}`.trim(),
    checks,
    at: clock.now().toISOString(),
  };
}

/** The embedded tenant could not be started: that is a finding like any other. */
export function sandboxDidNotStart(error: PorticoError, now: Date): DoctorReport {
  const { what, next } = failures[error.code];
  const finding = fail(`The sandbox tenant did not start: ${what}. ${error.why}`, next);
  return {
    target: TargetName.parse('sandbox'),
    usable: false,
    sentence: `${finding.detail} ${finding.fix}`,
    checks: [{ id: 'reachable', title: checkTitles.reachable, ...finding }],
    at: now.toISOString(),
  };
}

function judgeAddress(baseUrl: string): Finding {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : null;
  if (url === null) return fail(`"${baseUrl}" is not a complete address.`, 'Enter it with https:// and the host name.');
  if (!isAllowedAddress(url))
    return fail(`${url.protocol}//${url.host} is not allowed.`, 'Use https; http is only for this machine.');
  return pass(`${url.protocol}//${url.host}`);
}

/** The discovery document of the admin workspace: public, small, and on every tenant. */
async function reach(access: TargetAccess, signal: AbortSignal): Promise<FetchedText | PorticoError> {
  const url = new URL(
    `${access.baseUrl}/${encodeURIComponent(access.tenantId)}/admin/.well-known/openid-configuration`,
  );
  try {
    return await guardedFetch(
      url,
      { headers: { accept: 'application/json' } },
      { maxBytes: 500_000, timeoutMs, signal, caPem: access.caPem },
    );
  } catch (error) {
    if (error instanceof PorticoError && error.code !== 'local/cancelled') return error;
    throw error;
  }
}

function judgeFirstAnswer(
  first: FetchedText | PorticoError | null,
  access: TargetAccess,
  clock: Clock,
  add: (id: CheckId, finding: Finding) => Finding,
): void {
  if (first === null || first instanceof PorticoError) {
    const certificate = first !== null && first.code === 'trust/certificate';
    if (first === null) add('reachable', skip('The address cannot be used.'));
    else if (certificate) add('reachable', pass('A server answers at this address.'));
    else add('reachable', fail(first.why, 'Check the host name, the network, a proxy or VPN, then examine again.'));
    if (certificate)
      add('certificate', fail(first.why, 'If the address is right, add the certificate of your CA to the target.'));
    else add('certificate', skip('There was no answer to look at.'));
    add('clock', skip('There was no answer to look at.'));
    add('discovery', skip('There was no answer to look at.'));
    return;
  }
  const secure = access.baseUrl.startsWith('https:');
  add('reachable', pass(`${new URL(first.url).host} answers with status ${first.status}.`));
  add(
    'certificate',
    secure
      ? pass(
          access.caPem === ''
            ? 'Its certificate is publicly trusted.'
            : 'Its certificate comes from the CA of this target.',
        )
      : skip('http on this machine has no certificate.'),
  );
  add('clock', judgeClock(first, clock));
  add('discovery', judgeDiscovery(first, access));
}

function judgeClock(answer: FetchedText, clock: Clock): Finding {
  const theirs = Date.parse(answer.headers.get('date') ?? '');
  if (Number.isNaN(theirs)) return skip('The server does not say what time it has.');
  const apart = Math.round((clock.now().getTime() - theirs) / 1000);
  const words = `This machine is ${Math.abs(apart)} seconds ${apart > 0 ? 'ahead of' : 'behind'} the server.`;
  const fix = 'Set the clock of this machine by a time server; tokens and assertions are refused when clocks differ.';
  if (Math.abs(apart) > failSkewSeconds) return fail(words, fix);
  return Math.abs(apart) > warnSkewSeconds ? warn(words, fix) : pass('They are less than a minute apart.');
}

function judgeDiscovery(answer: FetchedText, access: TargetAccess): Finding {
  const hint = `Check the base URL and the tenant id "${access.tenantId}"; the admin workspace may have to be enabled by the vendor's support.`;
  if (answer.status !== 200)
    return fail(
      `There is no admin workspace of tenant ${access.tenantId} at this address (status ${answer.status}).`,
      hint,
    );
  try {
    const issuer = Discovery.parse(JSON.parse(answer.text)).issuer;
    const expected = `${access.baseUrl}/${access.tenantId}/admin`;
    return issuer === expected
      ? pass(`The issuer is ${issuer}.`)
      : warn(
          `The server calls itself ${issuer.slice(0, 200)}, not ${expected}.`,
          'That is right for a vanity domain; otherwise use the address that the server calls its own.',
        );
  } catch {
    return fail('The answer is no discovery document.', hint);
  }
}

async function judgeEnvironment(port: TenantPort, signal: AbortSignal): Promise<Finding> {
  return probe(async () => {
    const environment: Environment = await port.environment(signal);
    if (environment.organizations === false)
      return fail(
        'Organizations are switched off in this tenant.',
        "Ask the vendor's support to enable organizations.",
      );
    const roles = environment.with_roles === false ? ' Role grants are off, so administrators cannot be made.' : '';
    const version = environment.version === undefined ? '' : ` Version ${environment.version.slice(0, 60)}.`;
    return roles === ''
      ? pass(`Organizations are on.${version}`)
      : warn(`Organizations are on.${roles}`, "Ask the vendor's support to enable roles.");
  });
}

async function judgeWorkspaces(port: TenantPort, signal: AbortSignal): Promise<Finding> {
  return probe(async () => {
    const names = (await port.workspaces(signal)).map((workspace) => String(workspace.name ?? workspace.id));
    if (names.length === 0)
      return warn(
        'There is no workspace yet.',
        'The first sync creates one, or make it in the console with the partners template.',
      );
    return pass(`${names.length} found: ${names.slice(0, 5).join(', ')}${names.length > 5 ? ', …' : ''}.`);
  });
}

async function probe(look: () => Promise<Finding>): Promise<Finding> {
  try {
    return await look();
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
    return fail(
      error.why,
      error.code === 'remote/forbidden'
        ? 'Give the client the missing rights in the Admin workspace.'
        : 'Retry; if it stays, tell the operators of the server.',
    );
  }
}
