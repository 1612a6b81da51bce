/**
 * Ids of everything inside an organization, derived from its own, so that planning again finds what an earlier plan made
 * and nothing clashes with another partner (the server keeps clients, claims, scopes and pools unique in the whole tenant).
 */
import { createHash } from 'node:crypto';
import { slugOf } from '../../../../shared/model/ids.ts';

export const poolIdOf = (organizationId: string): string => `${organizationId}-people`;
export const idpIdOf = (organizationId: string): string => `${organizationId}-idp`;
export const claimIdOf = (organizationId: string, token: string, name: string): string =>
  `${organizationId}-claim-${slugOf(token)}-${distinct(name, '_')}`;
export const scopeIdOf = (organizationId: string, name: string): string =>
  `${organizationId}-scope-${distinct(name, '.')}`;
export const userIdOf = (organizationId: string, email: string): string =>
  `${organizationId}-user-${distinct(email.toLowerCase(), '')}`;

/**
 * Readable, and never the same for two texts that only look alike (`a.b@x` and `a-b@x`): a short hash tells them apart.
 *
 * @param separator the one character that may become a hyphen without a hash, because it is usual in such names
 */
function distinct(text: string, separator: '_' | '.' | ''): string {
  const words = separator === '' ? [text] : text.split(separator);
  if (words.every((word) => /^[a-z0-9]{1,60}$/.test(word)) && text.length <= 60) return words.join('-');
  return `${slugOf(text).slice(0, 40)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
