/** Whose keys count, and is the metadata that holds them usable? */
import { type CheckRow, protocol, saml } from './check-row.ts';

export const trustChecks = {
  'trust.keys': {
    kinds: [...saml, 'certificate'],
    title: 'A trusted key is known',
    explanation: 'A certificate inside the message proves nothing: whoever writes a message can put one in.',
    fix: "Give the identity provider's metadata (--idp-metadata) or its certificate (--idp-cert).",
    who: 'us',
    spec: 'XML Signature Best Practices; saml-metadata-2.0 §2.4.1.1',
  },
  'trust.issuer': {
    kinds: protocol,
    title: 'The issuer is the one we trust',
    explanation: 'Keys count only for the entity that they were published for.',
    fix: 'Correct the entity ID on one side, character by character, or import the right metadata.',
    who: 'either',
    spec: 'saml-metadata-2.0 §2.3; saml-profiles-2.0 §4.1.4.2',
  },
  'trust.use': {
    kinds: saml,
    title: 'The key is published for signing',
    explanation: 'A key that is marked for encryption must not be accepted for signatures.',
    fix: 'Identity provider: publish the signing key.',
    who: 'partner',
    spec: 'saml-metadata-2.0 §2.4.1.1',
  },
  'trust.rollover': {
    kinds: saml,
    title: 'Which of several keys signed',
    explanation: 'During a key change both keys are published; every one is tried.',
    fix: 'Remove the old key when the change is done.',
    who: 'partner',
    spec: 'saml-metadata-iop-1.0 §2.5',
  },
  'trust.cert-dates': {
    kinds: [...saml, 'certificate'],
    title: 'The certificate is within its dates',
    explanation: 'Trust comes from the metadata, not from the dates, yet some products refuse an expired certificate.',
    fix: 'Plan a change of the signing certificate with the partner.',
    who: 'partner',
    spec: 'saml-metadata-iop-1.0 §2.6',
  },
  'metadata.valid-until': {
    kinds: saml,
    title: 'The metadata has not expired',
    explanation: 'Metadata can say until when it may be used, for the whole file or for one entity.',
    fix: 'Download fresh metadata.',
    who: 'us',
    spec: 'saml-metadata-2.0 §2.3.2',
  },
  'metadata.signature': {
    kinds: ['saml-metadata'],
    title: 'The signature covers the whole metadata',
    explanation: 'Signed metadata is only worth its signature when that covers the file and comes from a key you know.',
    fix: 'Download it again from the authoritative URL, and give the certificate of whoever signs it (--idp-cert).',
    who: 'us',
    spec: 'saml-metadata-2.0 §3',
  },
} as const satisfies Record<string, CheckRow>;
