/** What the partners room promises to the other rooms. Built in open-partners-room.ts. */

import type { FileOut } from '../../../shared/contract/app.ts';
import type { StepContent } from '../../../shared/contract/partners.ts';
import type { Blueprint, Claim } from '../../../shared/model/blueprint.ts';
import type { PartnerRef, TargetName } from '../../../shared/model/ids.ts';
import type {
  MetadataFacts,
  OurValues,
  Partner,
  PartnerSummary,
  Provider,
  Quickstart,
  ReadinessItem,
  TemplateInfo,
} from '../../../shared/model/partner.ts';

/** An application as the server will have it: its `client_id` is always there and unique in the tenant. */
export interface EffectiveApplication {
  readonly clientId: string;
  readonly name: string;
  readonly kind: Blueprint['applications'][number]['kind'];
  readonly redirectUris: readonly string[];
  readonly postLogoutRedirectUris: readonly string[];
  readonly scopes: readonly string[];
  readonly production: boolean;
}

/** A claim as the server will have it; `added` when no blueprint asked for it. */
export type EffectiveClaim = Claim & { readonly added: boolean };

/** Put down by sync when a run has ended well: what was applied, where and when. */
export interface SyncMark {
  readonly at: Date;
  readonly target: TargetName;
  /** The blueprint that was applied; later differences to it make the partner a draft again. */
  readonly blueprint: Blueprint;
}

/** Put down by federation when a sign-in test has ended. */
export interface TestMark {
  readonly at: Date;
  readonly outcome: 'seen' | 'refused' | 'failed';
  readonly testId: string;
  /** The blueprint that was tested. */
  readonly blueprint: Blueprint;
}

/** What a target told about one organization, for the readiness list. Absent members could not be read. */
export interface LiveFacts {
  readonly readAt: Date;
  readonly target: string;
  readonly exists: boolean;
  readonly accessTokenSeconds?: number;
  readonly refreshTokenSeconds?: number;
  readonly claims?: ReadonlyArray<{
    readonly name: string;
    readonly token: string;
    readonly sourceType: string;
    readonly sourcePath: string;
  }>;
  readonly clients?: ReadonlyArray<{
    readonly id: string;
    readonly redirectUris: readonly string[];
    /** `client_secret_expires_at`, seconds since 1970; 0: never, null: the client has no secret. */
    readonly secretExpiresAt: number | null;
  }>;
  readonly administrators?: ReadonlyArray<{ readonly email: string; readonly role: string }>;
}

/** What the partners room asks of rooms it may not lean on; the engine's wiring supplies them. */
export interface PartnersDeps {
  /** Our values at the selected target for this blueprint's connection. */
  readonly ourValues: (blueprint: Blueprint, signal: AbortSignal) => Promise<OurValues>;
  /** Reads the organization from the selected target; `null` when the target cannot be reached. */
  readonly readLive: (blueprint: Blueprint, signal: AbortSignal) => Promise<LiveFacts | null>;
}

export interface LoadedBlueprint {
  readonly ref: PartnerRef;
  readonly revision: number;
  readonly blueprint: Blueprint;
}

export interface PartnersRoom {
  list(): Promise<PartnerSummary[]>;
  /** @throws `state/partner-unknown`, `local/file-damaged` */
  get(ref: PartnerRef): Promise<Partner>;
  /** The blueprint alone, without judging it. @throws `state/partner-unknown`, `local/file-damaged` */
  load(ref: PartnerRef): Promise<LoadedBlueprint>;
  /** The partner with this organization id, if one is in this home. */
  findByOrganization(organizationId: string): Promise<PartnerRef | null>;
  create(wish: { readonly templateId: string; readonly name: string; readonly example: boolean }): Promise<Partner>;
  /** A new partner from a whole blueprint. @throws `state/id-taken` */
  adopt(blueprint: Blueprint): Promise<Partner>;
  saveStep(ref: PartnerRef, revision: number, content: StepContent): Promise<Partner>;
  applyTemplate(ref: PartnerRef, revision: number, templateId: string): Promise<Partner>;
  undo(ref: PartnerRef, revision: number): Promise<Partner>;
  redo(ref: PartnerRef, revision: number): Promise<Partner>;
  remove(ref: PartnerRef): Promise<void>;
  exportBlueprint(ref: PartnerRef): Promise<FileOut>;
  /** Reads a blueprint file without keeping it. @throws `input/unreadable`, `local/newer-version` */
  parseFile(text: string, fileName: string): Blueprint;
  importBlueprint(fileName: string, text: string): Promise<Partner>;
  markSynced(ref: PartnerRef, mark: SyncMark): Promise<void>;
  markTested(ref: PartnerRef, mark: TestMark): Promise<void>;
  /** Told by sync after looking: does the server still equal what was applied? */
  markDrift(ref: PartnerRef, mark: { readonly at: Date; readonly found: boolean }): Promise<void>;
  templates(): TemplateInfo[];
  providers(): readonly Provider[];
  readMetadata(text: string, entityId: string): MetadataFacts;
  fetchMetadata(url: string, signal: AbortSignal): Promise<{ xml: string; facts: MetadataFacts }>;
  discoverIssuer(issuer: string, signal: AbortSignal): Promise<IssuerFacts>;
  fetchIssuerKeys(issuer: string, signal: AbortSignal): Promise<{ jwks: string; jwksUri: string }>;
  /** The secret of an OIDC connection, from the vault. */
  connectionSecret(ref: PartnerRef): Promise<string | null>;
  hasConnectionSecret(ref: PartnerRef): Promise<boolean>;
  saveConnectionSecret(ref: PartnerRef, secret: string): Promise<{ kept: boolean }>;
  ourValues(ref: PartnerRef, signal: AbortSignal): Promise<OurValues>;
  readiness(ref: PartnerRef, signal: AbortSignal): Promise<ReadinessItem[]>;
  quickstarts(ref: PartnerRef, signal: AbortSignal): Promise<Quickstart[]>;
}

export interface IssuerFacts {
  readonly issuer: string;
  readonly provider: string | null;
  readonly authenticationMethods: string[];
  readonly scopes: string[];
  readonly pkce: boolean;
  readonly problems: Array<{ level: 'wrong' | 'warning'; message: string }>;
}
