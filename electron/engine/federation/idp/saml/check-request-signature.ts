/**
 * Is a request signed by the service provider that it names? Keys come from the registered metadata only, the judgement from
 * the inspect room. A request without a signature passes unless the metadata says that this service provider signs.
 */
import type { Inspection } from '../../../../../shared/model/inspection.ts';
import { type AuthnRequestFacts, readAuthnRequest, readLogoutRequest } from '../../../inspect/index.ts';
import type { ServiceProvider } from './read-sp-metadata.ts';

/**
 * @param encoded query or form body exactly as received, since a signature covers its encoding (Bindings §3.4.4.1)
 * @returns null when the request may be answered, else the reason why not
 */
export function checkRequestSignature(
  encoded: string,
  binding: 'redirect' | 'post',
  sp: ServiceProvider,
  now: Date,
): string | null {
  return problemOf(readAuthnRequest(encoded, binding, sp.metadataXml, now), sp);
}

/**
 * The same for a sign-out, which may be too old as well (Core §3.7.1). Sessions of other browsers may be ended only by who is known
 * to have asked (Profiles §4.4.4.1).
 *
 * @returns whether the service provider is known to have written it, else why it may not be answered
 */
export function checkLogoutRequest(
  encoded: string,
  binding: 'redirect' | 'post',
  sp: ServiceProvider,
  now: Date,
): { readonly isAuthentic: boolean } | { readonly problem: string } {
  const facts = readLogoutRequest(encoded, binding, sp.metadataXml, now);
  const late = failedIn(facts.inspection, 'logout.expiry');
  const problem = problemOf(facts, sp) ?? (late === undefined ? null : `The request is too old. ${late.detail}`);
  return problem === null ? { isAuthentic: facts.signature === 'good' } : { problem };
}

const failedIn = ({ checks }: Inspection, id?: string) =>
  checks.find((check) => check.status === 'fail' && (id === undefined || check.id === id));

function problemOf(
  { signature, inspection }: Pick<AuthnRequestFacts, 'signature' | 'inspection'>,
  sp: ServiceProvider,
): string | null {
  if (signature === 'bad') {
    const failed = failedIn(inspection);
    return failed === undefined
      ? 'The signature of the request does not hold.'
      : `The signature of the request does not hold. ${failed.detail}`;
  }
  if (signature === 'none' && sp.signsRequests)
    return 'The metadata of the service provider says that it signs its requests, but this one is not signed.';
  return null;
}
