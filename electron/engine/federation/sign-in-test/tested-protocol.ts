/** What a draft has to have before a sign-in can be tried, said in words before anything is started. */
import { PorticoError } from '../../../../shared/errors.ts';
import { type Blueprint, stepTitles } from '../../../../shared/model/blueprint.ts';
import type { SignInTest } from '../../../../shared/model/sign-in-test.ts';
import { checkBlueprint } from '../../partners/index.ts';
import { prepareBlueprint } from './prepare-blueprint.ts';

/** The loopback IdP takes the place of what the partner's own one would say here. */
const replaced = /^connection\.(?:saml|oidc|provider)(?:\.|$)/;

/**
 * How this draft signs people in. The steps of the draft that the scratch tenant needs must be sound, or it could not be set up like the real one.
 *
 * @throws `state/not-testable` with every problem and its field
 */
export function testedProtocol(draft: Blueprint, now: Date): SignInTest['protocol'] {
  const { kind } = draft.connection;
  if (kind === 'none') {
    throw new PorticoError(
      'state/not-testable',
      'The partner has no connection yet, so nobody could sign in through it.',
      { fields: [{ path: 'connection.kind', message: 'Choose how the partner signs in.' }] },
    );
  }
  const loopback = { metadataXml: '', issuer: '', clientId: '' };
  const { blueprint } = prepareBlueprint(draft, loopback, 'http://127.0.0.1/callback');
  const blocking = checkBlueprint(blueprint, { now, others: [] }).filter(
    ({ blocksSync, path }) => blocksSync && !replaced.test(path),
  );
  if (blocking.length === 0) return kind;
  throw new PorticoError(
    'state/not-testable',
    blocking.map(({ step, message }) => `${stepTitles[step]}: ${message}`).join(' '),
    {
      fields: blocking.map(({ path, message }) => ({ path, message })),
    },
  );
}
