/**
 * Is a request signed by the service provider that it names? Keys come from the registered metadata only, the judgement from
 * the inspect room. A request without a signature passes unless the metadata says that this service provider signs.
 */
import { readAuthnRequest } from '../../../inspect/index.ts';
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
  const { signature, inspection } = readAuthnRequest(encoded, binding, sp.metadataXml, now);
  if (signature === 'bad') {
    const failed = inspection.checks.find(({ status }) => status === 'fail');
    return failed === undefined
      ? 'The signature of the request does not hold.'
      : `The signature of the request does not hold. ${failed.detail}`;
  }
  if (signature === 'none' && sp.signsRequests)
    return 'The metadata of the service provider says that it signs its requests, but this one is not signed.';
  return null;
}
