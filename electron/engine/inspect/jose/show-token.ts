/** A token as a person reads it: header and claims as indented JSON. Only for showing. */
import type { Shown } from '../saml/judged.ts';
import type { JsonObject } from './strict-json.ts';

/** @param state how the claims are shaded: covered by a verified signature, by one that failed, or neither */
export function showToken(
  token: string,
  header: JsonObject | null,
  claims: JsonObject | null,
  state: 'signed' | 'failed' | null,
): Shown {
  if (header === null) return { content: token, parts: [] };
  const head = JSON.stringify(header, null, 2);
  if (claims === null) return { content: head, parts: [] };
  const content = `${head}\n${JSON.stringify(claims, null, 2)}`;
  return { content, parts: state === null ? [] : [{ from: 0, to: content.length, state }] };
}
