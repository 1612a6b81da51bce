/**
 * Ids of everything inside an organization, derived from its own, so that planning again finds what an earlier plan made
 * and nothing clashes with another partner (the server keeps clients, claims, scopes and pools unique in the whole tenant).
 */
import { createHash } from 'node:crypto';
import { slugOf } from '../../../../shared/model/ids.ts';

export const poolIdOf = (organizationId: string): string => `${organizationId}-people`;
export const idpIdOf = (organizationId: string): string => `${organizationId}-idp`;
export const claimIdOf = (organizationId: string, token: string, name: string): string =>
  `${organizationId}-claim-${slugOf(token)}-${distinct(name)}`;
export const scopeIdOf = (organizationId: string, name: string): string => `${organizationId}-scope-${distinct(name)}`;

/** Readable, and never the same for two addresses that only look alike (`a.b@x` and `a-b@x`). */
export const userIdOf = (organizationId: string, email: string): string =>
  `${organizationId}-user-${distinct(email.toLowerCase())}`;

function distinct(text: string): string {
  const slug = slugOf(text);
  return slug === text ? slug : `${slug.slice(0, 40)}-${createHash('sha256').update(text).digest('hex').slice(0, 8)}`;
}
