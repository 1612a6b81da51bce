/** What a SAML message is judged against. Built from what a person or another room knows; nothing of it comes from the message. */
import type { KeyObject } from 'node:crypto';
import type { TrustedMaterial } from '../trust/key-ring.ts';

export interface SamlContext {
  /** Keys of identity providers, for responses and their logout messages. */
  readonly idp: TrustedMaterial;
  /** Keys of service providers, for requests that our side sends. */
  readonly sp: TrustedMaterial;
  readonly spEntityId: string | undefined;
  readonly acsUrl: string | undefined;
  /** `null`: an unsolicited response is expected; undefined: not known. */
  readonly requestId: string | null | undefined;
  readonly relayState: string | undefined;
  readonly decryptKey: KeyObject | null;
  readonly now: Date;
  readonly skewMs: number;
  readonly allowSha1: boolean;
}

/** Judged signature of the query that carried the message (redirect binding); null when it came another way. */
export type QueryAuthenticity = 'authentic' | 'broken' | 'unknown' | 'unsigned' | null;
