/** Answers of the OAuth endpoints: JSON that is never cached, and refusals in the form of RFC 6749 §5.2. */

export interface Refusal {
  readonly error: string;
  readonly description: string;
  readonly status: 400 | 401 | 403 | 404 | 413 | 429;
}

export const refuse = (error: string, description: string, status: Refusal['status'] = 400): Refusal => ({
  error,
  description,
  status,
});

export const isRefusal = (value: object): value is Refusal =>
  'error' in value && 'description' in value && 'status' in value;

export function jsonAnswer(body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      pragma: 'no-cache',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}

/** The vendor's error body has `error_hint`; RFC 6749 readers look for `error_description`. Both are there. */
export function refusalAnswer({ error, description, status }: Refusal): Response {
  const headers: Record<string, string> =
    status === 401 ? { 'www-authenticate': `Basic realm="sandbox tenant", error="${error}"` } : {};
  return jsonAnswer(
    { error, error_description: description, error_hint: description, error_code: status },
    status,
    headers,
  );
}
