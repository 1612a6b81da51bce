/**
 * What a request or an answer carried, readable: SAML messages unwrapped, forms and JSON laid out. Secrets are masked before
 * anything is kept. Never trusted and never judged: judging is the inspect room's work.
 */
import { inflateRawSync } from 'node:zlib';
import { mask, redact, redactText } from '../../kernel/redact.ts';

const maxMessageCharacters = 200_000;
const maxMessageBytes = 1_000_000;

export interface Carried {
  readonly kind: 'authn-request' | 'saml-response' | 'form' | 'json' | 'nothing';
  /** For showing; empty when nothing was carried. */
  readonly text: string;
}

const nothing: Carried = { kind: 'nothing', text: '' };
const shown = (kind: Carried['kind'], text: string): Carried => ({ kind, text: text.slice(0, maxMessageCharacters) });

export function decodeRequest(url: string, contentType: string, body: string): Carried {
  const parameters = contentType.startsWith('application/x-www-form-urlencoded')
    ? new URLSearchParams(body)
    : new URL(url).searchParams;
  const saml = samlIn(parameters, contentType === '');
  if (saml !== null) return saml;
  if (body === '') return nothing;
  return contentType.startsWith('application/x-www-form-urlencoded')
    ? shown('form', formText(parameters))
    : decodeJson(body);
}

export function decodeAnswer(location: string | null, contentType: string, body: string): Carried {
  if (location !== null) {
    const url = URL.canParse(location) ? new URL(location) : null;
    return (url === null ? null : samlIn(url.searchParams, true)) ?? nothing;
  }
  if (contentType.includes('json')) return decodeJson(body);
  const [, parameter = '', value] =
    /<input type="hidden" name="(SAMLResponse|SAMLRequest)" value="([A-Za-z0-9+/=]+)"/.exec(body) ?? [];
  return value === undefined ? nothing : (samlIn(new URLSearchParams([[parameter, value]]), false) ?? nothing);
}

function samlIn(parameters: URLSearchParams, deflated: boolean): Carried | null {
  const response = parameters.get('SAMLResponse');
  const encoded = response ?? parameters.get('SAMLRequest');
  if (encoded === null) return null;
  return shown(response === null ? 'authn-request' : 'saml-response', unwrap(encoded, deflated));
}

/** The signed bytes are kept as they came: no pretty printing, which would break what was signed. */
function unwrap(encoded: string, deflated: boolean): string {
  const bytes = Buffer.from(encoded, 'base64');
  if (!deflated) return bytes.toString('utf8');
  try {
    return inflateRawSync(bytes, { maxOutputLength: maxMessageBytes }).toString('utf8');
  } catch {
    // A broken message is shown as it came; what is wrong with it is said by whoever judges it.
    return encoded;
  }
}

/** A person types passwords under many names, so that only fields that are known to be harmless are shown. */
const shownFields = new Set(
  'client_id client_assertion_type code_challenge code_challenge_method error error_description grant_type identifier idp iss login_hint nonce persona prompt redirect_uri refuse response_mode response_type scope state step username RelayState SigAlg'.split(
    ' ',
  ),
);

function formText(parameters: URLSearchParams): string {
  return [...parameters]
    .map(([name, value]) => `${name}: ${shownFields.has(name) ? redactText(value) : mask}`)
    .join('\n');
}

function decodeJson(body: string): Carried {
  try {
    return shown('json', JSON.stringify(redact(JSON.parse(body)), null, 2));
  } catch {
    // Not JSON after all: pages are not messages.
    return nothing;
  }
}
