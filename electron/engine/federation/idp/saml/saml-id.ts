import { randomBytes } from 'node:crypto';

/** An xs:ID, which must not start with a digit; 160 random bits (SAML Core §1.3.4). */
export const newSamlId = (): string => `_${randomBytes(20).toString('hex')}`;
