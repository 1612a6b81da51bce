/** What the routes of one running loopback IdP share. */
import type { Hono } from 'hono';
import type { Persona } from '../../../../shared/model/sign-in-test.ts';
import type { SentAttribute } from './attributes.ts';
import type { BrowserSessions } from './browser-sessions.ts';
import type { FaultDefinition } from './faults/fault.ts';
import type { IdpKeys, KeyType, PublishedKeys } from './keys.ts';
import type { LookAlikeDefinition, OidcAddresses, SamlAddresses } from './look-alikes/look-alike.ts';
import type { MadeUpIds } from './look-alikes/made-up-ids.ts';
import type { OidcClient } from './oidc/client.ts';
import type { PendingSignIns } from './pending-sign-ins.ts';
import type { AnswerTo } from './saml/answer-to.ts';
import type { ServiceProvider } from './saml/read-sp-metadata.ts';

/** Something the IdP did, for the event lines of the command line and for the lab. Holds no secrets and no messages. */
export type IdpEvent =
  | { readonly type: 'request'; readonly protocol: 'saml' | 'oidc'; readonly from: string }
  | {
      readonly type: 'signed-in';
      readonly protocol: 'saml' | 'oidc';
      readonly from: string;
      readonly persona: string;
      readonly faults: readonly string[];
    }
  | { readonly type: 'refused'; readonly protocol: 'saml' | 'oidc'; readonly from: string; readonly why: string }
  | { readonly type: 'signed-out'; readonly protocol: 'saml' | 'oidc'; readonly from: string };

export interface IdpAddressBook extends SamlAddresses, OidcAddresses {
  readonly baseUrl: string;
  readonly discoveryUrl: string;
}

/** Names as the product writes them; every address on this machine, in the product's form. */
export function addressBook(baseUrl: string, { saml, oidc }: LookAlikeDefinition, ids: MadeUpIds): IdpAddressBook {
  const ofOidc = oidc.addresses(baseUrl, ids);
  return {
    baseUrl,
    ...saml.addresses(baseUrl, ids),
    ...ofOidc,
    discoveryUrl: `${ofOidc.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
  };
}

/** Where the router finds it. */
export const pathOf = (url: string): string => new URL(url).pathname;

export interface IdpState {
  readonly addresses: IdpAddressBook;
  /** A certificate rehearsal changes what signs and what is published. */
  keys: IdpKeys;
  /** All that the metadata and the JWKS name: the signing ones, and in a rehearsal those beside or instead of them. */
  published: PublishedKeys;
  readonly keyType: KeyType;
  readonly now: () => Date;
  /** A cut-off changes them between two sign-ins. */
  personas: readonly Persona[];
  /** Names of those whom the IdP does not let in any more. */
  deactivated: ReadonlySet<string>;
  readonly domain: string;
  /** Names that the partner was asked to send. */
  readonly samlAttributes: readonly SentAttribute[];
  readonly oidcClaims: readonly SentAttribute[];
  readonly lookAlike: LookAlikeDefinition;
  /** Of the accounts and people of the look-alike; they stay when keys change. */
  readonly ids: MadeUpIds;
  /** A sweep changes them between two sign-ins. */
  faults: readonly FaultDefinition[];
  /** Name of the person who answers every request without a page. */
  readonly autoLogin: string | null;
  /** Its button has the focus when the page opens. */
  readonly suggested: string;
  readonly serviceProviders: Map<string, ServiceProvider>;
  readonly clients: Map<string, OidcClient>;
  /** The last message to each service provider, for the fault that sends it again. */
  readonly lastMessages: Map<string, { readonly xml: string; readonly to: AnswerTo }>;
  /** Who answered whom already; the address of some changes after the first time. */
  readonly answered: Set<string>;
  readonly pending: PendingSignIns;
  readonly sessions: BrowserSessions;
  readonly emit: (event: IdpEvent) => void;
}

export type AddRoutes = (app: Hono, state: IdpState) => void;
