/** The person whom a sign-in created on a target, read over the admin API, for a server that does not tell while it happens. */
import { PorticoError } from '../../../../shared/errors.ts';
import type { Persona, SignInTest } from '../../../../shared/model/sign-in-test.ts';
import type { Log } from '../../kernel/log.ts';
import { redact } from '../../kernel/redact.ts';
import { poolIdOf } from '../../sync/index.ts';
import type { Stage } from '../sign-in-test/stage.ts';

const maxPeople = 20;

/** Null when nobody is there, or the server does not say: the sign-in was seen all the same. */
export async function readPersonBack(
  log: Log,
  { port, prepared }: Stage,
  persona: Persona | null,
  signal: AbortSignal,
): Promise<Pick<SignInTest, 'profile' | 'provisionedUser'> | null> {
  const { blueprint } = prepared;
  if (!blueprint.connection.jit) return null;
  try {
    const { users } = await port.users(poolIdOf(blueprint.organization.id), maxPeople, signal);
    const email = persona?.email.toLowerCase() ?? '';
    // The organization is the test's own, so that its only person is the one who just came.
    const found = users.find((user) => email !== '' && JSON.stringify(user).toLowerCase().includes(email)) ?? users[0];
    if (found === undefined) return null;
    const { payload } = found;
    return { profile: isRecord(payload) ? clean(payload) : null, provisionedUser: clean(found) };
  } catch (error) {
    if (!(error instanceof PorticoError) || error.code === 'local/cancelled') throw error;
    log('warn', 'sign-in-test-person-not-read', { error });
    return null;
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const clean = (value: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).map(([name, member]) => [name, redact(member)]));
