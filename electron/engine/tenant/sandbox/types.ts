/** What the sandbox tenant promises to the rooms that use it in process. The rest of the world speaks HTTP to it. */
import type { Inspection } from '../../../../shared/model/inspection.ts';
import type { Clock } from '../../kernel/clock.ts';
import type { Log } from '../../kernel/log.ts';

/** Choices where the vendor's documentation is silent; the first value is the default. */
export const sandboxSwitches = {
  'import-deletes-absent': ['no', 'yes'],
  'failed-patch': ['nothing', 'partial'],
  'template-copies': ['partner', 'minimal'],
  'put-omitted': ['reset', 'keep'],
  'stale-if-match': ['412', 'ignored'],
  'organization-lifetimes': ['parent', 'own'],
  'credentials-in-reads': ['omitted', 'returned'],
  'delete-organization-with-users': ['cascade', 'refuse'],
  'person-under-another-name': ['refused', 'linked'],
  'person-without-identifier': ['refused', 'created'],
} as const;
export type SandboxSwitch = keyof typeof sandboxSwitches;
export type SandboxSwitches = { readonly [S in SandboxSwitch]: (typeof sandboxSwitches)[S][number] };

/** A client of the admin or system workspace, and where it gets its token. */
export interface SandboxCredentials {
  readonly tenantId: string;
  readonly adminClientId: string;
  readonly adminClientSecret: string;
  readonly tokenUrl: string;
  readonly systemClientId: string;
  readonly systemClientSecret: string;
  readonly systemTokenUrl: string;
}

/** What happens inside the tenant while somebody signs in, as it happens. */
export type SandboxObservation =
  | {
      readonly type: 'exchange';
      readonly at: Date;
      readonly durationMs: number;
      readonly method: string;
      /** Absolute, as requested. */
      readonly url: string;
      readonly requestHeaders: ReadonlyArray<readonly [string, string]>;
      readonly requestBody: string;
      readonly status: number;
      readonly responseHeaders: ReadonlyArray<readonly [string, string]>;
      readonly responseBody: string;
    }
  /** A call of the tenant itself to the partner's IdP (discovery, token endpoint, userinfo, JWKS). */
  | {
      readonly type: 'back-channel';
      readonly at: Date;
      readonly durationMs: number;
      readonly method: string;
      readonly url: string;
      readonly requestBody: string;
      readonly status: number | null;
      readonly responseBody: string;
    }
  /** The IdP's message was judged; refused when `accepted` is false, and `reason` says by which check. */
  | {
      readonly type: 'judged';
      readonly at: Date;
      readonly accepted: boolean;
      readonly reason: string;
      readonly message: string;
      readonly inspection: Inspection;
    }
  | { readonly type: 'profile'; readonly at: Date; readonly profile: Readonly<Record<string, unknown>> }
  | {
      readonly type: 'provisioned';
      readonly at: Date;
      readonly created: boolean;
      readonly user: Readonly<Record<string, unknown>>;
    }
  | { readonly type: 'signed-in'; readonly at: Date; readonly subject: string; readonly organizationId: string }
  | { readonly type: 'token'; readonly at: Date; readonly clientId: string; readonly grant: string };

export interface ScratchTenant extends SandboxCredentials {
  /** Every observation of this tenant; returns the way to stop. */
  observe(listener: (observation: SandboxObservation) => void): () => void;
  /** Removes the tenant with all it holds. Also done at the next start after a crash. */
  remove(): Promise<void>;
}

export interface Sandbox extends SandboxCredentials {
  /** `http://127.0.0.1:PORT`, no trailing slash. The same port again when it is free at the next start. */
  readonly baseUrl: string;
  readonly workspaces: () => ReadonlyArray<{ readonly id: string; readonly name: string }>;
  readonly outboxUrl: string;
  /** Mails that would have been sent, newest first, for the given tenant. */
  outbox(
    tenantId: string,
  ): ReadonlyArray<{ readonly to: string; readonly subject: string; readonly link: string; readonly at: string }>;
  observe(tenantId: string, listener: (observation: SandboxObservation) => void): () => void;
  /** An empty tenant beside the main one, with its own clients, for a sign-in test of a draft. */
  openScratchTenant(): Promise<ScratchTenant>;
  close(): Promise<void>;
}

export interface SandboxOptions {
  /** Holds `sandbox.sqlite` (state, keys, credentials, last port). */
  readonly dataDir: string;
  /** 0: the port of last time when free, else any free one. A given port that is taken is `local/port-taken`. */
  readonly port: number;
  readonly clock: Clock;
  readonly switches?: Partial<SandboxSwitches>;
  /** Throws away the state, keeps nothing. */
  readonly reset?: boolean;
  /** Injected faults, parsed from the `--chaos` file. */
  readonly chaos?: unknown;
  /** A flat dump that a new tenant starts with; looked at only when there is none yet. */
  readonly seed?: unknown;
  readonly log?: Log;
}
