/** Do the two clients of a target get tokens, and may the system client do what Portico can use it for? */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Clock } from '../../kernel/clock.ts';
import { type TargetAccess, tokenUrlOf } from '../connect-port.ts';
import { createTokenSource, type TokenSource } from '../http/token-source.ts';
import { type Finding, fail, pass, skip, timeoutMs, warn } from './finding.ts';

/** What the system client is asked for; the first one alone is enough for organizations and dumps. */
const systemScopes = ['manage_configuration', 'identity', 'view_audit_events', 'manage_clients', 'revoke_tokens'];

const noop = (): void => {};

async function tryToken(tokens: TokenSource, signal: AbortSignal): Promise<PorticoError | null> {
  try {
    await tokens.get(signal);
    return null;
  } catch (error) {
    if (error instanceof PorticoError && error.code !== 'local/cancelled') return error;
    throw error;
  }
}

export async function judgeAdminClient(
  access: TargetAccess,
  clock: Clock,
  signal: AbortSignal,
): Promise<{ finding: Finding }> {
  if (access.clientSecret === '') {
    return {
      finding: fail('Portico has no secret for the admin client.', 'Enter the secret of the client in Settings.'),
    };
  }
  const tokens = createTokenSource(
    {
      tokenUrl: tokenUrlOf(access, 'admin'),
      clientId: access.clientId,
      secret: access.clientSecret,
      authentication: access.authentication,
      scope: '',
    },
    { clock, timeoutMs, caPem: access.caPem, onRequest: noop },
  );
  const error = await tryToken(tokens, signal);
  if (error === null) return { finding: pass(`${access.clientId} gets a token.`) };
  const fix =
    error.code === 'remote/unauthorized'
      ? 'Check client id and secret, and that the client in the Admin workspace has the client credentials grant.'
      : 'Look at the Admin workspace in the console: it must be enabled and hold this client.';
  return { finding: fail(error.why, fix) };
}

export async function judgeSystemClient(
  access: TargetAccess,
  clock: Clock,
  reachable: boolean,
  signal: AbortSignal,
): Promise<{ client: Finding; scopes: Finding }> {
  if (access.systemClientId === '') {
    const unused = skip('No system client is set; it is needed only for dumps and token revocation.');
    return { client: unused, scopes: unused };
  }
  if (!reachable) {
    const unknown = skip('The server does not answer, so no token was asked for.');
    return { client: unknown, scopes: unknown };
  }
  const ask = async (scope: string) => {
    const tokens = createTokenSource(
      {
        tokenUrl: tokenUrlOf(access, 'system'),
        clientId: access.systemClientId,
        secret: access.systemClientSecret,
        authentication: access.authentication,
        scope,
      },
      { clock, timeoutMs, caPem: access.caPem, onRequest: noop },
    );
    const error = await tryToken(tokens, signal);
    return { error, granted: tokens.grantedScope() };
  };
  const all = await ask(systemScopes.join(' '));
  if (all.error !== null && all.error.code !== 'remote/forbidden') {
    const fix = 'Check client id and secret, and that the System workspace is enabled and holds this client.';
    return { client: warn(all.error.why, fix), scopes: skip('This needs a token.') };
  }
  if (all.error === null) {
    const granted = all.granted?.split(/\s+/) ?? systemScopes;
    const missing = systemScopes.filter((scope) => !granted.includes(scope));
    return { client: pass(`${access.systemClientId} gets a token.`), scopes: judgeScopes(missing) };
  }
  const missing: string[] = [];
  for (const scope of systemScopes) if ((await ask(scope)).error !== null) missing.push(scope);
  const client =
    missing.length === systemScopes.length
      ? warn(all.error.why, 'Give the system client its scopes.')
      : pass(`${access.systemClientId} gets a token.`);
  return { client, scopes: judgeScopes(missing) };
}

function judgeScopes(missing: readonly string[]): Finding {
  return missing.length === 0
    ? pass(`It has ${systemScopes.join(', ')}.`)
    : warn(
        `It lacks ${missing.join(', ')}.`,
        'Give these scopes to the client in the System workspace; what needs them stays off until then.',
      );
}
