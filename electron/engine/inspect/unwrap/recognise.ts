/**
 * What is this text? Takes off every wrapping that a person may have copied along (cli.md lists them), strictly: what cannot be
 * decoded completely is a broken message, not a shorter one. Throws only when nothing is recognised or a limit is passed.
 */
import { PorticoError } from '../../../../shared/errors.ts';
import type { MessageKind } from '../../../../shared/model/inspection.ts';
import { decodeBase64Url, decodeUtf8 } from '../base64.ts';
import { fail } from '../findings.ts';
import { parseStrictObject } from '../jose/strict-json.ts';
import { limits } from '../limits.ts';
import type { Budget } from './budget.ts';
import { carriedMessages, messagesOfUrl } from './carried.ts';
import { decodeSaml, looksLikeBrokenBase64 } from './decode-saml.ts';
import { looksLikeHtml, readForms } from './html-form.ts';
import { percentDecode, splitParameters } from './parameters.ts';
import { alone, type RawMessage, type Recognised } from './raw-message.ts';
import { createJsonReader } from './read-json.ts';

const unreadable = (why: string): PorticoError => new PorticoError('input/unreadable', why);

const tooLarge = (): PorticoError =>
  new PorticoError('input/too-large', 'One message may have 10 MB, 15 MB with its wrapping.');

/**
 * @param input everything that there is
 * @throws PorticoError `input/unreadable`, `input/too-large`
 */
export function recogniseBytes(input: Buffer, budget: Budget): Recognised {
  const text = decodeText(input);
  if (text === null) return notUtf8(input);
  if (text.trim() === '') throw unreadable('It is empty.');
  return recogniseText(text.trim(), [], 0, budget);
}

/** UTF-8, or UTF-16 with a byte order mark; raw DEFLATE bytes of a message are unpacked as well. */
function decodeText(bytes: Buffer): string | null {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) {
    try {
      return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be', { fatal: true }).decode(bytes);
    } catch {
      throw unreadable('It is not correct UTF-16 text.');
    }
  }
  return decodeUtf8(bytes);
}

/** XML in another encoding is a broken message; anything else that is not text is refused. */
function notUtf8(bytes: Buffer): Recognised {
  const text = bytes.toString('latin1').trim();
  const kind = text.startsWith('<') ? kindOfXml(text) : null;
  if (kind === null) throw unreadable('It is not text in UTF-8.');
  const declared = /^<\?xml[^>]*encoding=["']([\w.-]+)/.exec(text)?.[1];
  const problem =
    declared !== undefined && !/^utf-?8$/i.test(declared)
      ? ([
          'xml.encoding',
          fail(`The file says that it is encoded as ${declared}.`, { expected: 'UTF-8', received: declared }),
        ] as const)
      : ([
          'input.decode',
          fail('The text is not UTF-8; it was changed while copying, or written in another encoding.'),
        ] as const);
  return { isCapture: false, messages: [{ type: 'broken', kind, problems: [problem], text, wrappings: [] }] };
}

function recogniseText(text: string, wrappings: readonly string[], depth: number, budget: Budget): Recognised {
  if (depth > limits.wrappings) throw unreadable('It is wrapped too many times.');
  const one = (message: RawMessage): Recognised => ({ isCapture: false, messages: [message] });
  if (text.length > limits.encodedBytes && !/^[<{[]/.test(text)) throw tooLarge();
  if (text.startsWith('<'))
    return looksLikeHtml(text) ? recogniseHtml(text, wrappings, budget) : one(xmlMessage(text, wrappings));
  if (text.startsWith('{') || text.startsWith('[')) return recogniseJson(text, wrappings, budget);
  if (text.includes('-----BEGIN')) return one(recognisePem(text, wrappings));
  if (/^[A-Za-z][A-Za-z0-9+.-]{0,40}:\/{0,2}[^\s?#]*[?#]\S+$/.test(text))
    return several(
      messagesOfUrl(text, budget),
      'The address carries no SAML message, token or authorization response.',
    );
  const labelled = /^(SAML(?:Request|Response))[ \t]*:[ \t]*([\s\S]+)$/.exec(text);
  if (labelled !== null)
    return recogniseText((labelled[2] ?? '').trim(), [...wrappings, `field ${labelled[1]}`], depth + 1, budget);
  if (/^[?#&]?[\w.%[\]-]{1,100}=/.test(text)) {
    const carried = carriedMessages(splitParameters(text), 'form or query', text.startsWith('?') ? true : null, budget);
    if (carried.length > 0) return several(carried, '');
  }
  const tokens = tokensOf(text);
  if (tokens.length > 0)
    return {
      isCapture: tokens.length > 1,
      messages: tokens.map((token) => ({ type: 'token', text: token, companions: alone, wrappings })),
    };
  return recogniseEncoded(text, wrappings, depth, budget);
}

function several(messages: readonly RawMessage[], otherwise: string): Recognised {
  if (messages.length === 0) throw unreadable(otherwise);
  return { isCapture: messages.length > 1, messages };
}

const rootNames: readonly (readonly [RegExp, MessageKind])[] = [
  [/^(?:[\w.-]+:)?Response$/, 'saml-response'],
  [/^(?:[\w.-]+:)?(?:Encrypted)?Assertion$/, 'saml-assertion'],
  [/^(?:[\w.-]+:)?AuthnRequest$/, 'saml-authn-request'],
  [/^(?:[\w.-]+:)?LogoutRequest$/, 'saml-logout-request'],
  [/^(?:[\w.-]+:)?LogoutResponse$/, 'saml-logout-response'],
  [/^(?:[\w.-]+:)?Entit(?:y|ies)Descriptor$/, 'saml-metadata'],
];

/** By the name of the first element, so that broken XML is still known for what it was meant to be. */
export function kindOfXml(text: string): MessageKind | null {
  const prolog = /^(?:\s|<\?[\s\S]*?\?>|<!--[\s\S]*?-->)*/.exec(text.slice(0, 100_000))?.[0].length ?? 0;
  const start = text.slice(prolog, prolog + 100_000);
  // After a document type declaration the first element is found wherever it starts.
  const pattern = /^<!doctype/i.test(start)
    ? /<((?:[\w.-]+:)?(?:Response|(?:Encrypted)?Assertion|AuthnRequest|LogoutRe(?:quest|sponse)|Entit(?:y|ies)Descriptor))\b/
    : /^<([^\s<>/]+)/;
  const name = pattern.exec(start)?.[1] ?? '';
  return rootNames.find(([form]) => form.test(name))?.[1] ?? null;
}

function xmlMessage(text: string, wrappings: readonly string[]): RawMessage {
  if (kindOfXml(text) === null) throw unreadable('It is XML, but not a SAML message or SAML metadata.');
  return { type: 'xml', text, carrier: null, wrappings };
}

function recogniseHtml(text: string, wrappings: readonly string[], budget: Budget): Recognised {
  if (text.length > limits.encodedBytes) throw tooLarge();
  const messages = readForms(text).flatMap((fields) => carriedMessages(fields, 'HTML form', false, budget));
  return several(
    messages.map((message) => ({ ...message, wrappings: [...wrappings, ...message.wrappings] })),
    'It is a web page without a SAML message or token in its forms.',
  );
}

function recogniseJson(text: string, wrappings: readonly string[], budget: Budget): Recognised {
  const reader = createJsonReader(budget);
  reader.push(Buffer.from(text));
  const read = reader.end();
  if (!read.isRecording) return documentOf(read, wrappings);
  const messages: RawMessage[] = [];
  for (let next = reader.order.take(); next !== null; next = reader.order.take()) messages.push(next);
  return { isCapture: true, messages };
}

/** JSON that is no recording. */
export function documentOf(
  { text, value }: { readonly text: string; readonly value: unknown },
  wrappings: readonly string[],
): Recognised {
  const kind = kindOfJson(value);
  if (kind === null) throw unreadable('It is JSON, but no recording, key set, discovery document or token response.');
  return { isCapture: false, messages: [{ type: 'json', kind, text, wrappings }] };
}

function kindOfJson(value: unknown): 'jwks' | 'oidc-discovery' | 'token-response' | null {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const has = (name: string): boolean => Object.hasOwn(value, name);
  if (has('id_token') || has('access_token') || (has('error') && !has('keys'))) return 'token-response';
  if (has('keys') || has('kty')) return 'jwks';
  return has('issuer') || has('authorization_endpoint') || has('jwks_uri') ? 'oidc-discovery' : null;
}

function recognisePem(text: string, wrappings: readonly string[]): RawMessage {
  if (/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/.test(text)) return { type: 'certificate', text, wrappings };
  if (/PRIVATE KEY-----/.test(text))
    throw unreadable(
      'It is a private key, not a message. Give it as our private key (--decrypt-key) to open what was encrypted for it.',
    );
  throw unreadable('It is PEM text, but no certificate.');
}

/** One token, or one on each line; also when it was damaged, as long as it still starts like one. */
function tokensOf(text: string): string[] {
  const bare = text.replace(/^(?:Authorization:\s*)?Bearer\s+/i, '');
  const split = bare.length > limits.messageBytes ? [bare] : bare.split(/[\r\n]+/);
  const lines = split.map((line) => line.trim()).filter((line) => line !== '');
  if (lines.length > 1 && lines.length <= limits.messages && lines.every(isToken)) return lines;
  return isToken(bare) || looksLikeToken(bare) ? [bare] : [];
}

function isToken(text: string): boolean {
  const parts = text.split('.', 7);
  return (parts.length === 3 || parts.length === 5) && hasHeader(parts[0] ?? '');
}

/** Damaged: white space inside, padding, a missing or extra part. */
function looksLikeToken(text: string): boolean {
  const [first = '', ...others] = text.split('.', 9);
  return (
    others.length >= 1 && others.length <= 6 && /^[\w+/=.\s-]*$/.test(text) && hasHeader(first.replace(/[\s=]/g, ''))
  );
}

function hasHeader(part: string): boolean {
  if (part.length > 20_000) return false;
  const text = decodeUtf8(decodeBase64Url(part) ?? Buffer.from(part, 'base64'));
  if (text === null || !text.trimStart().startsWith('{')) return false;
  const parsed = parseStrictObject(text);
  // A header with a repeated member is still a header; the token's own checks say what is wrong with it.
  return 'value' in parsed || /occurs twice|nested|text after it/.test(parsed.problem) || /"(?:alg|enc)"/.test(text);
}

function recogniseEncoded(text: string, wrappings: readonly string[], depth: number, budget: Budget): Recognised {
  if (/%[0-9A-Fa-f]{2}/.test(text) && !/\s/.test(text)) {
    // Not a query: here a plus sign is a plus sign.
    const decoded = percentDecode(text.replaceAll('+', '%2B'));
    if (decoded !== null && decoded !== text)
      return recogniseText(decoded.trim(), [...wrappings, 'percent-encoding'], depth + 1, budget);
  }
  const decoded = decodeSaml(text, budget);
  if (!('problem' in decoded)) {
    const inner = decoded.xml.trim();
    return recogniseText(
      inner.startsWith('<') ? inner : decoded.xml,
      [...wrappings, ...decoded.wrappings],
      depth + 1,
      budget,
    );
  }
  const inner = innerText(text);
  if (inner !== null) return recogniseText(inner, [...wrappings, 'base64'], depth + 1, budget);
  if (looksLikeBrokenBase64(text)) {
    const kind = kindOfXml(Buffer.from(text, 'base64').toString('latin1')) ?? 'saml-response';
    return {
      isCapture: false,
      messages: [
        {
          type: 'broken',
          kind,
          problems: [['input.decode', fail(decoded.problem)]],
          text,
          wrappings: [...wrappings, 'base64'],
        },
      ],
    };
  }
  throw unreadable('It is none of the messages that Portico knows, in none of the usual wrappings.');
}

/** Base64 of something else that is recognised: a query, JSON, PEM, a token. */
function innerText(text: string): string | null {
  if (text.length < 16 || !/^[A-Za-z0-9+/=\s]+$/.test(text)) return null;
  const inner = decodeUtf8(Buffer.from(text, 'base64'))?.trim() ?? '';
  return /^(?:\{|-----BEGIN|[?#]?SAMLRe|eyJ|https?:)/.test(inner) ? inner : null;
}
