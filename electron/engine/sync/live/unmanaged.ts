/** Members that are no difference: the server derives them, they always change, or they are secrets. */
import { createHash } from 'node:crypto';
import { isSecretName, mask, redactText } from '../../kernel/redact.ts';
import type { ServerObject } from '../../tenant/index.ts';
import { isRecord } from './meaning.ts';

const volatile =
  /^(?:created_at|updated_at|status_updated_at|last_active|verified_at|client_id_issued_at|saml_metadata_updated_at|version|number_of_.*)$/;
const derived =
  /^(?:issuer_url|mtls_issuer_url|server_issuer_url|server_mtls_issuer_url|application_types|supported_application_purposes|dynamically_registered|theme_id|subject_identifier_algorithm_salt|jwks)$/;
const hashed = /^(?:hashed_|rotated_)/;

/** For the screen: what is not compared, and why. */
export const unmanagedFields: readonly string[] = [
  'client_secret, hashed_secret, credentials, rotated_secrets: secrets are written, never compared',
  'created_at, updated_at, last_active, version, number_of_…: they change by themselves',
  'issuer_url, application_types, theme_id, jwks, …: the server derives them',
  'status of people: it changes when they accept the invitation',
  'order of lists, and 1h0m0s or 60m0s for the same length: no difference in meaning',
];

export const isUnmanaged = (name: string): boolean => volatile.test(name) || derived.test(name) || isSecret(name);
/** Rules about passwords are no passwords. */
const aboutSecrets = /^(?:password_policy|password_settings|reset_password|reset_credentials_settings)$/;
const isSecret = (name: string): boolean => !aboutSecrets.test(name) && (hashed.test(name) || isSecretName(name));

/** A copy for people to read: secrets hold `(secret)`, everything else is as it is. */
export function masked(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (depth > 30) return null;
  if (Array.isArray(value)) return value.map((item) => masked(item, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const hide = isSecret(name) && member !== null && member !== '' && typeof member !== 'boolean';
      return [name, hide ? mask : masked(member, depth + 1)];
    }),
  );
}

/** A copy without secrets and without what changes by itself: for journals and comparisons. */
export function withoutUnmanaged(value: unknown, depth = 0): unknown {
  if (depth > 30) return null;
  if (Array.isArray(value)) return value.map((item) => withoutUnmanaged(item, depth + 1));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      isUnmanaged(name) ? [] : [[name, withoutUnmanaged(member, depth + 1)]],
    ),
  );
}

/** A copy without secrets, everything else kept: what undo writes back after a removal. */
export function withoutSecrets(value: ServerObject): ServerObject {
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, member]) =>
      isSecret(name) ? [] : [[name, isRecord(member) ? withoutSecrets(member) : member]],
    ),
  );
}

/** SHA-256 over what counts, the same whatever the order of members and lists. */
export function fingerprintOf(value: unknown): string {
  return createHash('sha256')
    .update(JSON.stringify(canonical(withoutUnmanaged(value))))
    .digest('hex');
}

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value
      .map((item) => ({ item: canonical(item), text: JSON.stringify(canonical(item)) ?? '' }))
      .toSorted((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
      .map(({ item }) => item);
  }
  if (!isRecord(value)) return value ?? null;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([name, member]) => [name, canonical(member)]),
  );
}
