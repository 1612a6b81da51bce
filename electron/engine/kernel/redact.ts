/** The one place where secrets are taken out of text before it is logged, shown or kept. */

const secretNames =
  /^(?:.*(?:secret|password|passwd|private_?key|signing_?key|api_?key|client_assertion|code_verifier).*|authorization|cookie|set-cookie|proxy-authorization|access_token|refresh_token|id_token|token|code|assertion|credentials|totp|otp|pem|key)$/i;
const notSecret =
  /^(?:client_secret_expires_at|key_type|token_endpoint|token_type|code_challenge|code_challenge_method)$/i;

export const mask = '(secret)';

/** Is a member of this name to be hidden whatever it holds? */
export function isSecretName(name: string): boolean {
  return secretNames.test(name) && !notSecret.test(name);
}

/** A deep copy in which members with secret names hold `(secret)`, and strings are cleaned of tokens and keys. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return redactText(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth > 20) return '(too deep)';
  if (Array.isArray(value)) return value.map((item) => redact(item, depth + 1));
  const clean: Record<string, unknown> = {};
  for (const [name, member] of Object.entries(value)) {
    const hide = isSecretName(name) && member !== null && member !== '' && typeof member !== 'boolean';
    Object.defineProperty(clean, name, {
      value: hide ? mask : redact(member, depth + 1),
      enumerable: true,
      writable: true,
      configurable: true,
    });
  }
  return clean;
}

/** Bearer tokens, JWTs, PEM private keys and secret parameters inside free text. */
export function redactText(text: string): string {
  return text
    .replace(/-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)/g, mask)
    .replace(/\b(Bearer|Basic|DPoP)\s+[A-Za-z0-9._~+/=-]{8,}/gi, `$1 ${mask}`)
    .replace(/\beyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]{5,}(?:\.[A-Za-z0-9_-]*){1,3}/g, mask)
    .replace(
      /\b((?:client_secret|password|code|code_verifier|client_assertion|access_token|refresh_token|id_token)=)[^&\s"']+/gi,
      `$1${mask}`,
    );
}
