/**
 * Was this secret sent to that server already? Servers do not tell, so the vault keeps a digest of what was sent last:
 * a secret that is entered after the first sync, or changed later, is then planned, and one that was sent is not.
 */
import { createHash } from 'node:crypto';
import { PorticoError } from '../../../../shared/errors.ts';
import type { Vault } from '../../ports.ts';

const key = (target: string, idpId: string): string => `sent/${target}/${idpId}`;
const digest = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export async function wasSent(vault: Vault, target: string, idpId: string, secret: string): Promise<boolean> {
  return (await vault.get(key(target, idpId))) === digest(secret);
}

export async function markSent(vault: Vault, target: string, idpId: string, secret: string): Promise<void> {
  try {
    await vault.set(key(target, idpId), digest(secret));
  } catch (error) {
    // The server has the secret; not remembering it only means that it is sent once more.
    if (!(error instanceof PorticoError)) throw error;
  }
}
