/**
 * Looks at an access token the way our APIs do: signed by this organization's key, by this issuer, in time, and naming the
 * organization. Answers with checks in the form of an inspection's.
 */
import { createRemoteJWKSet, customFetch, decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose';
import type { Check } from '../../../../shared/model/inspection.ts';
import { tokenAlgorithms } from '../../inspect/index.ts';
import { fetchTrusting } from '../loopback/fetch-trusting.ts';

export interface TokenExpectations {
  readonly issuer: string;
  readonly organizationId: string;
  /** Of which application, for the words. */
  readonly application: string;
  readonly now: Date;
  readonly keys: OrganizationKeys;
}

export type OrganizationKeys = ReturnType<typeof createRemoteJWKSet>;

/** The organization's public keys, fetched once for all tokens of a test. */
export const organizationKeys = (issuer: string, caPem = ''): OrganizationKeys =>
  createRemoteJWKSet(new URL(`${issuer}/.well-known/jwks.json`), {
    timeoutDuration: 10_000,
    ...(caPem === '' ? {} : { [customFetch]: fetchTrusting(caPem) }),
  });

export interface CheckedToken {
  readonly header: Record<string, unknown>;
  readonly claims: Record<string, unknown>;
  readonly checks: readonly Check[];
}

/** Null when the token is opaque, which an API cannot look into. */
export async function checkAccessToken(token: string, expected: TokenExpectations): Promise<CheckedToken | null> {
  if (token.split('.').length !== 3) return null;
  const claims: Record<string, unknown> = { ...decodeJwt(token) };
  const header: Record<string, unknown> = { ...decodeProtectedHeader(token) };
  const signature = await signatureCheck(token, expected);
  const organization = claims.organization_id;
  return {
    header,
    claims,
    checks: [
      signature,
      check({
        id: 'access-token.organization',
        title: `The access token of ${expected.application} names the organization`,
        status: organization === expected.organizationId ? 'pass' : 'fail',
        detail:
          organization === undefined
            ? 'The claim organization_id is missing.'
            : `organization_id is ${JSON.stringify(organization)}.`,
        expected: expected.organizationId,
        received: typeof organization === 'string' ? organization : JSON.stringify(organization ?? null),
        fix: 'Add the claim organization_id (type Organization, source id) to the access token.',
        spec: 'Portico: organization_id on every access token',
      }),
      lifetimeCheck(claims, expected),
    ],
  };
}

async function signatureCheck(token: string, { issuer, application, now, keys }: TokenExpectations): Promise<Check> {
  const problem = await jwtVerify(token, keys, {
    issuer,
    algorithms: [...tokenAlgorithms.keys()],
    currentDate: now,
    clockTolerance: 5,
    requiredClaims: ['exp', 'iat', 'sub', 'client_id'],
  }).then(
    () => null,
    (error: unknown) =>
      error instanceof errors.JOSEError ? error.message : 'the keys of the organization could not be read',
  );
  return check({
    id: 'access-token.signature',
    title: `The access token of ${application} holds`,
    status: problem === null ? 'pass' : 'fail',
    detail:
      problem === null ? "Signed by the organization's own key, by its issuer, and in time." : `Refused: ${problem}.`,
    fix: "Use the issuer and the keys of the organization's discovery document.",
    spec: 'RFC 9068 §4',
  });
}

function lifetimeCheck(claims: Readonly<Record<string, unknown>>, { application }: TokenExpectations): Check {
  const seconds = Number(claims.exp) - Number(claims.iat);
  const fits = Number.isFinite(seconds) && seconds >= 0 && seconds <= 1800;
  return check({
    id: 'access-token.lifetime',
    title: `The access token of ${application} is short-lived`,
    status: fits ? 'pass' : 'warn',
    detail: Number.isFinite(seconds)
      ? `It lives ${Math.round(seconds / 60)} minutes; 15 to 30 minutes are usual.`
      : 'It does not say how long it lives.',
    fix: 'Set the access token lifetime to 15 to 30 minutes.',
    spec: 'RFC 9700 §2.2',
  });
}

function check(facts: Omit<Check, 'who'>): Check {
  return { ...facts, who: 'us' };
}
