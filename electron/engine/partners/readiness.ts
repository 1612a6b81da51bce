/**
 * Is the partner ready to go live? Each item carries its evidence: what was looked at, when, with what result. *Checked* means
 * looked at without a sign-in; *seen* means that a sign-in really happened. What could not be looked at is open, never passed.
 */
import type { Issue } from '../../../shared/model/blueprint.ts';
import { formatDuration, parseDuration } from '../../../shared/model/duration.ts';
import type { ReadinessItem } from '../../../shared/model/partner.ts';
import { contractEndsAt, effectiveApplications } from './effective.ts';
import type { PartnerEntry } from './partner-book.ts';
import type { LiveFacts } from './types.ts';

export interface ReadinessInput {
  readonly entry: PartnerEntry;
  readonly issues: readonly Issue[];
  readonly live: LiveFacts | null;
  readonly hasConnectionSecret: boolean;
  readonly now: Date;
}

type Answer = Omit<ReadinessItem, 'id' | 'title' | 'at'> & { readonly at?: string | null };

const pass = (evidence: string, basis: ReadinessItem['basis'] = 'checked'): Answer => ({
  status: 'pass',
  evidence,
  basis,
  fix: '',
});
const fail = (evidence: string, fix: string): Answer => ({ status: 'fail', evidence, basis: 'checked', fix });
const warn = (evidence: string, fix: string, basis: ReadinessItem['basis'] = 'checked'): Answer => ({
  status: 'warn',
  evidence,
  basis,
  fix,
});
const open = (evidence: string, fix: string): Answer => ({ status: 'open', evidence, basis: 'none', fix });

const questions: ReadonlyArray<readonly [id: string, title: string, ask: (input: ReadinessInput) => Answer]> = [
  ['complete', 'The blueprint is complete', complete],
  ['sign-in', 'A sign-in was seen', signIn],
  ['lifetimes', 'Token lifetimes are verified', lifetimes],
  ['contract-end', 'Access ends with the contract by itself', contractEnd],
  ['redirect-uris', 'Redirect addresses are those of production', redirectUris],
  ['organization-claim', 'organization_id is in every access token', organizationClaim],
  ['administrator', 'The administrator is there', administrator],
  ['second-factor', 'A second factor protects sign-in', secondFactor],
  ['connection-secret', 'The secret of the connection is kept', connectionSecret],
];

export function judgeReadiness(input: ReadinessInput): ReadinessItem[] {
  return questions
    .filter(([id]) => id !== 'connection-secret' || needsSecret(input))
    .map(([id, title, ask]) => {
      const { at, ...answer } = ask(input);
      return { id, title, ...answer, at: at ?? (answer.basis === 'none' ? null : input.now.toISOString()) };
    });
}

const notRead = (what: string): Answer =>
  open(`The target could not be read, so nobody knows ${what}.`, 'Check the target in Settings, then look again.');
const notSynced = open('The organization is not on the target yet.', 'Sync this partner, then look again.');

/** Asks only when the server could be read and has the organization. */
function fromLive(input: ReadinessInput, what: string, ask: (live: LiveFacts) => Answer): Answer {
  if (input.live === null) return notRead(what);
  if (!input.live.exists) return notSynced;
  return { at: input.live.readAt.toISOString(), ...ask(input.live) };
}

function complete({ issues }: ReadinessInput): Answer {
  const wrong = issues.filter(({ level }) => level === 'wrong');
  const missing = issues.filter(({ level }) => level === 'missing');
  if (wrong.length > 0) return fail(`${wrong.length} wrong: ${wrong[0]?.message}`, 'Correct it in the wizard.');
  if (missing.length > 0) return warn(`${missing.length} missing: ${missing[0]?.message}`, 'Add it in the wizard.');
  return pass('Nothing is wrong or missing in the nine steps.');
}

function signIn({ entry: { blueprint, marks } }: ReadinessInput): Answer {
  if (blueprint.connection.kind === 'none') return pass('No person signs in: this partner has services only.');
  const test = marks.lastTest;
  if (test === null) return open('No sign-in test has been run.', 'Run a sign-in test in the federation lab.');
  const { at } = test;
  if (test.outcome === 'refused')
    return { ...fail('The last sign-in test was refused.', 'Open the test and follow its first failed check.'), at };
  if (test.outcome === 'failed')
    return { ...warn('The last sign-in test did not come to an end.', 'Run it again.'), at };
  if (test.hash !== marks.contentHash)
    return {
      ...warn('A sign-in was seen, with an earlier version of this blueprint.', 'Run the sign-in test again.', 'seen'),
      at,
    };
  return { ...pass(`A person signed in and got tokens (test ${test.testId}).`, 'seen'), at };
}

function lifetimes(input: ReadinessInput): Answer {
  return fromLive(input, 'how long tokens live', (live) => {
    const { accessToken, refreshToken } = input.entry.blueprint.lifetimes;
    const read = live.accessTokenSeconds;
    if (read === undefined) return notRead('how long tokens live');
    const said = `${live.target} gives access tokens ${formatDuration(read)}`;
    const wanted = parseDuration(accessToken);
    if (accessToken !== '' && wanted !== read)
      return fail(`${said}; the blueprint says ${accessToken}.`, 'Sync this partner.');
    const refresh = parseDuration(refreshToken);
    if (refreshToken !== '' && live.refreshTokenSeconds !== undefined && refresh !== live.refreshTokenSeconds) {
      return fail(
        `Refresh tokens live ${formatDuration(live.refreshTokenSeconds)}; the blueprint says ${refreshToken}.`,
        'Sync this partner.',
      );
    }
    if (read > 1800)
      return warn(`${said}; 15 to 30 minutes is the recommendation.`, 'Shorten them in step Access and time.');
    return pass(`${said}, read back from the server.`);
  });
}

function contractEnd(input: ReadinessInput): Answer {
  const end = contractEndsAt(input.entry.blueprint.organization.contract.end);
  if (end === null)
    return fail('The contract has no end, so access has none either.', 'Type the last day of the contract.');
  return fromLive(input, 'whether access ends by itself', (live) => {
    if (live.clients === undefined) return notRead('whether access ends by itself');
    const endless = live.clients.filter(
      ({ secretExpiresAt }) =>
        secretExpiresAt !== null && (secretExpiresAt === 0 || secretExpiresAt * 1000 > end.getTime()),
    );
    if (endless.length > 0) {
      return fail(
        `Not self-ending: the secret of ${endless.map(({ id }) => id).join(', ')} outlasts the contract.`,
        'Sync this partner; the end is written into every client.',
      );
    }
    const leftSeconds = (end.getTime() - input.now.getTime()) / 1000;
    const refresh = live.refreshTokenSeconds;
    if (leftSeconds > 0 && refresh !== undefined && refresh > leftSeconds) {
      return fail(
        `Not self-ending: refresh tokens live ${formatDuration(refresh)}, longer than the contract.`,
        'Shorten them in step Access and time.',
      );
    }
    const { kind } = input.entry.blueprint.connection;
    if (kind === 'directory') return notSelfEnding('people of the directory have no end date on the server');
    const withoutSecret = live.clients.filter(({ secretExpiresAt }) => secretExpiresAt === null);
    if (withoutSecret.length > 0) {
      const ids = withoutSecret.map(({ id }) => id).join(', ');
      return notSelfEnding(`${ids} ${withoutSecret.length === 1 ? 'has' : 'have'} no secret that could end`);
    }
    return pass(
      `The end of the contract is in every client (${live.clients.length}), and refresh tokens end before it.`,
    );
  });
}

/** Secrets end and refresh tokens end; a new sign-in after the last day is what nothing in the grant forbids. */
const notSelfEnding = (why: string): Answer =>
  fail(
    `Not self-ending: ${why}, so a new sign-in works until somebody ends it.`,
    "Let a policy at the token points refuse after the last day (in the server's console), and plan the end for that day.",
  );

function redirectUris(input: ReadinessInput): Answer {
  const wrong = input.issues.filter(({ path, level }) => level === 'wrong' && /edirectUris/.test(path));
  if (wrong.length > 0) return fail(`${wrong[0]?.message}`, 'Correct it in step Applications.');
  const wanted = effectiveApplications(input.entry.blueprint).filter(({ kind }) => kind !== 'service');
  if (wanted.length === 0) return pass('No application comes back to an address: there are services only.');
  const development = wanted.filter(({ production }) => !production);
  if (development.length > 0)
    return warn(
      `${development.map(({ name }) => name).join(', ')} is marked as development.`,
      'Mark it as production when it goes live.',
    );
  return fromLive(input, 'which addresses are registered', (live) => {
    for (const { clientId, name, redirectUris: uris } of wanted) {
      const client = live.clients?.find(({ id }) => id === clientId);
      if (client === undefined) return fail(`${name} is not on ${live.target}.`, 'Sync this partner.');
      const missing = uris.filter((uri) => !client.redirectUris.includes(uri));
      const surplus = client.redirectUris.filter((uri) => !uris.includes(uri));
      if (missing.length > 0) return fail(`${name} lacks ${missing[0]} on the server.`, 'Sync this partner.');
      if (surplus.length > 0)
        return warn(
          `${name} has ${surplus[0]} on the server, which the blueprint does not name.`,
          'Add it to the blueprint, or sync to remove it.',
        );
    }
    return pass(
      `The addresses of ${wanted.length} ${wanted.length === 1 ? 'application' : 'applications'} on the server are exactly those of the blueprint.`,
    );
  });
}

function organizationClaim(input: ReadinessInput): Answer {
  return fromLive(input, 'which claims are set', (live) => {
    const claim = live.claims?.find(({ name, token }) => name === 'organization_id' && token === 'access_token');
    if (claim === undefined)
      return fail('organization_id is not set for access tokens on the server.', 'Sync this partner.');
    const isRight = claim.sourceType === 'organization' && claim.sourcePath === 'id';
    if (!isRight)
      return fail(
        `organization_id comes from ${claim.sourceType} ${claim.sourcePath} on the server.`,
        'Sync this partner.',
      );
    return pass('Set for access tokens, from the id of the organization, read back from the server.');
  });
}

function administrator(input: ReadinessInput): Answer {
  const wanted = input.entry.blueprint.administrators.filter(({ email }) => email !== '');
  if (wanted.length === 0)
    return fail('Nobody at the partner is named as administrator.', 'Add a person in step Administrator.');
  return fromLive(input, 'who administers the organization', (live) => {
    if (live.administrators === undefined) return notRead('who administers the organization');
    const rolesOf = (email: string) =>
      (live.administrators ?? [])
        .filter((there) => there.email.toLowerCase() === email.toLowerCase())
        .map(({ role }) => role);
    const absent = wanted.filter(({ email }) => rolesOf(email).length === 0);
    if (absent.length > 0) {
      return fail(
        `${absent.map(({ email }) => email).join(', ')} is not there yet.`,
        'Sync this partner; an invitation is sent.',
      );
    }
    const other = wanted.find(({ email, role }) => !rolesOf(email).includes(role));
    if (other !== undefined) {
      return fail(
        `${other.email} has the role ${rolesOf(other.email).join(', ')} on the server, not ${other.role}.`,
        'Sync this partner.',
      );
    }
    return pass(`${wanted.map(({ email }) => email).join(', ')} on the server, with the role of the blueprint.`);
  });
}

function secondFactor({ entry: { blueprint } }: ReadinessInput): Answer {
  const { connection } = blueprint;
  if (connection.kind === 'none') return pass('No person signs in: this partner has services only.');
  if (connection.kind === 'directory') {
    const { mechanisms, secondFactor: factor } = connection.directory;
    if (factor !== 'none') return pass(`The directory asks for a second factor (${factor}).`);
    if (!mechanisms.includes('password')) return pass('Nobody signs in with a password alone.');
    return fail('A password alone opens the door.', 'Choose a second factor in step Connection.');
  }
  return warn(
    "The partner's own identity provider asks for it, or does not; that cannot be looked at from here.",
    'Have the partner confirm it, and keep the answer with the contract.',
    'none',
  );
}

const needsSecret = ({ entry: { blueprint } }: ReadinessInput): boolean =>
  blueprint.connection.kind === 'oidc' && blueprint.connection.oidc.authenticationMethod === 'client_secret';

function connectionSecret({ hasConnectionSecret }: ReadinessInput): Answer {
  if (hasConnectionSecret) return pass('The client secret is in the key store of this machine.');
  return fail('There is no client secret for their OpenID Connect provider.', 'Type it in step Connection.');
}
