/** What the claims of a token must say (RFC 7519 §4.1, OpenID Connect Core §3.1.3.7). Each function answers one question. */
import { createHash } from 'node:crypto';
import { type Findings, fail, type Outcome, pass, skip, warn } from '../findings.ts';
import { difference } from '../near-miss.ts';
import { inWords, showTime } from '../time.ts';
import type { TokenContext } from './context.ts';
import type { TokenAlgorithm } from './key-set.ts';
import type { JsonObject } from './strict-json.ts';

/** @param algorithm null when the token's own is refused; hashes cannot be computed then */
export function checkClaims(
  claims: JsonObject,
  header: JsonObject,
  algorithm: TokenAlgorithm | null,
  context: TokenContext,
  findings: Findings,
): void {
  findings.add('jwt.iss', checkIssuer(claims, context.issuer));
  findings.add('jwt.sub', checkSubject(claims));
  findings.add('jwt.aud', checkAudience(claims, context.audience));
  findings.add('jwt.azp', checkAuthorizedParty(claims, context.audience));
  findings.add('jwt.exp', checkExpiry(claims, context));
  if (has(claims, 'nbf')) findings.add('jwt.nbf', checkStart(claims.nbf, 'nbf', context));
  findings.add(
    'jwt.iat',
    has(claims, 'iat') ? checkStart(claims.iat, 'iat', context) : fail('There is no time of issue (iat).'),
  );
  findings.add('oidc.nonce', checkNonce(claims, header, context));
  findings.add('oidc.at-hash', checkHash('at_hash', claims, context.accessToken, 'access token', algorithm, context));
  findings.add('oidc.c-hash', checkHash('c_hash', claims, context.code, 'code', algorithm, context));
}

const has = (claims: JsonObject, name: string): boolean => Object.hasOwn(claims, name);

function show(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '(none)');
}

function checkIssuer(claims: JsonObject, expected: string | undefined): Outcome {
  const { iss } = claims;
  if (has(claims, 'iss') && typeof iss !== 'string')
    return fail('The issuer is not a string.', { received: show(iss) });
  if (expected === undefined) return skip(`Issued by ${show(iss)}; give the issuer (--issuer) to compare.`);
  if (iss === expected) return pass(`Issued by ${expected}.`);
  if (typeof iss !== 'string')
    return fail(`The token does not say who issued it; expected ${expected}.`, { expected, received: '(none)' });
  return fail(`Issued by another issuer: ${difference(expected, iss)}`, { expected, received: iss });
}

function checkSubject(claims: JsonObject): Outcome {
  const { sub } = claims;
  if (typeof sub === 'string' && sub !== '') return pass(`About ${sub}.`);
  return fail(has(claims, 'sub') ? 'The subject is empty or not a string.' : 'There is no subject (sub).', {
    received: show(sub),
  });
}

function checkAudience(claims: JsonObject, expected: string | undefined): Outcome {
  const { aud } = claims;
  const list = Array.isArray(aud) ? aud : has(claims, 'aud') ? [aud] : [];
  if (!list.every((value) => typeof value === 'string'))
    return fail('The audience is not a string or a list of strings.', { received: show(aud) });
  if (expected === undefined)
    return skip(`Meant for ${list.join(', ') || 'nobody in particular'}; give the audience (--audience) to compare.`);
  if (list.includes(expected)) return pass(`Meant for ${expected}.`);
  if (list.length === 0)
    return fail(`The token does not say whom it is meant for; expected ${expected}.`, { expected, received: '(none)' });
  const only = list.length === 1 ? `: ${difference(expected, list[0] ?? '')}` : `; expected ${expected}.`;
  return fail(`Meant for ${list.join(', ')}, but we are ${expected}${only}`, { expected, received: list.join(', ') });
}

function checkAuthorizedParty(claims: JsonObject, expected: string | undefined): Outcome {
  const { azp, aud } = claims;
  if (!has(claims, 'azp')) {
    const several = Array.isArray(aud) && aud.length > 1;
    return several && expected !== undefined
      ? warn('There are several audiences, but the token does not say to which client it was issued (azp).')
      : skip('There is no azp.');
  }
  if (typeof azp !== 'string') return fail('azp is not a string.', { received: show(azp) });
  if (expected === undefined) return skip(`Issued to ${azp}; give the audience (--audience) to compare.`);
  return azp === expected
    ? pass(`Issued to ${azp}.`)
    : fail(`Issued to another client: ${difference(expected, azp)}`, { expected, received: azp });
}

function checkExpiry(claims: JsonObject, { now, skewMs }: TokenContext): Outcome {
  const { exp } = claims;
  if (!has(claims, 'exp')) return fail('There is no expiry (exp).');
  if (typeof exp !== 'number') return fail('The expiry is not a number.', { received: show(exp) });
  const lateMs = now.getTime() - exp * 1000;
  const values = { expected: `before ${showTime(exp * 1000)}`, received: showTime(now.getTime()) };
  return lateMs - skewMs >= 0
    ? fail(`Expired ${inWords(lateMs)} ago (${showTime(exp * 1000)}).`, values)
    : pass(`Expires ${showTime(exp * 1000)}.`);
}

function checkStart(value: unknown, name: 'nbf' | 'iat', { now, skewMs }: TokenContext): Outcome {
  if (typeof value !== 'number') return fail(`${name} is not a number.`, { received: show(value) });
  const earlyMs = value * 1000 - now.getTime();
  const values = { expected: `not after ${showTime(now.getTime())}`, received: showTime(value * 1000) };
  if (earlyMs <= skewMs)
    return pass(name === 'iat' ? `Issued ${showTime(value * 1000)}.` : `Valid from ${showTime(value * 1000)}.`);
  return fail(
    name === 'iat' ? `Issued ${inWords(earlyMs)} in the future.` : `Valid only in ${inWords(earlyMs)}.`,
    values,
  );
}

const idTokenTypes = new Set(['jwt', 'application/jwt', 'id+jwt', 'application/id+jwt']);

function checkNonce(claims: JsonObject, header: JsonObject, { nonce, mustBeIdToken }: TokenContext): Outcome {
  const { typ } = header;
  if (mustBeIdToken && typ !== undefined && (typeof typ !== 'string' || !idTokenTypes.has(typ.toLowerCase()))) {
    return fail(`The token is of type ${show(typ)}, not an ID token.`, { expected: 'JWT', received: show(typ) });
  }
  if (nonce === undefined)
    return skip(
      has(claims, 'nonce')
        ? 'Give the nonce that was sent (--nonce) to compare.'
        : 'There is no nonce, and none to compare (--nonce).',
    );
  const received = claims.nonce;
  if (received === nonce) return pass('It carries the nonce of this sign-in.');
  if (!has(claims, 'nonce'))
    return fail('The token carries no nonce, although one was sent.', { expected: nonce, received: '(none)' });
  return fail('This token belongs to another sign-in: the nonce differs.', {
    expected: nonce,
    received: show(received),
  });
}

/** Left half of the hash that belongs to `alg`, as base64url (OpenID Connect Core §3.1.3.6, §3.3.2.11). */
function checkHash(
  name: 'at_hash' | 'c_hash',
  claims: JsonObject,
  value: string | undefined,
  what: string,
  algorithm: TokenAlgorithm | null,
  context: TokenContext,
): Outcome {
  const claim = claims[name];
  if (value === undefined)
    return skip(
      has(claims, name)
        ? `Give the ${what} to compare with ${name}.`
        : `There is no ${name}, and no ${what} to compare.`,
    );
  if (!has(claims, name))
    return context.frontChannel
      ? fail(`The ${what} came through the browser, but the ID token has no ${name}.`, {
          expected: name,
          received: '(none)',
        })
      : skip(`The ID token has no ${name}.`);
  if (algorithm === null) return skip(`${name} cannot be computed, because the algorithm is refused.`);
  const digest = createHash(algorithm.hash).update(value, 'utf8').digest();
  const expected = digest.subarray(0, digest.length / 2).toString('base64url');
  return claim === expected
    ? pass(`The ${what} belongs to this ID token.`)
    : fail(`The ${what} is not the one this ID token was issued with.`, { expected, received: show(claim) });
}
