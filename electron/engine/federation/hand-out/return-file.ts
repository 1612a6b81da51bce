/** The return file: our sealed values, and what the partner's IT contact fills in. JSON, so that any editor can do it. */
import { z } from 'zod';
import { PorticoError } from '../../../../shared/errors.ts';
import { parseJson } from '../../kernel/parse-json.ts';
import type { Sheet } from './sheet.ts';

const line = z.string().max(2000);
const FilledIn = z.looseObject({
  /** SAML: the metadata itself, or its address. */
  metadata: z.string().max(2_000_000).default(''),
  metadataUrl: line.default(''),
  /** OpenID Connect. The secret goes another way. */
  issuer: line.default(''),
  clientId: line.default(''),
  contact: z.object({ name: line.default(''), email: line.default('') }).prefault({}),
  groups: z.array(z.string().max(500)).max(1000).default([]),
});
export const ReturnFile = z.object({
  format: z.literal('portico.return/1'),
  organization: z.object({ id: line, name: line }),
  /** Shown for the reader; what counts is the seal. */
  ours: z.record(z.string().max(50), z.string().max(4000)),
  seal: z.string().max(50_000),
  fillIn: FilledIn,
});
export type ReturnFile = z.infer<typeof ReturnFile>;

/** As text, laid out for a person; only what this protocol asks for is in it, the schema fills in the rest when it comes back. */
export function emptyReturnFile({ sealed }: Sheet, seal: string): string {
  const isSaml = sealed.protocol === 'saml';
  const howTo = isSaml
    ? 'Fill in what stands in fillIn: the address of your metadata, or the metadata itself, who we may ask, and the names of the groups you send. Leave the rest as it is, and send the file back.'
    : 'Fill in what stands in fillIn: issuer and client id, who we may ask, and the names of the groups you send. Never put the client secret here; we agree on a way for it. Leave the rest as it is, and send the file back.';
  const asked = isSaml ? { metadata: '', metadataUrl: '' } : { issuer: '', clientId: '' };
  const file = {
    format: 'portico.return/1',
    howTo,
    organization: sealed.organization,
    ours: sealed.values,
    fillIn: { ...asked, contact: { name: '', email: '' }, groups: [] },
    seal,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** @throws `input/unreadable` in words for the person who opened it, `input/too-large` */
export function parseReturnFile(text: string): ReturnFile {
  const unreadable = (why: string, cause?: unknown) => new PorticoError('input/unreadable', why, { cause });
  const parsed = parseJson(text.replace(/^\uFEFF/, ''), (cause) =>
    unreadable('This is no return file: it is not JSON. A comma or a quotation mark may have been lost.', cause),
  );
  const file = ReturnFile.safeParse(parsed);
  if (file.success) return file.data;
  const [issue] = file.error.issues;
  throw unreadable(
    `This is no return file of Portico: ${issue === undefined || issue.path.length === 0 ? 'it is another kind of JSON' : `${issue.path.join('.')} is missing or not understood`}.`,
    file.error,
  );
}
