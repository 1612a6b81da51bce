/** The failures that support meets most, by their number in the list: each is told from the message alone, by a check of its own. */
import { SignJWT } from 'jose';
import { describe, expect, test } from 'vitest';
import { InspectContext } from '../../../shared/contract/inspect.ts';
import { ofPeopleAndRequests } from './fixtures/failures/people-and-requests.ts';
import { ofTrustAndTime } from './fixtures/failures/trust-and-time.ts';
import { acsUrl, idpKey, makeMetadata, now, requestId, spEntityId } from './fixtures/saml-messages.ts';
import { inspect } from './inspect.ts';

const usual = { idpMetadata: makeMetadata(), spEntityId, acsUrl, requestId };
async function look(text: string, changes: Partial<InspectContext> = {}) {
  return inspect(text, InspectContext.parse({ ...usual, ...changes }), now);
}

describe.each([...ofTrustAndTime, ...ofPeopleAndRequests])('%s', (_, text, changes, id, state, detail) => {
  test(`is ${id}`, async () => {
    const { checks, verdict } = await look(text, changes);
    const found = checks.filter((check) => check.id === id && check.status === state);
    expect(found.map((check) => check.detail).join('\n')).toMatch(detail);
    expect(found[0]?.fix).not.toBe('');
    if (state === 'fail') expect(verdict).toBe('invalid');
  });
});

test.each([
  ['11 an issuer with a slash', { issuer: 'https://op.example/' }, 'jwt.iss', /slash/],
  ['12 a token of another sign-in', { nonce: 'n' }, 'oidc.nonce', /no nonce|another sign-in/],
  ['12 a token of another client', { audience: 'other' }, 'jwt.aud', /Meant for/],
])('%s', async (_, changes, id, detail) => {
  const token = await new SignJWT({ sub: 'dana' })
    .setProtectedHeader({ alg: 'RS256' })
    .setIssuer('https://op.example')
    .setAudience('portico')
    .setIssuedAt(now)
    .setExpirationTime(new Date(now.getTime() + 60_000))
    .sign(idpKey.privateKey);
  const { checks } = await look(token, changes);
  expect(checks.find((check) => check.id === id && check.status === 'fail')?.detail).toMatch(detail);
});
