/** What a token is judged against. Nothing of it comes from the token. */
import type { KeyObject } from 'node:crypto';
import type { KeySet } from './key-set.ts';

export interface TokenContext {
  /** Null: no JWKS was given, so nobody can say who signed. */
  readonly keySet: KeySet | null;
  readonly issuer: string | undefined;
  readonly audience: string | undefined;
  readonly nonce: string | undefined;
  readonly accessToken: string | undefined;
  readonly code: string | undefined;
  /** The token came through the browser together with these, so their hashes are required. */
  readonly frontChannel: boolean;
  /** It has to be an ID token; other explicit types fail. */
  readonly mustBeIdToken: boolean;
  readonly decryptKey: KeyObject | null;
  readonly now: Date;
  readonly skewMs: number;
}
