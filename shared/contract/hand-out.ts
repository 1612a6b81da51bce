/** What goes to the partner's IT contact and what comes back. Part of the federation calls. */
import { z } from 'zod';
import { PartnerRef } from '../model/ids.ts';
import { Partner } from '../model/partner.ts';
import { FileOut } from './app.ts';
import { command, query } from './call.ts';

/** One thing that was looked at in a returned file. */
export const ReturnCheck = z.object({
  id: z.string(),
  status: z.enum(['pass', 'warn', 'fail']),
  title: z.string(),
  detail: z.string(),
});
export type ReturnCheck = z.infer<typeof ReturnCheck>;

/** A change that taking over the file would make to the blueprint. */
export const ReturnChange = z.object({ path: z.string(), label: z.string(), before: z.string(), after: z.string() });
export type ReturnChange = z.infer<typeof ReturnChange>;

export const ReadReturn = z.object({
  checks: z.array(ReturnCheck),
  changes: z.array(ReturnChange),
  /** Whether it may be taken over: no check failed and something would change. */
  usable: z.boolean(),
  /** Group names that the partner sends, for whoever writes the policies. */
  groups: z.array(z.string()),
});
export type ReadReturn = z.infer<typeof ReadReturn>;

const line = z.string();
/** `value`: to be copied exactly. */
export const HandOutInline = z.object({ text: line, style: z.enum(['plain', 'strong', 'value']) });
export type HandOutInline = z.infer<typeof HandOutInline>;

/** What a hand-out says, in order; page and PDF lay it out, and the screen shows it before it leaves. */
export const HandOutText = z.object({
  title: line,
  introduction: z.array(HandOutInline),
  /** What stands before the organization's id, and after it. */
  issued: z.object({ before: line, organization: line, after: line }),
  where: z.object({ heading: line, text: line }),
  values: z.object({
    heading: line,
    caption: line,
    heads: z.tuple([line, line]),
    rows: z.array(z.object({ name: line, theirWord: line, ourWord: line, value: line })),
    after: z.array(HandOutInline),
  }),
  people: z.object({
    heading: line,
    text: line,
    heads: z.tuple([line, line]),
    rows: z.array(z.object({ source: line, target: line })),
  }),
  /** Null when nothing is known of the product. */
  stumbles: z.object({ heading: line, items: z.array(line) }).nullable(),
  back: z.object({ heading: line, asked: z.array(line), secret: line }),
  seal: z.object({ heading: line, text: line }),
});
export type HandOutText = z.infer<typeof HandOutText>;

const returned = z.strictObject({ ref: PartnerRef, text: z.string().max(3_000_000) });
const fails = [
  'state/partner-unknown',
  'state/no-connection',
  'input/unreadable',
  'input/too-large',
  'local/file-damaged',
] as const;

export const handOutCalls = {
  /** For the partner's IT contact: our values in their product's words, signed; a page without remote content, or a PDF. */
  handOut: query({
    input: z.strictObject({ ref: PartnerRef, form: z.enum(['page', 'pdf']).default('page') }),
    output: FileOut,
    fails: ['state/partner-unknown', 'state/no-connection', 'local/file-damaged'],
  }),
  /** What the hand-out would say now; nothing is signed or written. */
  handOutText: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: HandOutText,
    fails: ['state/partner-unknown', 'state/no-connection', 'local/file-damaged'],
  }),
  /** The file that they fill in and send back; carries our values, signed. */
  returnFile: query({
    input: z.strictObject({ ref: PartnerRef }),
    output: FileOut,
    fails: ['state/partner-unknown', 'state/no-connection', 'local/file-damaged'],
  }),
  /** Judges a returned file and says what it would change; changes nothing. */
  readReturnFile: query({ input: returned, output: ReadReturn, fails: [...fails] }),
  /** Takes a returned file over into the connection step. Refused when one of its checks failed. */
  takeReturnFile: command({
    input: returned.extend({ revision: z.number().int() }),
    output: Partner,
    fails: [...fails, 'state/changed-elsewhere', 'input/invalid'],
  }),
};
