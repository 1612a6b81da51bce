/** The `claims` parameter of an authorization request (OpenID Connect Core §5.5), and what it means for the tokens. */
import { z } from 'zod';
import { parseJson } from '../../../kernel/parse-json.ts';

export interface AskedClaims {
  readonly idToken: readonly string[];
  readonly userinfo: readonly string[];
  readonly wantsAuthTime: boolean;
  readonly wantsAcr: boolean;
  /** Ways to sign in that are wished for, in this order. */
  readonly wishedAcr: readonly string[];
  /** The person has to be signed in in one of these ways; null: no way is insisted on. */
  readonly essentialAcr: readonly string[] | null;
  /** The ID token has to be about this person; null: about anybody. */
  readonly subject: string | null;
}

export const nothingAsked: AskedClaims = {
  idToken: [],
  userinfo: [],
  wantsAuthTime: false,
  wantsAcr: false,
  wishedAcr: [],
  essentialAcr: null,
  subject: null,
};

const Wish = z
  .object({
    essential: z.boolean().optional(),
    value: z.unknown().optional(),
    values: z.array(z.unknown()).max(50).optional(),
  })
  .nullable();
const Wishes = z.record(z.string().max(200), Wish).optional();
const Parameter = z.object({ userinfo: Wishes, id_token: Wishes });

/** @returns null when it is no such JSON. Members that nobody knows are ignored, as §5.5 says */
export function readAskedClaims(text: string): AskedClaims | null {
  const parsed = text.length > 20_000 ? null : Parameter.safeParse(parseJson(text));
  if (parsed?.success !== true) return null;
  const { id_token: idToken = {}, userinfo = {} } = parsed.data;
  const acr = Object.hasOwn(idToken, 'acr') ? idToken.acr : undefined;
  const subject = Object.hasOwn(idToken, 'sub') ? idToken.sub?.value : undefined;
  const ways = [...(acr?.value === undefined ? [] : [acr.value]), ...(acr?.values ?? [])].filter(isText);
  return {
    idToken: Object.keys(idToken),
    userinfo: Object.keys(userinfo),
    wantsAuthTime: Object.hasOwn(idToken, 'auth_time'),
    wantsAcr: Object.hasOwn(idToken, 'acr'),
    wishedAcr: ways,
    essentialAcr: acr?.essential === true && ways.length > 0 ? ways : null,
    subject: isText(subject) ? subject : null,
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';
