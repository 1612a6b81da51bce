/** What a user of this blueprint would meet and carry. Computed, never fetched. */
import { z } from 'zod';
import { PartnerRef } from '../model/ids.ts';
import { Persona } from '../model/persona.ts';
import { DecodedToken } from '../model/sign-in-test.ts';
import { query } from './call.ts';

export const SignInPreview = z.object({
  title: z.string(),
  headline: z.string(),
  supportText: z.string(),
  logoUrl: z.string(),
  colors: z.object({ primary: z.string(), background: z.string(), text: z.string(), onPrimary: z.string() }),
  /** WCAG 2.2 contrast of the pairs that carry text. */
  contrast: z.array(z.object({ pair: z.string(), ratio: z.number(), required: z.number(), passes: z.boolean() })),
  /** `button`: one button that leads to the partner's IdP; `redirect`: no page is shown; `password`: a form. */
  method: z.enum(['button', 'redirect', 'password', 'none']),
  button: z.string(),
  identifierFirst: z.boolean(),
});
export type SignInPreview = z.infer<typeof SignInPreview>;

export const previewCalls = {
  token: query({
    input: z.strictObject({
      ref: PartnerRef,
      kind: z.enum(['access_token', 'id_token']),
      application: z.string().default(''),
      /** Name of who signs in; empty or unknown: the first. */
      persona: z.string().max(200).default(''),
    }),
    output: DecodedToken.extend({
      persona: Persona,
      /** Names of those who can be chosen. */
      people: z.array(z.string()),
      applications: z.array(z.object({ id: z.string(), name: z.string() })),
    }),
    fails: ['state/partner-unknown'],
  }),
  signIn: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: SignInPreview,
    fails: ['state/partner-unknown'],
  }),
};
