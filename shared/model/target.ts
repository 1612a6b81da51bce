/** A target: one tenant that Portico reads and writes. Secrets are never in it; they live in the vault. */
import { z } from 'zod';
import { Instant, TargetName } from './ids.ts';

export const targetAuthMethods = ['client_secret', 'private_key_jwt'] as const;

export const Target = z.object({
  name: TargetName,
  label: z.string().max(80),
  /** No trailing slash. https, or http for 127.0.0.1, [::1] and localhost. */
  baseUrl: z.string().max(500),
  tenantId: z.string().max(100),
  clientId: z.string().max(200),
  systemClientId: z.string().max(200).default(''),
  authentication: z.enum(targetAuthMethods).default('client_secret'),
  /** PEM of a private CA, when the server's certificate is not publicly trusted. */
  caPem: z.string().max(100_000).default(''),
});
export type Target = z.infer<typeof Target>;

export const TargetState = z.object({
  target: Target,
  selected: z.boolean(),
  embedded: z.boolean(),
  hasSecret: z.boolean(),
  hasSystemSecret: z.boolean(),
  connection: z.enum(['ready', 'starting', 'unreachable', 'unknown']),
});
export type TargetState = z.infer<typeof TargetState>;

/** One question that the doctor asks of a target, in the order in which a human would. */
export const DoctorCheck = z.object({
  id: z.enum([
    'address',
    'reachable',
    'certificate',
    'clock',
    'discovery',
    'admin-client',
    'system-client',
    'scopes',
    'environment',
    'workspaces',
  ]),
  status: z.enum(['pass', 'fail', 'warn', 'skip']),
  title: z.string(),
  detail: z.string(),
  fix: z.string(),
});
export type DoctorCheck = z.infer<typeof DoctorCheck>;

export const DoctorReport = z.object({
  target: TargetName,
  usable: z.boolean(),
  /** One sentence for a support ticket. */
  sentence: z.string(),
  checks: z.array(DoctorCheck),
  at: Instant,
});
export type DoctorReport = z.infer<typeof DoctorReport>;
