/**
 * One recorded request of a HAR file or of a SAML-tracer export (current, older, and masked ones where only the decoded message is
 * left): the messages that the browser sent with it, and those that it was answered.
 */
import { z } from 'zod';
import { decodeUtf8 } from '../base64.ts';
import { limits } from '../limits.ts';
import type { Budget } from './budget.ts';
import { carriedMessages, messagesOfUrl } from './carried.ts';
import { looksLikeHtml, readForms } from './html-form.ts';
import { decodedParameter, splitParameters } from './parameters.ts';
import type { Parameter, RawMessage } from './raw-message.ts';

const Text = z.string().catch('');
const Pairs = z.array(z.object({ name: Text, value: Text })).catch([]);
const HarRequest = z.object({
  url: Text,
  postData: z
    .object({ mimeType: Text, text: z.string().optional().catch(undefined), encoding: Text, params: Pairs })
    .optional()
    .catch(undefined),
});
const HarResponse = z.object({
  headers: Pairs,
  redirectURL: Text,
  content: z.object({ text: Text, encoding: Text, mimeType: Text }).optional().catch(undefined),
});
const HarEntry = z.object({
  request: HarRequest.catch({ url: '', postData: undefined }),
  response: HarResponse.optional().catch(undefined),
});

/** What one recorded request carried. */
export interface Found {
  readonly sent: readonly RawMessage[];
  readonly answered: readonly RawMessage[];
}

/** @param entry one element of `log.entries` */
export function messagesOfHarEntry(entry: unknown, budget: Budget): Found {
  const parsed = HarEntry.safeParse(entry);
  if (!parsed.success) return { sent: [], answered: [] };
  const { request, response } = parsed.data;
  return {
    sent: sentMessages(request, budget),
    answered: response === undefined ? [] : answeredMessages(response, budget),
  };
}

function sentMessages({ url, postData }: z.infer<typeof HarRequest>, budget: Budget): RawMessage[] {
  const inUrl = responsesOnly(messagesOfUrl(url, budget));
  if (postData === undefined) return inUrl;
  const text =
    postData.encoding === 'base64' || isHidden(postData.text)
      ? decodeUtf8(Buffer.from(postData.text ?? '', 'base64'))
      : postData.text;
  const body = text !== undefined && text !== null && text !== '' ? formParameters(text, postData.mimeType) : null;
  const listed = postData.params.map(({ name, value }) => harParameter(name, value));
  const fromBody = body === null ? [] : responsesOnly(carriedMessages(body, 'form', false, budget));
  return [
    ...inUrl,
    ...(fromBody.length > 0 ? fromBody : responsesOnly(carriedMessages(listed, 'form', false, budget))),
  ];
}

/** A form body in base64 that does not say so. */
function isHidden(text: string | undefined): boolean {
  if (text === undefined || !/^[A-Za-z0-9+/]{24}/.test(text) || text.slice(0, 200).includes('=')) return false;
  return /^[\w.]+=/.test(Buffer.from(text.slice(0, 64), 'base64').toString('latin1'));
}

/** Some browsers record decoded values, some the encoded ones. Base64 and tokens have no percent sign of their own. */
function harParameter(name: string, value: string): Parameter {
  return /%[0-9A-Fa-f]{2}/.test(value)
    ? (splitParameters(`${name}=${value}`)[0] ?? decodedParameter(name, value))
    : decodedParameter(name, value);
}

function formParameters(text: string, mimeType: string): Parameter[] | null {
  if (!/multipart/i.test(mimeType)) return splitParameters(text);
  const boundary = /boundary="?([^";]+)/i.exec(mimeType)?.[1];
  if (boundary === undefined) return null;
  return text.split(`--${boundary}`).flatMap((part) => {
    const match = /name="([^"]*)"[^\r\n]*(?:\r?\n[^\r\n]+)*\r?\n\r?\n([\s\S]*?)\r?\n?$/.exec(part);
    return match === null ? [] : [decodedParameter(match[1] ?? '', match[2] ?? '')];
  });
}

function answeredMessages(
  { headers, redirectURL, content }: z.infer<typeof HarResponse>,
  budget: Budget,
): RawMessage[] {
  const location = headers.find(({ name }) => name.toLowerCase() === 'location')?.value ?? redirectURL;
  const redirected = location === '' ? [] : responsesOnly(messagesOfUrl(location, budget, 'redirect'));
  if (content === undefined || content.text === '') return redirected;
  const text = content.encoding === 'base64' ? decodeUtf8(Buffer.from(content.text, 'base64')) : content.text;
  return text === null ? redirected : [...redirected, ...bodyMessages(text.trim(), budget)];
}

/** A page that posts itself, or the answer of a token endpoint. */
function bodyMessages(text: string, budget: Budget): RawMessage[] {
  if (looksLikeHtml(text) && /SAMLRe|id_token|name=["']?code/.test(text)) {
    return readForms(text).flatMap((fields) => responsesOnly(carriedMessages(fields, 'HTML form', false, budget)));
  }
  const isTokenAnswer =
    text.startsWith('{') && text.length < limits.tokenBytes && /"(?:id_token|access_token)"\s*:/.test(text);
  return isTokenAnswer ? [{ type: 'json', kind: 'token-response', text, wrappings: ['token endpoint response'] }] : [];
}

/** Among recorded requests a bare `code` or `error` only counts together with `state`; many unrelated pages use those names. */
function responsesOnly(messages: readonly RawMessage[]): RawMessage[] {
  return messages.filter(
    (message) => message.type !== 'oauth' || message.parameters.some(({ name }) => name === 'state'),
  );
}

const TracedRequest = z.object({
  url: Text,
  post: z
    .union([
      z.array(z.tuple([z.string(), z.unknown()]).rest(z.unknown())),
      z.array(z.object({ name: z.string(), value: Text })),
      z.record(z.string(), z.unknown()),
    ])
    .nullish()
    .catch(null),
  saml: z.string().nullish().catch(null),
});

/** @returns null when it is no request; `isRequest` is false for one without an address, which other JSON may look like too */
export function messagesOfTracedRequest(request: unknown, budget: Budget): (Found & { isRequest: boolean }) | null {
  const parsed = TracedRequest.safeParse(request);
  if (!parsed.success) return null;
  return { sent: tracedMessages(parsed.data, budget), answered: [], isRequest: parsed.data.url !== '' };
}

function tracedMessages({ url, post, saml }: z.infer<typeof TracedRequest>, budget: Budget): RawMessage[] {
  const inUrl = responsesOnly(messagesOfUrl(url, budget));
  const inForm = responsesOnly(carriedMessages(postedParameters(post), 'form', false, budget));
  const raw = [...inUrl, ...inForm];
  const usable = raw.filter(({ type }) => type !== 'broken');
  if (usable.length > 0 || !saml?.trimStart().startsWith('<')) return usable.length > 0 ? usable : raw;
  // The export was masked: the parameters are replaced, the decoded message is still there.
  return [{ type: 'xml', text: saml.trim(), carrier: null, wrappings: ['decoded message of a masked export'] }];
}

function postedParameters(post: z.infer<typeof TracedRequest>['post']): Parameter[] {
  if (!post) return [];
  const first = (value: unknown): string =>
    typeof value === 'string' ? value : Array.isArray(value) && typeof value[0] === 'string' ? value[0] : '';
  if (!Array.isArray(post)) return Object.entries(post).map(([name, value]) => decodedParameter(name, first(value)));
  return post.map((pair) =>
    Array.isArray(pair) ? decodedParameter(pair[0], first(pair[1])) : decodedParameter(pair.name, pair.value),
  );
}
