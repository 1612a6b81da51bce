/** Can what is encrypted be opened, and does anything vouch for it? */
import { attack, type CheckRow, encrypted, signIn } from './check-row.ts';

export const encryptionChecks = {
  'enc.references': {
    kinds: encrypted,
    title: 'Encrypted content stays inside the message',
    explanation: 'A reference to the outside would make the reader fetch what an attacker chose.',
    fix: attack,
    who: 'partner',
    spec: 'XML Encryption 1.1 §3.3.1',
  },
  'enc.algorithm': {
    kinds: encrypted,
    title: 'The encryption is strong',
    explanation:
      'RSA 1.5 key transport and Triple DES can be broken; AES-CBC lets an attacker change what is decrypted.',
    fix: 'Identity provider: use AES-GCM with RSA-OAEP.',
    who: 'partner',
    spec: 'XML Encryption 1.1 §5.5.1; NIST SP 800-131A',
  },
  'enc.key': {
    kinds: encrypted,
    title: 'Our key opens the content',
    explanation: 'The content is encrypted for one certificate of the service provider; only its private key opens it.',
    fix: 'Identity provider: use our current encryption certificate, or turn encryption off.',
    who: 'partner',
    spec: 'XML Encryption 1.1 §5.5',
  },
  'enc.integrity': {
    kinds: encrypted,
    title: 'The encrypted part is whole',
    explanation: 'The tag or padding shows whether the encrypted bytes were changed or cut.',
    fix: 'Ask for a fresh capture.',
    who: 'either',
    spec: 'XML Encryption 1.1 §5.2.4',
  },
  'enc.content': {
    kinds: encrypted,
    title: 'The decrypted content is what it must be',
    explanation: 'Exactly one assertion or identifier, judged by the same rules as one that was never encrypted.',
    fix: attack,
    who: 'partner',
    spec: 'saml-core-2.0 §2.3.4',
  },
  'enc.not-auth': {
    kinds: signIn,
    title: 'Encrypted content is also signed',
    explanation: 'Anyone can encrypt to a public certificate, so encryption does not say who wrote it.',
    fix: 'Identity provider: sign as well.',
    who: 'partner',
    spec: 'saml-core-2.0 §6',
  },
} as const satisfies Record<string, CheckRow>;
