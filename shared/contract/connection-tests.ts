/** Portico as service provider or relying party at the partner's own identity provider. Part of the federation calls. */
import { z } from 'zod';
import { nameIdFormats } from '../model/blueprint.ts';
import { ConnectionTestId, Instant, PartnerRef } from '../model/ids.ts';
import { Inspection, Verdict } from '../model/inspection.ts';
import { Hop } from '../model/sign-in-test.ts';
import { command, query } from './call.ts';
import { fetchFailures } from './partners.ts';

/** Whose identity provider: the one of the blueprint, or one that is pasted here and kept nowhere. */
export const ConnectionTestSource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('blueprint') }),
  z.strictObject({ kind: z.literal('saml'), metadata: z.string().max(20_000_000) }),
  z.strictObject({
    kind: z.literal('oidc'),
    issuer: z.string().max(2000),
    clientId: z.string().max(500),
    /** Of a test client; empty for a public one. */
    clientSecret: z.string().max(2000),
  }),
]);
export type ConnectionTestSource = z.infer<typeof ConnectionTestSource>;

export const ConnectionTest = z.object({
  id: ConnectionTestId,
  ref: PartnerRef,
  protocol: z.enum(['saml', 'oidc']),
  state: z.enum(['waiting', 'done', 'cancelled']),
  startedAt: Instant,
  endedAt: Instant.nullable(),
  /** Where the person begins; empty when the test is over. */
  startUrl: z.string(),
  /** Our values of this test, to be registered at the identity provider; null: not of this protocol. */
  ours: z.object({
    entityId: z.string().nullable(),
    acsUrl: z.string().nullable(),
    spMetadataUrl: z.string().nullable(),
    redirectUri: z.string().nullable(),
    /** To be handed over as a file; empty for OpenID Connect. */
    spMetadata: z.string(),
  }),
  /** How the browser was opened, in words, or why it was not. */
  browser: z.string(),
  hops: z.array(Hop),
  /** Null until it is over. */
  verdict: Verdict.nullable(),
  sentence: z.string(),
  inspection: Inspection.nullable(),
  /** OpenID Connect: where each claim comes from. */
  claimSources: z.record(z.string(), z.enum(['id_token', 'userinfo'])),
});
export type ConnectionTest = z.infer<typeof ConnectionTest>;

export const connectionTestCalls = {
  /** Opens the listener and answers at once; `connectionTest.changed` follows. One at a time for each partner. */
  startConnectionTest: command({
    input: z.strictObject({
      ref: PartnerRef,
      source: ConnectionTestSource,
      /** 0: any free one. Providers that take our values by hand want the same one each time. */
      port: z.number().int().min(0).max(65_535).default(0),
      /** Empty: the identity provider chooses. */
      nameIdFormat: z.enum(['', ...(Object.keys(nameIdFormats) as (keyof typeof nameIdFormats)[])]).default(''),
      signRequests: z.boolean().default(false),
      encrypt: z.boolean().default(false),
      timeoutSeconds: z.number().int().min(1).max(86_400).default(900),
      openBrowser: z.boolean().default(false),
    }),
    output: ConnectionTest,
    fails: ['state/partner-unknown', 'state/not-testable', ...fetchFailures, 'local/port-taken', 'local/file-damaged'],
  }),
  connectionTest: query({
    input: z.strictObject({ id: ConnectionTestId }),
    output: ConnectionTest,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
  /** Newest first. */
  connectionTests: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: z.array(
      ConnectionTest.pick({
        id: true,
        protocol: true,
        state: true,
        startedAt: true,
        endedAt: true,
        verdict: true,
        sentence: true,
      }),
    ),
    fails: [],
  }),
  cancelConnectionTest: command({
    input: z.strictObject({ id: ConnectionTestId }),
    output: ConnectionTest,
    fails: ['state/test-unknown', 'local/file-damaged'],
  }),
};
