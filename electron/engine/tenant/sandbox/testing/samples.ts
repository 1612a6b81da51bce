/** Messages that tests send: made at run time, so that no key or certificate lies in the repository. */
import { generateKeyPairSync } from 'node:crypto';
import { makeCertificate } from '../../../kernel/make-certificate.ts';

export function makePem(): string {
  return makeCertificate({
    keyPair: generateKeyPairSync('rsa', { modulusLength: 2048 }),
    subject: 'partner.example',
    notBefore: new Date('2026-01-01T00:00:00Z'),
    notAfter: new Date('2027-01-01T00:00:00Z'),
  });
}

export const spMetadataText = (entityId: string): string =>
  `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${entityId}"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example/acs" index="0"/></SPSSODescriptor></EntityDescriptor>`;
