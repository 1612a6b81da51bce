import { createPrivateKey, type KeyObject } from 'node:crypto';
import { PorticoError } from '../../../shared/errors.ts';

/**
 * Our own private key, for opening what was encrypted for it.
 *
 * @throws PorticoError `input/unreadable`
 */
export function readPrivateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new PorticoError(
      'input/unreadable',
      'The decryption key is not a private key in PEM form, or it is protected by a password.',
      { cause },
    );
  }
}
